import Core
import JSON
import OnCall
import Planning
import Teams
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Interrupts and the shield")
struct InterruptShieldTests {
  @Test(
    "A P2 goes from duty to the pool and the manager; who is committed is left in peace",
    arguments: TestEngine.available)
  func shielded(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let crew = try await desk.crew()
      let id = try await desk.open("Lag", .p2, by: desk.world.chi)
      try await desk.advance(by: .hours(5))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 10", "Eva 20", "Ana 30"])
      let decision = try #require(try await desk.app.read { tx in try InterruptStore(tx).decision(id) })
      let gus = decision.1.passedOver.first { $0.person.id == crew.gus.id }
      #expect(gus?.because == "committed to S-1 until Friday 4 December 18:00; only a P1 or a named request.")
      #expect(gus?.rule == "S1")
      #expect(try await desk.breaches(id).isEmpty)
    }
  }

  @Test(
    "A P1 reaches who is committed after the pool, and that is one breach with its cost",
    arguments: TestEngine.available)
  func emergency(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let crew = try await desk.crew()
      let id = try await desk.open("Down", .p1, by: desk.world.chi)
      try await desk.advance(by: .minutes(14))
      #expect(try await desk.breaches(id).isEmpty)
      try await desk.advance(by: .minutes(40))
      #expect(
        try await desk.told(id, since: .testStart) == [
          "Ben 0", "Dora 5", "Eva 10", "Gus 15", "Ana 20", "Ben 35", "Dora 40", "Eva 45", "Gus 50",
        ])
      try await desk.act(crew.gus) { try $0.acknowledge(id) }
      try await desk.act(crew.gus) { try $0.note(id, text: "", minutes: 30) }
      try await desk.act(desk.world.ben) { try $0.note(id, text: "", minutes: 5) }
      try await desk.act(crew.gus) { try $0.resolve(id, code: .fixed, minutes: 12) }
      let breach = try #require(try await desk.breaches(id).first)
      #expect(try await desk.breaches(id).count == 1)
      #expect(breach.rule == .emergency && breach.minutes == 42 && breach.person == crew.gus.id)
      #expect(breach.at == .testStart + .minutes(15) && breach.askedBy == "AgileOps" && breach.subject.name == "S-1")
    }
  }

  @Test(
    "Asking somebody who is committed by name takes a reason, and they may decline", arguments: TestEngine.available)
  func named(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let crew = try await desk.crew()
      let gus = crew.gus.id
      let id = try await desk.open("Lag", .p2, by: desk.world.chi)
      let refusal = try await desk.refusal(desk.world.ben) { try $0.assign(id, to: gus, reason: " ") }
      #expect(
        refusal
          == .invalid(
            "reason",
            "must be given: Gus Graf is committed to S-1 until Friday 4 December 18:00, and I-1 is no P1"))
      #expect(try await desk.breaches(id).isEmpty)
      try await desk.act(desk.world.ben) { try $0.assign(id, to: gus, reason: "Knows Kafka") }
      #expect(try await desk.breaches(id).map(\.rule) == [.named])
      #expect(try await desk.breaches(id).map(\.askedBy) == ["Ben Bauer"])
      let other = try await desk.refusal(desk.world.ben) { try $0.decline(id, reason: "x") }
      #expect(other == .conflict("I-1 is not assigned to Ben Bauer."))
      try await desk.advance(by: .minutes(3))
      try await desk.act(crew.gus) { try $0.decline(id, reason: "The migration runs") }
      let back = try await desk.get(id)
      #expect(back.state == .new && back.assignee == nil)
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Gus 0", "Ben 3"])
      let breach = try #require(try await desk.breaches(id).first)
      #expect(breach.declinedAt == desk.app.now && breach.minutes == 0)
      #expect(try await desk.events(id).map(\.sentence).contains("Gus Graf declined it: The migration runs"))
    }
  }

  @Test("A P1 passes the shield without a reason; the pool needs none", arguments: TestEngine.available)
  func free(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let crew = try await desk.crew()
      let (eva, gus) = (crew.eva.id, crew.gus.id)
      let down = try await desk.open("Down", .p1, by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.assign(down, to: gus) }
      #expect(try await desk.breaches(down).map(\.rule) == [.emergency])
      let lag = try await desk.open("Lag", .p2, by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.assign(lag, to: eva) }
      #expect(try await desk.breaches(lag).isEmpty)
      let declined = try await desk.refusal(crew.eva) { try $0.decline(lag, reason: "x") }
      #expect(declined == .conflict("Only who was asked by name while committed can decline."))
    }
  }

  @Test(
    "Duty comes before a promise: the PoTW is told as always, and that is no breach", arguments: TestEngine.available)
  func duty(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.promise(desk.world.ben)
      let ben = desk.world.ben.id
      let id = try await desk.open("Down", .p1, by: desk.world.chi)
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0"])
      try await desk.act(desk.world.dora) { try $0.assign(id, to: ben) }
      #expect(try await desk.breaches(id).isEmpty)
    }
  }

  @Test("Who commits, goes away or goes home before their step is not told", arguments: TestEngine.available)
  func meanwhile(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let crew = try await desk.crew()
      let first = try await desk.open("Lag", .p2, by: desk.world.chi)
      try await desk.advance(by: .minutes(15))
      try await desk.promise(crew.eva)
      try await desk.advance(by: .minutes(10))
      #expect(try await desk.told(first, since: .testStart) == ["Ben 0", "Dora 10", "Ana 20"])
      let ida = try await desk.engineer("Ida Imhof")
      try await desk.app.write { tx in
        try LeaveActions(tx, as: ida.actor).add(ida.id, from: tx.now, to: tx.now + .days(1))
      }
      let second = try await desk.open("Lag", .p2, by: desk.world.chi)
      try await desk.advance(by: .minutes(40))
      #expect(try await desk.told(second, since: .testStart + .minutes(25)) == ["Ben 0", "Dora 10", "Ana 20"])
    }
  }

  @Test(
    "What is still open in the evening waits, wakes no pool, and is decided anew in the morning",
    arguments: TestEngine.available)
  func evening(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      _ = try await desk.crew()
      let late = Instant.testStart + .hours(7) + .minutes(45)
      try await desk.app.advance(to: late)
      let slow = try await desk.open("Slow", .p3, by: desk.world.chi)
      let fast = try await desk.open("Fast", .p2, by: desk.world.chi)
      try await desk.advance(by: .hours(12))
      #expect(try await desk.told(slow, since: late) == ["Ben 0"])
      #expect(try await desk.told(fast, since: late) == ["Ben 0", "Dora 10", "Ana 20"])
      #expect(try await desk.get(fast).next == NextAction(.route, at: InterruptDesk.morning))
      try await desk.app.advance(to: InterruptDesk.morning + .minutes(130))
      #expect(
        try await desk.told(fast, since: InterruptDesk.morning).suffix(4) == ["Ben 0", "Dora 10", "Eva 20", "Ana 30"])
      #expect(
        try await desk.told(slow, since: InterruptDesk.morning).suffix(3) == ["Ben 0", "Dora 60", "Eva 120"])
    }
  }
}

extension InterruptDesk {
  /// Eva, who is free, and Gus, who is committed to S-1.
  func crew() async throws -> (eva: Person, gus: Person) {
    let gus = try await engineer("Gus Graf")
    try await promise(gus)
    return (try await engineer("Eva Ernst"), gus)
  }

  func engineer(_ name: String) async throws -> Person {
    let team = world.operations.id
    return try await app.write { tx in
      let word = name.prefix { $0 != " " }.lowercased()
      return try PersonActions(tx, as: .system).add(
        name: name, email: "\(word)@example.org", roles: [.engineer], team: team)
    }
  }

  /// A story of its own that the person commits to, by the usual time.
  func promise(_ person: Person) async throws {
    let team = world.operations.id
    try await app.write { tx in
      let story = try StoryActions(tx, as: .system).add(StoryDraft(title: "Work"), in: .backlog(.ssa, team)).id
      try CommitmentActions(tx, as: person.actor).commit(to: .story(story))
    }
  }

  func breaches(_ id: ID<Interrupt>) async throws -> [CommitmentBreach] {
    try await app.read { tx in try ShieldReader(tx).breaches(by: id.reference) }
  }
}
