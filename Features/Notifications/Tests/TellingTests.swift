import Core
import Teams
import TestKit
import Testing

@testable import Notifications

@Suite struct TellingTests {
  @Test(arguments: TestEngine.available)
  func `a person is told by all their contact methods, with link, reason and message id`(
    _ engine: TestEngine
  ) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      #expect(try await world.tell(world.teo) == 2)
      try await world.app.settle()
      let sent = world.app.outgoing.requests
      #expect(Set(sent.map(\.url)) == ["https://hooks.test/teo", "https://hooks.test/teo2"])
      #expect(world.app.outgoing.bodies.allSatisfy { $0.contains("<https://ops.test/interrupts/12|I-12>") })
      #expect(world.app.outgoing.bodies.allSatisfy { $0.contains("because you are PoTW") && !$0.contains("repeat") })
      #expect(Set(sent.compactMap { $0.headers.first { $0.0 == "X-AgileOps-Message" }?.1 }).count == 2)
      let told = try await world.told()
      #expect(told.map(\.state) == [.sent, .sent] && told.allSatisfy { $0.name == "Teo Lang" && $0.attempts == 1 })
      #expect(try await world.events("notification.sent") == 2)
    }
  }

  @Test(arguments: TestEngine.available)
  func `the same key tells once`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      #expect(try await world.tell(world.nadia, "first", key: "same") == 1)
      #expect(try await world.tell(world.nadia, "second", key: "same") == 1)
      try await world.app.settle()
      #expect(try await world.told().map(\.headline) == ["first"])
      #expect(world.app.outgoing.requests.count == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `who has no contact method is recorded as not reached`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      #expect(try await world.tell(world.ines) == 0)
      let told = try await world.told()
      #expect(told.map(\.state) == [.unreachable])
      #expect(told.first?.lastError == "Ines Sol has no contact method")
      #expect(try await world.events("notification.failed") == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `who is deactivated is not told`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      try await world.app.write { tx in try PersonActions(tx, as: .system).deactivate(world.nadia) }
      #expect(try await world.tell(world.nadia) == 0)
      #expect(try await world.told().first?.lastError == "Nadia Roth is deactivated")
    }
  }

  @Test(arguments: TestEngine.available)
  func `what waits when its contact method is removed has failed`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      try await world.tell(world.nadia)
      try await world.app.write { tx in
        for method in try PersonStore(tx).contactMethods(of: world.nadia) {
          try PersonActions(tx, as: .system).removeContactMethod(method.id)
        }
      }
      try await world.app.settle()
      #expect(try await world.told().map(\.lastError) == ["the contact method was removed"])
    }
  }

  @Test func `markup in texts loses its meaning and long texts are cut`() async throws {
    try await NotificationWorld.run(.sqlite) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await world.tell(world.nadia, "<!channel> & more", text: String(repeating: "x", count: 9000))
      try await world.app.settle()
      let body = try #require(world.app.outgoing.bodies.first)
      #expect(body.contains("&lt;!channel&gt; &amp; more") && body.utf8.count < 3500)
    }
  }

  @Test func `everybody sees only what they were told themselves, with the reason`() async throws {
    try await NotificationWorld.run(.sqlite) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await world.tell(world.nadia, "For Nadia", key: "1")
      try await world.tell(world.teo, "For Teo", key: "2")
      try await world.app.settle()
      let page = try await world.app.get("/notifications", as: .person(world.nadia.number))
      #expect(page.status == 200 && page.text.contains("For Nadia") && page.text.contains("you are PoTW"))
      #expect(!page.text.contains("For Teo"))
      let reply = try await world.app.json(.get, "/api/v1/notifications", as: .person(world.teo.number))
      #expect(try reply.json["notifications"]?.elements?.count == 2)
      #expect(try reply.json["notifications"]?[0]?["state"]?.text == "sent")
    }
  }
}
