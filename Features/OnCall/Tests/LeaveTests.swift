import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct LeaveTests {
  @Test(arguments: TestEngine.available)
  func `whoever is away leaves a gap, and nothing else changes`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let alone = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let both = try await world.add(.potw, [[world.mina], [world.nadia, world.teo]])
      try await world.away(world.ravi, "2026-11-24 00:00", "2026-11-26 00:00")
      try await world.away(world.nadia, "2026-11-24 00:00", "2026-11-25 00:00")
      #expect(
        try await world.shifts(alone) == [
          "23 10:00 to 24 00:00 Ravi", "24 00:00 to 26 00:00 nobody", "26 00:00 to 30 09:00 Ravi",
          "30 09:00 to 07 09:00 Nadia",
        ])
      #expect(
        try await world.shifts(both, to: "2026-11-30 09:00") == [
          "23 10:00 to 24 00:00 Nadia Teo", "24 00:00 to 25 00:00 Teo", "25 00:00 to 30 09:00 Nadia Teo",
        ])
      let roster = try await world.roster(at: "2026-11-24 20:00")
      #expect(roster.answeringNow.isEmpty)
      let gaps = try await world.app.read { [team = world.team] tx in
        try OnCallReader(tx).rule(team: try TeamStore(tx).get(team), since: tx.now)
          .dutyGaps(from: tx.now, to: tx.now + .days(7))
      }
      #expect(gaps.contains { $0.kind == .onCall && $0.span.lowerBound == Instant(berlin: "2026-11-24 00:00") })
    }
  }

  @Test(arguments: TestEngine.available)
  func `who covers somebody on leave stays, and who takes a duty by hand has it though away`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.away(world.ravi, "2026-11-24 00:00", "2026-11-28 00:00")
      try await world.away(world.teo, "2026-11-25 12:00", "2026-11-26 00:00")
      try await world.replace(world.ravi, by: world.teo, in: rotation, "2026-11-23 12:00", "2026-11-25 00:00")
      try await world.cover(rotation, by: world.teo, "2026-11-25 00:00", "2026-11-26 00:00")
      #expect(
        try await world.shifts(rotation, to: "2026-11-30 09:00") == [
          "23 10:00 to 23 12:00 Ravi", "23 12:00 to 25 00:00 Teo", "25 00:00 to 26 00:00 Teo",
          "26 00:00 to 28 00:00 nobody", "28 00:00 to 30 09:00 Ravi",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `leave counts from when it is known, and ends when it is taken back`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let leave = try await world.away(world.ravi, "2026-11-20 00:00", "2026-11-27 00:00", note: "ill")
      #expect(leave.from == Instant(berlin: "2026-11-23 10:00"))
      try await world.app.advance(to: Instant(berlin: "2026-11-24 08:00"))
      let back = try await world.app.write { try LeaveActions($0, as: OnCallWorld.manager).end(leave.id) }
      #expect(back.to == Instant(berlin: "2026-11-24 08:00"))
      #expect(
        try await world.shifts(rotation, to: "2026-11-30 09:00") == [
          "23 10:00 to 24 08:00 nobody", "24 08:00 to 30 09:00 Ravi",
        ])
      await #expect(throws: Refusal.conflict("It is over already.")) {
        try await world.app.write { try LeaveActions($0, as: OnCallWorld.manager).end(leave.id) }
      }
      let never = try await world.away(world.ravi, "2026-12-20 00:00", "2026-12-27 00:00")
      try await world.app.write { try LeaveActions($0, as: OnCallWorld.manager).end(never.id) }
      #expect(try await world.leaves().isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `whole days are those of the person's zone`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.app.write { [teo = world.teo] tx in
        let person = try PersonStore(tx).get(teo)
        var draft = PersonDraft(person)
        draft.zoneName = "Asia/Tokyo"
        try PersonActions(tx, as: .system).edit(teo, version: person.version, to: draft)
        try LeaveActions(tx, as: person.actor).add(
          teo, days: Day("2026-11-25") ?? Day(number: 0), Day("2026-11-26") ?? Day(number: 0))
      }
      #expect(try await world.leaves() == ["Teo 24 16:00 to 26 16:00"])
    }
  }

  @Test func `what cannot be is refused by field, and nothing is stored`() async throws {
    try await OnCallWorld.run { world in
      func problem(_ person: ID<Person>, _ from: String, _ to: String, as actor: Actor = OnCallWorld.manager) async
        -> String
      {
        do {
          try await world.away(person, from, to, as: actor)
          return "stored"
        } catch { return (error as? Refusal)?.message ?? "\(error)" }
      }
      #expect(await problem(world.teo, "2026-11-25 09:00", "2026-11-24 09:00").contains("to: must be later than from"))
      #expect(await problem(world.teo, "2026-11-20 09:00", "2026-11-21 09:00").contains("to: must be later than from"))
      #expect(await problem(world.teo, "2026-11-25 09:00", "2126-11-24 09:00").contains("at most two years"))
      #expect(await problem(world.teo, "2036-11-25 09:00", "2036-11-26 09:00").contains("must be within two years"))
      #expect(await problem(world.cleo, "2026-11-25 09:00", "2026-11-26 09:00").contains("is not of operations"))
      #expect(await problem(ID(99), "2026-11-25 09:00", "2026-11-26 09:00").contains("there is no person 99"))
      let engineer = world.actor(world.ravi)
      #expect(await problem(world.teo, "2026-11-25 09:00", "2026-11-26 09:00", as: engineer).contains("may not say"))
      #expect(await problem(world.ravi, "2026-11-25 09:00", "2026-11-26 09:00", as: engineer) == "stored")
      let stored = try await world.leaves()
      #expect(stored.count == 1)
    }
  }
}

