import Core
import TestKit
import Testing

@testable import Notifications

@Suite struct RetryTests {
  private let told = Instant(seconds: 1_000_000)

  private func pauses(_ outcome: Outcome, isUrgent: Bool) -> [Int64] {
    var now = told
    var pauses: [Int64] = []
    while pauses.count < 200,
      let next = RetryPolicy.next(
        after: outcome, attempts: pauses.count + 1, isUrgent: isUrgent, toldAt: told, now: now)
    {
      pauses.append((next - now).seconds)
      now = next
    }
    return pauses
  }

  @Test func `an ordinary notification is tried six times over some twenty minutes`() {
    #expect(pauses(.postponed("answered 503"), isUrgent: false) == [5, 15, 60, 300, 900])
    #expect(pauses(.unanswered("no answer"), isUrgent: false) == [5, 15, 60, 300, 900])
  }

  @Test func `an urgent one is tried every quarter of an hour for a day`() {
    let pauses = pauses(.postponed("answered 503"), isUrgent: true)
    #expect(pauses.prefix(5) == [5, 15, 60, 300, 900] && pauses.dropFirst(5).allSatisfy { $0 == 900 })
    let sum = pauses.reduce(0, +)
    #expect(sum <= 86_400 && sum > 86_400 - 900)
  }

  @Test func `a rejected notification is given up, an urgent one after three more attempts`() {
    #expect(pauses(.rejected("answered 404"), isUrgent: false) == [])
    #expect(pauses(.rejected("answered 404"), isUrgent: true) == [5, 15, 60])
  }

  @Test(arguments: TestEngine.available)
  func `a server error is tried again five seconds later and then arrives`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 500, 429, 200)
      try await world.tell(world.nadia)
      try await world.app.settle()
      #expect(try await world.told().first?.state == .waiting)
      try await world.app.advance(by: .seconds(4))
      #expect(world.app.outgoing.requests.count == 1)
      try await world.app.advance(by: .seconds(1))
      #expect(world.app.outgoing.requests.count == 2)
      try await world.app.advance(by: .seconds(15))
      let told = try #require(try await world.told().first)
      #expect(told.state == .sent && told.attempts == 3 && told.sentAt == world.app.now)
      #expect(!world.app.outgoing.bodies.contains { $0.contains("repeat") })
    }
  }

  @Test(arguments: TestEngine.available)
  func `a rejected notification has failed at once, with an event and what was answered`(
    _ engine: TestEngine
  ) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, [{ _ in .init(status: 404, body: Array("no_team".utf8)) }])
      try await world.tell(world.nadia)
      try await world.app.advance(by: .hours(25))
      let told = try await world.told()
      #expect(told.map(\.state) == [.failed] && told.first?.lastError == "answered 404 no_team")
      #expect(world.app.outgoing.requests.count == 1)
      #expect(try await world.events("notification.failed") == 1)
    }
  }

  @Test func `after an attempt without answer the next one says that it may be a repeat`() async throws {
    try await NotificationWorld.run(.sqlite) { world in
      let answers: [Outgoing.Answer] = [{ _ in throw Refusal.unavailable("gone") }, { _ in .init(status: 200) }]
      world.app.outgoing.script(NotificationWorld.hook, answers)
      try await world.tell(world.nadia)
      try await world.app.advance(by: .seconds(5))
      let bodies = world.app.outgoing.bodies
      #expect(bodies.count == 2 && !bodies[0].contains("repeat") && bodies[1].contains("may be a repeat"))
    }
  }
}
