import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import OnCall

/// What nobody has, and what nobody misses.
@Suite struct DutyGapTests {
  private func gaps(_ world: OnCallWorld, days: Int64 = 14) async throws -> [DutyGap] {
    try await world.app.read { tx in
      try OnCallReader(tx).rule(team: TeamStore(tx).get(world.team), since: tx.now)
        .dutyGaps(from: tx.now, to: tx.now + .days(days))
    }
  }

  private func plan(_ people: [ID<Person>], only windows: String) -> RotationPlan {
    RotationPlan([
      LayerPlan(
        zoneName: "Europe/Berlin", startsOn: Day("2026-11-16") ?? Day(number: 0), handOverMinute: 540,
        windows: windows, slots: [people])
    ])
  }

  private func add(
    _ world: OnCallWorld, _ kind: Rotation.Kind, _ person: ID<Person>, only windows: String
  ) async throws {
    let plan = plan([person], only: windows)
    try await world.app.write { tx in
      try OnCallActions(tx, as: .system).addRotation(name: kind.title, kind: kind, team: world.team, plan: plan)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a PoTW is missed in working hours, the on-call outside them`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await add(world, .potw, world.nadia, only: "Mo-Fr 09:00-17:00")
      try await add(world, .onCall, world.ravi, only: "Mo-Fr 00:00-09:00 17:00-24:00; Sa-Su 00:00-24:00")
      #expect(try await gaps(world).isEmpty)
    }
  }

  @Test func `a break between the two is a gap of the on-call`() async throws {
    try await OnCallWorld.run { world in
      try await add(world, .potw, world.nadia, only: "Mo-Fr 09:00-17:00")
      try await add(world, .onCall, world.ravi, only: "Mo-Fr 00:00-09:00 18:00-24:00; Sa-Su 00:00-24:00")
      let found = try await gaps(world, days: 1)
      #expect(found.map(\.kind) == [.onCall])
      #expect(found.first?.span == Instant(berlin: "2026-11-23 10:00")..<Instant(berlin: "2026-11-23 18:00"))
    }
  }

  @Test func `in working hours without a PoTW both are missed`() async throws {
    try await OnCallWorld.run { world in
      try await add(world, .onCall, world.ravi, only: "Mo-Fr 00:00-09:00 17:00-24:00; Sa-Su 00:00-24:00")
      let found = try await gaps(world, days: 1)
      #expect(found.map(\.kind) == [.potw, .onCall, .onCall])
      #expect(found.first?.rotations == [] && found.last?.rotations.map(\.name) == ["on call"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `an empty turn beside a colleague's is named by its rotation`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      try await world.add(.potw, [[world.ravi], []], name: "Second")
      let found = try await gaps(world, days: 7)
      #expect(found.map(\.isBesideOthers) == [true] && found.first?.rotations.map(\.name) == ["Second"])
      #expect(found.first?.span == world.app.now..<Instant(berlin: "2026-11-30 09:00"))
    }
  }

  @Test func `added coverage closes a gap, and to replace somebody by nobody opens one`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.mina]])
      let rotation = try await world.add(.onCall, [[world.ravi], []], startsOn: "2026-11-23")
      #expect(try await gaps(world).map(\.span.lowerBound) == [Instant(berlin: "2026-11-30 09:00")])
      try await world.cover(rotation, by: world.teo, "2026-11-30 09:00", "2026-12-07 09:00")
      #expect(try await gaps(world).isEmpty)
      try await world.replace(world.ravi, by: nil, in: rotation, "2026-11-24 20:00", "2026-11-24 23:00")
      #expect(
        try await gaps(world).map(\.span) == [
          Instant(berlin: "2026-11-24 20:00")..<Instant(berlin: "2026-11-24 23:00")
        ])
    }
  }
}
