import Core
import Storage
import Teams
import TestKit
import Testing
import World

@testable import Access

@Suite("One-time links")
struct LinkTests {
  private static let form: KeyValuePairs = [
    "name": "Ada", "email": "ada@example.org", "password": "ada likes tea", "repeated": "ada likes tea",
  ]

  @Test(
    "The first link makes an administrator with a team, signed in, and then is used up", arguments: TestEngine.available
  )
  func welcome(engine: TestEngine) async throws {
    try await withEmptyDoor(engine) { app in
      let path = try #require(try await app.write { try AccessActions.firstAdministratorLink($0) })
      #expect(try await app.get(path).text.contains("You will be the first administrator."))
      let reply = try await app.post(path, form: Self.form)
      #expect(reply.status == 303 && reply.location == "/")
      let ada = try await app.signIn("ada@example.org", password: "ada likes tea")
      #expect(try await app.get("/audit", as: ada).status == 200)
      #expect(try await app.read { try TeamStore($0).all() }.map(\.name) == ["Operations"])
      #expect(try await app.get(path).status == 404)
      #expect(try await app.post(path, form: Self.form).status == 404)
      #expect(try await app.write { try AccessActions.firstAdministratorLink($0) } == nil)
    }
  }

  @Test("The command line's first administrator finds or makes the operations team", arguments: TestEngine.available)
  func commandLine(engine: TestEngine) async throws {
    try await withEmptyDoor(engine) { app in
      let (eve, ada, bob) = try await app.write { tx in
        let actions = AccessActions(tx, as: .system)
        return (
          try actions.addPerson(name: "Eve", email: "eve@example.org", roles: [.engineer]),
          try actions.addPerson(name: "Ada", email: "ada@example.org", roles: [.administrator]),
          try actions.addPerson(name: "Bob", email: "bob@example.org", roles: [.administrator, .engineer])
        )
      }
      let teams = try await app.read { try TeamStore($0).all(kind: .operations) }
      #expect(teams.map(\.name) == ["Operations"])
      #expect(eve.team == nil && ada.team == teams.first?.id && bob.team == ada.team)
    }
  }

  @Test("A refused form keeps what was typed but never a password")
  func formErrors() async throws {
    try await withEmptyDoor(.sqlite) { app in
      let path = try #require(try await app.write { try AccessActions.firstAdministratorLink($0) })
      for (password, repeated) in [("too short", "too short"), ("long enough now", "something else")] {
        let reply = try await app.post(
          path, form: ["name": "Ada", "email": "ada@example.org", "password": password, "repeated": repeated])
        #expect(reply.status == 422 && reply.text.contains("value=\"Ada\"") && !reply.text.contains(password))
      }
      let noEmail = try await app.post(
        path, form: ["name": "Ada", "password": "ada likes tea", "repeated": "ada likes tea"])
      #expect(noEmail.status == 422 && noEmail.text.contains("E-mail must not be empty"))
    }
  }

  @Test("A link is good for 24 hours")
  func expiry() async throws {
    try await withEmptyDoor(.sqlite) { app in
      let path = try #require(try await app.write { try AccessActions.firstAdministratorLink($0) })
      try await app.advance(by: .hours(24) - .seconds(1))
      #expect(try await app.get(path).status == 200)
      try await app.advance(by: .seconds(1))
      #expect(try await app.get(path).status == 404)
      #expect(try await app.read { try $0.integer("SELECT COUNT(*) FROM one_time_links") } == 0)
    }
  }

  @Test("An administrator's link sets the password, ends sessions and works once", arguments: TestEngine.available)
  func reset(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let old = try await app.signIn("ben@example.org", password: "ben likes tea")
      let page = try await app.post("/people/\(world.ben.id)/reset-link", as: world.ana.visitor).text
      let path = "/reset/" + (page.split(separator: "https://ops.test/reset/").last?.prefix { $0 != "<" } ?? "")
      #expect(try await app.get(path).text.contains("Choose your new password, Ben."))
      let form: KeyValuePairs = ["password": "ben likes coffee", "repeated": "ben likes coffee"]
      #expect(try await app.post(path, form: form).status == 303)
      #expect(try await app.post(path, form: form).status == 404)
      #expect(try await app.get("/account", as: old).status == 303)
      _ = try await app.signIn("ben@example.org", password: "ben likes coffee")
    }
  }

  @Test("Only administrators make such links, for people who are active", arguments: TestEngine.available)
  func permissions(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      #expect(try await app.post("/people/2/reset-link", as: world.ben.visitor).status == 403)
      try await app.write { try PersonActions($0, as: .system).deactivate(world.ben.id) }
      #expect(try await app.post("/people/2/reset-link", as: world.ana.visitor).status == 409)
    }
  }

  @Test("No secret is in the database or the events", arguments: TestEngine.available)
  func secrets(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let path = try await app.write { try AccessActions($0, as: .system).resetLink(for: world.ben.id) }
      let secret = String(path.dropFirst("/reset/".count))
      let facts = try await app.read { tx in
        try tx.all("SELECT facts FROM events ORDER BY id") { try $0.text(0) }
      }
      #expect(!facts.contains { $0.contains(secret) })
      let hash = try await app.read { tx in try tx.first("SELECT hash FROM one_time_links") { try $0.blob(0) } }
      #expect(hash == Secret(presented: secret).hash)
    }
  }
}
