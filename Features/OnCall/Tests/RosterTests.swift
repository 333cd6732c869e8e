import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct RosterTests {
  @Test(arguments: TestEngine.available)
  func `in working hours the PoTW answer, outside them the on-call`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let day = try await world.roster(at: "2026-11-23 16:59")
      #expect(day.inWorkingHours && day.answeringNow == [world.nadia, world.teo])
      #expect(day.answeringNext == [world.ravi] && day.answeringNextFrom == Instant(berlin: "2026-11-23 17:00"))
      let night = try await world.roster(at: "2026-11-23 17:00")
      #expect(!night.inWorkingHours && night.answeringNow == [world.ravi])
      #expect(night.answeringNext == [world.nadia, world.teo])
      #expect(night.hoursChangeAt == Instant(berlin: "2026-11-24 09:00"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `at the very instant of a hand-over the next turn answers`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let handOver = Instant(berlin: "2026-11-30 09:00")
      let before = try await world.app.read { tx in
        try OnCallReader(tx).roster(team: world.team, at: handOver - Span(microseconds: 1))
      }
      #expect(before.onCall.map(\.people) == [[world.ravi]] && before.onCall.first?.until == handOver)
      #expect(before.onCall.first?.next == [world.nadia] && before.onCall.first?.nextFrom == handOver)
      #expect(before.answeringNext == [world.mina] && before.answeringNextFrom == handOver)
      let after = try await world.roster(at: "2026-11-30 09:00")
      #expect(after.potw.map(\.people) == [[world.mina]] && after.onCall.map(\.people) == [[world.nadia]])
    }
  }

  @Test func `over a weekend the on-call is followed by Monday's PoTW`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let saturday = try await world.roster(at: "2026-11-28 12:00")
      #expect(saturday.answeringNow == [world.ravi] && saturday.answeringNext == [world.mina])
      #expect(saturday.answeringNextFrom == Instant(berlin: "2026-11-30 09:00"))
    }
  }

  @Test func `while there is no PoTW the on-call answers in working hours too`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.mina], []])
      try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let roster = try await world.roster(at: "2026-11-23 12:00")
      #expect(roster.potw.map(\.people) == [[]] && roster.answeringNow == [world.ravi])
    }
  }

  @Test func `without anybody on call nobody answers at night, and the gap is next`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.nadia]])
      let day = try await world.roster(at: "2026-11-23 12:00")
      #expect(day.answeringNext.isEmpty && day.answeringNextFrom == Instant(berlin: "2026-11-23 17:00"))
      #expect(try await world.roster(at: "2026-11-23 20:00").answeringNow.isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `who is deactivated leaves a gap instead of being called`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      try await world.app.write { tx in try PersonActions(tx, as: .system).deactivate(world.teo) }
      #expect(try await world.roster(at: "2026-11-23 12:00").answeringNow == [world.nadia])
    }
  }

  @Test func `one rotation of several weeks and people keeps its cadence over an empty slot`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.nadia], [], [world.teo, world.ravi]], weeks: 2)
      let turns = ["2026-11-29 12:00", "2026-12-01 12:00", "2026-12-15 12:00", "2026-12-29 12:00"]
      var found: [[ID<Person>]] = []
      for turn in turns { found.append(try await world.roster(at: turn).onCall.flatMap(\.people)) }
      #expect(found == [[world.nadia], [], [world.teo, world.ravi], [world.nadia]])
    }
  }
}