@Suite struct HolidayTests {
  @Test(arguments: TestEngine.available)
  func `on a holiday the on-call answers, not the PoTW`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      #expect(try await world.roster(at: "2026-11-25 12:00").answeringNow == [world.nadia, world.teo])
      let holiday = try await world.app.write { [team = world.team] tx in
        try HolidayActions(tx, as: OnCallWorld.manager).add(team, Day("2026-11-25") ?? Day(number: 0), "Founders' day")
      }
      #expect(try await world.roster(at: "2026-11-25 12:00").answeringNow == [world.ravi])
      #expect(try await world.roster(at: "2026-11-24 18:00").hoursChangeAt == Instant(berlin: "2026-11-26 09:00"))
      await #expect(throws: Refusal.self) {
        try await world.app.write { [team = world.team] tx in
          try HolidayActions(tx, as: OnCallWorld.manager).add(team, Day("2026-11-25") ?? Day(number: 0), "Again")
        }
      }
      try await world.app.write { try HolidayActions($0, as: OnCallWorld.manager).remove(holiday.id) }
      #expect(try await world.roster(at: "2026-11-25 12:00").answeringNow == [world.nadia, world.teo])
    }
  }

  @Test func `days that have passed stay as they were`() async throws {
    try await OnCallWorld.run { world in
      let add = { @Sendable (day: String, actor: Actor) in
        try await world.app.write { [team = world.team] tx in
          try HolidayActions(tx, as: actor).add(team, Day(day) ?? Day(number: 0), "Day")
        }
      }
      await #expect(throws: Refusal.self) { try await add("2026-11-22", OnCallWorld.manager) }
      await #expect(throws: Refusal.self) { try await add("2029-01-01", OnCallWorld.manager) }
      await #expect(throws: Refusal.self) { try await add("2026-11-25", world.actor(world.ravi)) }
      let today = try await add("2026-11-23", OnCallWorld.manager)
      try await world.app.advance(by: .days(1))
      await #expect(throws: Refusal.self) {
        try await world.app.write { try HolidayActions($0, as: OnCallWorld.manager).remove(today.id) }
      }
    }
  }
}
