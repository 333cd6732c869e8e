import Calendars
import Core
import JSON
import Notifications
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct HandOverTests {
  @Test(arguments: TestEngine.available)
  func `at the change the next person is told once what the predecessor wrote`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi], [world.nadia]], name: "Nights")
      try await world.app.settle()
      try await world.write("db3 is slow.\r\nThe vendor calls back.", rotation, as: world.nadia, version: 0)
      try await world.app.advance(to: Instant(berlin: "2026-11-30 08:59"))
      #expect(try await world.handOvers(rotation).isEmpty)
      try await world.app.advance(to: Instant(berlin: "2026-11-30 09:00"))
      let found = try await world.handOvers(rotation)
      #expect(found.map { [$0.from, $0.to] } == [[[world.nadia], [world.ravi]]])
      #expect(found.first?.at == Instant(berlin: "2026-11-30 09:00") && found.first?.noteBy == "Nadia Roth")
      #expect(found.first?.note == "db3 is slow.\nThe vendor calls back.")
      #expect(
        try await world.digests() == [
          "Ravi Rao: Nights is yours now. Nadia Roth had it before. "
            + "Nadia Roth wrote: “db3 is slow. The vendor calls back.”"
        ])
      for _ in 1...3 { try await world.app.settle() }
      try await world.app.advance(to: Instant(berlin: "2026-12-02 09:00"))
      #expect(try await world.handOvers(rotation).count == 1)
      let note = try await world.app.read { try HandOverStore($0).note(rotation.id) }
      #expect(note.text.isEmpty && note.version == 2)
      #expect(
        try await world.events().suffix(2) == ["rotation.noted by Nadia Roth", "rotation.handed_over by AgileOps"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `of two people only the new one is told`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.potw, [[world.nadia, world.mina], [world.nadia, world.teo]])
      try await world.app.advance(to: Instant(berlin: "2026-12-01 09:00"))
      let found = try await world.handOvers(rotation)
      #expect(found.map { [$0.from, $0.to] } == [[[world.nadia, world.teo], [world.nadia, world.mina]]])
      #expect(
        try await world.digests() == [
          "Mina Sato: PoTW is yours now. Nadia Roth and Teo Lang had it before. There is no note."
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `where nobody follows, it waits for whoever comes after the gap`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi], [world.nadia], []])
      try await world.app.advance(to: Instant(berlin: "2026-12-01 09:00"))
      #expect(try await world.handOvers(rotation).isEmpty)
      try await world.write("Late, but true.", rotation, as: world.nadia, version: 0)
      try await world.app.advance(to: Instant(berlin: "2026-12-08 09:00"))
      let found = try await world.handOvers(rotation)
      #expect(found.map { [$0.from, $0.to] } == [[[world.nadia], [world.ravi]]])
      #expect(found.first?.note == "Late, but true." && found.first?.at == Instant(berlin: "2026-12-07 09:00"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `an evening is no hand-over`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let plan = RotationPlan([
        LayerPlan(
          zoneName: "Europe/Berlin", startsOn: Day("2026-11-16") ?? Day(number: 0), handOverMinute: 540,
          windows: "Mo-Fr 09:00-17:00", slots: [[world.ravi], [world.nadia]])
      ])
      let rotation = try await world.app.write { [team = world.team] tx in
        try OnCallActions(tx, as: .system).addRotation(name: "Day", kind: .potw, team: team, plan: plan)
      }
      try await world.app.advance(to: Instant(berlin: "2026-11-30 08:59"))
      #expect(try await world.handOvers(rotation).isEmpty)
      try await world.app.advance(to: Instant(berlin: "2026-12-06 12:00"))
      #expect(try await world.handOvers(rotation).map { [$0.from, $0.to] } == [[[world.nadia], [world.ravi]]])
    }
  }

  @Test(arguments: TestEngine.available)
  func `an override hands over, there and back`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia]])
      try await world.app.settle()
      try await world.replace(
        world.nadia, by: world.mina, in: rotation, "2026-11-24 18:00", "2026-11-25 09:00")
      try await world.app.advance(to: Instant(berlin: "2026-11-24 17:59"))
      #expect(try await world.handOvers(rotation).isEmpty)
      try await world.app.advance(to: Instant(berlin: "2026-11-26 09:00"))
      #expect(
        try await world.handOvers(rotation).map { [$0.from, $0.to] } == [
          [[world.mina], [world.nadia]], [[world.nadia], [world.mina]],
        ])
      try await world.take(rotation, as: world.actor(world.teo))
      try await world.app.settle()
      let last = try await world.handOvers(rotation).first
      #expect(last?.to == [world.teo] && last?.at == world.app.now)
    }
  }

  @Test(arguments: TestEngine.available)
  func `after a long stop only who has the duty now is told`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi], [world.nadia], [world.teo], [world.mina]])
      try await world.app.settle()
      world.app.clock.set(Instant(berlin: "2026-12-10 12:00"))
      try await world.app.settle()
      #expect(try await world.handOvers(rotation).map { [$0.from, $0.to] } == [[[world.nadia], [world.mina]]])
      #expect(try await world.digests().count == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `who leaves gets nothing, and an ended rotation hands nothing over`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let left = try await world.add(.onCall, [[world.mina], [world.nadia], [world.ravi], [world.teo]], name: "A")
      let ended = try await world.add(.onCall, [[world.ravi], [world.nadia]], name: "B")
      try await world.app.settle()
      try await world.app.write { tx in
        try PersonActions(tx, as: .system).deactivate(world.ravi)
        try OnCallActions(tx, as: .system).removeRotation(ended.id, version: 1)
      }
      try await world.app.advance(to: Instant(berlin: "2026-12-08 09:00"))
      #expect(try await world.handOvers(left).map { [$0.from, $0.to] } == [[[world.nadia], [world.teo]]])
      #expect(try await world.handOvers(ended).isEmpty)
    }
  }
}

extension OnCallWorld {
  @discardableResult
  func write(
    _ text: String, _ rotation: Rotation, as person: ID<Person>, version: Int
  ) async throws -> HandOverNote {
    let actor = actor(person)
    return try await app.write { try HandOverActions($0, as: actor).write(text, for: rotation.id, version: version) }
  }

  /// Newest first.
  func handOvers(_ rotation: Rotation) async throws -> [HandOver] {
    try await app.read { try HandOverStore($0).list(rotation.id, limit: 100) }
  }

  /// `Ravi Rao: Nights is yours now. Nadia Roth had it before.`, in the order in which people were told.
  func digests() async throws -> [String] {
    try await app.read { tx in
      try tx.all(
        """
        SELECT p.name, n.headline, n.text FROM notifications n JOIN people p ON p.id = n.person_id
        WHERE n.subject_kind = 'handover' ORDER BY n.id
        """
      ) { "\(try $0.text(0)): \(try $0.text(1)). \(try $0.text(2).replacing("\n", with: " "))" }
    }
  }
}
