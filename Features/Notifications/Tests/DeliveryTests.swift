import Core
import FeatureKit
import Teams
import TestKit
import Testing

@testable import Notifications

/// Rules, fallback, digests and tests, from telling to the receiver.
@Suite struct DeliveryTests {
  private func set(
    _ world: NotificationWorld, _ person: ID<Person>, _ rules: [(Int, Loudness, Timing)]
  ) async throws {
    try await world.app.write { tx in
      let methods = try PersonStore(tx).contactMethods(of: person)
      try DeliveryActions(tx, as: .system).set(
        rules.map { .init(method: methods[$0.0].id, loudness: $0.1, timing: $0.2) }, of: person)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a way that waits is not taken when somebody has answered`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await set(world, world.teo, [(1, .p1, .after2)])
      try await world.tell(world.teo, isUrgent: true)
      try await world.app.advance(by: .seconds(119))
      #expect(world.app.outgoing.requests.map(\.url) == ["https://hooks.test/teo"])
      try await world.app.write { [about = world.about] tx in try NotificationActions(tx).withdraw(about: about) }
      try await world.app.advance(by: .minutes(5))
      #expect(try await world.told().map(\.state) == [.sent, .withdrawn])
    }
  }

  @Test(arguments: TestEngine.available)
  func `a way that waits is taken when nobody answers, and at once when the first fails`(
    _ engine: TestEngine
  ) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await set(world, world.teo, [(1, .p1, .after2)])
      try await world.tell(world.teo, isUrgent: true, key: "a")
      try await world.app.advance(by: .minutes(2))
      #expect(world.app.outgoing.requests.count == 2)
      world.app.outgoing.forget()
      world.app.outgoing.script("https://hooks.test/teo", statuses: 503)
      world.app.outgoing.script("https://hooks.test/teo2", statuses: 200)
      try await world.tell(world.teo, isUrgent: true, key: "b")
      try await world.app.settle()
      #expect(world.app.outgoing.requests.map(\.url) == ["https://hooks.test/teo", "https://hooks.test/teo2"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `when all have failed, a way is taken that was not wanted`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      try await set(world, world.teo, [(1, .news, .never)])
      world.app.outgoing.script("https://hooks.test/teo", statuses: 404)
      world.app.outgoing.script("https://hooks.test/teo2", statuses: 200)
      try await world.tell(world.teo)
      try await world.app.settle()
      #expect(try await world.told().map(\.state) == [.failed, .sent])
    }
  }

  @Test(arguments: TestEngine.available)
  func `what can wait goes out in one message`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await set(world, world.nadia, [(0, .news, .digest)])
      for index in 1...3 { try await world.tell(world.nadia, "News \(index)", key: "\(index)") }
      try await world.app.advance(by: .hours(23))
      #expect(world.app.outgoing.requests.isEmpty)
      try await world.app.advance(by: .hours(2))
      #expect(world.app.outgoing.bodies.count == 1)
      #expect(world.app.outgoing.bodies.first?.contains("3 things to know") == true)
      #expect(world.app.outgoing.bodies.first?.contains("News 2") == true)
      #expect(try await world.told().allSatisfy { $0.state == .bundled })
    }
  }

  @Test(arguments: TestEngine.available)
  func `a flood is bundled, and a P1 in it is not`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      for index in 0..<40 { try await world.tell(world.nadia, "Flood \(index)", key: "\(index)") }
      try await world.tell(world.nadia, "P1", isUrgent: true, key: "p1")
      try await world.app.settle()
      #expect(world.app.outgoing.requests.count == 31)
      #expect(world.app.outgoing.bodies.contains { $0.contains("*P1*") })
      try await world.app.advance(by: .minutes(15))
      #expect(world.app.outgoing.bodies.last?.contains("10 things to know") == true)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a P1 must reach the person at once by one way`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      await #expect(throws: Refusal.self) { try await set(world, world.nadia, [(0, .p1, .after5)]) }
      await #expect(throws: Refusal.self) { try await set(world, world.nadia, [(0, .p1, .digest)]) }
    }
  }

  @Test(arguments: TestEngine.available)
  func `a test goes by one way alone, and five are enough`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 404)
      let method = try await world.app.read { tx in
        try #require(try PersonStore(tx).contactMethods(of: world.teo).first)
      }
      for _ in 1...5 { try await world.app.write { try DeliveryActions($0, as: .system).test(method.id) } }
      await #expect(throws: Refusal.self) {
        try await world.app.write { try DeliveryActions($0, as: .system).test(method.id) }
      }
      try await world.app.settle()
      #expect(Set(world.app.outgoing.requests.map(\.url)) == ["https://hooks.test/teo"])
      let last = try await world.app.read { try DeliveryStore($0).last(by: method.id) }
      #expect(last?.state == .failed && last?.error == "answered 404")
    }
  }
}
