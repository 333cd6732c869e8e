import Core
import JSON
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Triage")
struct TriageTests {
  @Test("What can wait tells nobody until then", arguments: TestEngine.available)
  func snooze(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open("Slow", .p2, by: desk.world.chi)
      let until = desk.app.now + .hours(2)
      try await desk.triage { try $0.snooze(id, until: until, reason: "Vendor") }
      try await desk.advance(by: .minutes(119))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0"])
      try await desk.advance(by: .minutes(2))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Ben 120"])
      #expect(try await desk.get(id).snoozedUntil == nil)
    }
  }

  @Test("Whoever has it keeps it through a snooze, and is told at its end", arguments: TestEngine.available)
  func snoozeOfOwned(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open("Slow", .p3, by: desk.world.chi)
      try await desk.act(desk.world.dora) { try $0.acknowledge(id) }
      let until = desk.app.now + .hours(2)
      try await desk.triage { try $0.snooze(id, until: until, reason: "") }
      try await desk.advance(by: .hours(3))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 120"])
      #expect(try await desk.get(id).assignee == desk.world.dora.id)
    }
  }

  @Test("A P1 that nobody has cannot wait, nor any beyond its limit")
  func snoozeRefused() async throws {
    try await InterruptDesk.run { desk in
      let now = desk.app.now
      let urgent = try await desk.open("Down", .p1, by: desk.world.chi)
      let other = try await desk.open("Slow", .p3, by: desk.world.chi)
      for (id, until) in [(urgent, now + .hours(1)), (other, now), (other, now + .days(31))] {
        await #expect(throws: Refusal.self) {
          try await desk.triage { try $0.snooze(id, until: until, reason: "") }
        }
      }
    }
  }

  @Test("With another priority who is told is decided anew", arguments: TestEngine.available)
  func classify(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, at: InterruptDesk.evening) { desk in
      let id = try await desk.open("Slow", .p3, by: desk.world.chi)
      #expect(try await desk.told(id, since: InterruptDesk.evening).isEmpty)
      try await desk.triage { try $0.classify(id, .init(priority: .p1, technology: "Kafka")) }
      #expect(try await desk.told(id, since: InterruptDesk.evening) == ["Dora 0"])
      #expect(try await desk.get(id).technology == "Kafka")
      #expect(try await desk.get(id).customer == desk.world.chi.team)
      try await desk.triage { try $0.classify(id, .init(priority: .p3, technology: .some(nil))) }
      #expect(try await desk.get(id).technology == nil)
      #expect(try await desk.get(id).next?.kind == .route)
    }
  }

  @Test("What is part of another one is told with it, raises it and ends with it", arguments: TestEngine.available)
  func join(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let leader = try await desk.open("Site is slow", .p3, by: desk.world.chi)
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(9))
      let part = ID<Interrupt>(2)
      try await desk.triage { try $0.join(part, into: leader) }
      #expect(try await desk.get(leader).priority == .p1)
      #expect(try await desk.get(part).restReason == "Goes with I-1.")
      try await desk.advance(by: .hours(1))
      #expect(try await desk.told(part, since: .testStart) == ["Ben 0"])
      #expect(try await desk.refusal(desk.world.ben) { try $0.acknowledge(part) } != nil)
      try await desk.act(desk.world.ben) { try $0.resolve(leader, code: .fixed, minutes: 5) }
      #expect(try await desk.get(part).closeCode == .fixed)
      try await desk.advance(by: .minutes(31))
      #expect(try await desk.get(part).isOpen)
      #expect(try await desk.get(part).parent == nil)
    }
  }

  @Test("Parted again it is decided on its own", arguments: TestEngine.available)
  func part(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let leader = try await desk.open("One", .p3, by: desk.world.chi)
      let other = try await desk.open("Two", .p3, by: desk.world.chi)
      try await desk.triage { try $0.join(other, into: leader) }
      await #expect(throws: Refusal.self) { try await desk.triage { try $0.join(leader, into: other) } }
      await #expect(throws: Refusal.self) { try await desk.triage { try $0.join(leader, into: leader) } }
      try await desk.advance(by: .minutes(5))
      try await desk.triage { try $0.part(other) }
      #expect(try await desk.get(other).parent == nil)
      #expect(try await desk.told(other, since: .testStart) == ["Ben 0", "Ben 5"])
    }
  }

  @Test("A P1 without a sign of life is asked after, and then nobody’s again", arguments: TestEngine.available)
  func signOfLife(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open("Down", .p1, by: desk.world.chi)
      try await desk.act(desk.world.dora) { try $0.acknowledge(id) }
      try await desk.advance(by: .minutes(25))
      try await desk.act(desk.world.dora) { try $0.note(id, text: "Looking", minutes: 0) }
      try await desk.advance(by: .minutes(29))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0"])
      try await desk.advance(by: .minutes(2))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 55"])
      try await desk.advance(by: .minutes(10))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 55", "Ben 65"])
      #expect(try await desk.get(id).state == .new)
    }
  }
}

extension InterruptDesk {
  func triage(_ work: @escaping @Sendable (TriageActions) throws -> Void) async throws {
    try await app.write { [world] tx in try work(TriageActions(tx, as: world.ben.actor)) }
    try await expectAttended()
  }
}
