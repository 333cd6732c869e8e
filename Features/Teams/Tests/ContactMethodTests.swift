import Core
import Storage
import TestKit
import Testing
import World

@testable import Teams

@Suite("How people are reached")
struct ContactMethodTests {
  @Test(
    "Addresses that messages can be sent to",
    arguments: [
      "http://127.0.0.1:1/ben", "https://hooks.slack.com/services/T0/B0/x9Qz", "HTTPS://Example.org",
      "http://[::1]:8080/x",
      "https://a-b.example.org?x=1",
    ])
  func accepted(address: String) { #expect(WebAddress(address) != nil) }

  @Test(
    "What is no such address",
    arguments: [
      "", "ftp://example.org", "https://", "https:///path", "example.org", "javascript:alert(1)", "https://a b/",
      "https://user:secret@example.org/", "http://example.org:0/", "http://example.org:99999/", "http://[::1/x",
      "https://example.org/\u{7}",
    ])
  func refused(address: String) { #expect(WebAddress(address) == nil) }

  @Test(
    "Only the end of an address is shown",
    arguments: [
      ("https://hooks.slack.com/services/T0/B0/x9Qz", "https://hooks.slack.com/…x9Qz"),
      ("http://127.0.0.1:1/ben", "http://127.0.0.1:1/…"),
    ])
  func masked(address: String, shown: String) {
    let method = ContactMethod(id: ID(1), person: ID(1), kind: .slackWebhook, label: "", address: address)
    #expect(method.maskedAddress == shown)
  }

  @Test("The person, a manager or an administrator may add one, nobody else", arguments: TestEngine.available)
  func permissions(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      let manager = Actor(kind: .person(9), name: "Mia", roles: [.manager])
      for (index, actor) in [world.ben.actor, manager, world.ana.actor].enumerated() {
        try await add(app, world.ben, "https://hooks.test/\(index)", as: actor)
      }
      let refusal = await refusal { try await add(app, world.ben, "https://hooks.test/9", as: world.dora.actor) }
      #expect(
        refusal == .notAllowed("Only Ben Bauer, a manager or an administrator may change how Ben is reached."))
      #expect(try await app.read { try PersonStore($0).contactMethods(of: world.ben.id) }.count == 4)
    }
  }

  @Test("A wrong, a long or a second same address is refused", arguments: TestEngine.available)
  func invalid(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      let long = "https://e.org/" + String(repeating: "x", count: 1000)
      for (address, problem) in [
        ("mailto:ben@example.org", "must be a web address that begins with http:// or https:// and has a host"),
        (long, "must have at most 1000 characters, has 1014"),
        (World.webhook(world.ben), "is one of Ben Bauer’s contact methods already"),
      ] {
        let refusal = await refusal { try await add(app, world.ben, address, as: world.ben.actor) }
        #expect(refusal == .invalid("address", problem))
      }
    }
  }

  @Test("Events never carry the whole address", arguments: TestEngine.available)
  func events(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      try await add(app, world.ben, "https://hooks.slack.com/services/T0/B0/x9Qz", as: world.ben.actor)
      try await app.write { tx in
        for method in try PersonStore(tx).contactMethods(of: world.ben.id) {
          try PersonActions(tx, as: world.ben.actor).removeContactMethod(method.id)
        }
      }
      let facts = try await app.read { tx in
        try tx.all("SELECT facts FROM events WHERE name LIKE 'person.contact%' ORDER BY id") { try $0.text(0) }
      }
      #expect(facts.count == 7)
      #expect(facts.allSatisfy { !$0.contains("services") && !$0.contains("/ben") }, "\(facts)")
    }
  }

  private func add(_ app: TestApp, _ person: Person, _ address: String, as actor: Actor) async throws {
    try await app.write { tx in
      try PersonActions(tx, as: actor).addContactMethod(of: person.id, kind: .slackWebhook, address: address)
    }
  }
}
