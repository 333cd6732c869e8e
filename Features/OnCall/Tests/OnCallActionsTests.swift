import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct OnCallActionsTests {
  @Test(arguments: TestEngine.available)
  func `a change takes over at the next hand-over and leaves past turns alone`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.app.advance(to: Instant(berlin: "2026-12-02 12:00"))
      let (from, to) = (Instant(berlin: "2026-11-23 10:00"), Instant(berlin: "2026-12-07 09:00"))
      let read: @Sendable (Transaction) throws -> [Shift] = { tx in
        try OnCallReader(tx).shifts(rotation.id, from: from, to: to)
      }
      let past = try await world.app.read(read)
      let changed = try await world.app.write { tx in
        try OnCallActions(tx, as: .system).changeRotation(
          rotation.id, version: 1, name: rotation.name, plan: world.plan([[world.mina]]))
      }
      #expect(changed.version == 2)
      #expect(past.map(\.people) == [[world.ravi.number], [world.nadia.number]])
      #expect(try await world.app.read(read) == past)
      #expect(try await world.roster(at: "2026-12-07 08:59").onCall.first?.people == [world.nadia])
      #expect(try await world.roster(at: "2026-12-07 09:00").onCall.first?.people == [world.mina])
    }
  }

  @Test(arguments: TestEngine.available)
  func `a stale edit is refused and says what changed`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia]])
      let change: @Sendable (Transaction) throws -> Void = { tx in
        try OnCallActions(tx, as: .system).changeRotation(
          rotation.id, version: 1, name: "on call", plan: world.plan([[world.mina]]))
      }
      try await world.app.write(change)
      await #expect(
        throws: Refusal.conflict(
          "on call was changed since you opened the form: other people take turns now. Open the form again.")
      ) { try await world.app.write(change) }
    }
  }

  @Test(arguments: TestEngine.available)
  func `an ended rotation keeps its past and has no future`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.app.advance(by: .hours(2))
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 1) }
      #expect(try await world.roster(at: "2026-11-23 11:00").onCall.first?.people == [world.ravi])
      #expect(try await world.roster(at: "2026-11-23 13:00").onCall.isEmpty)
      #expect(try await world.app.read { try OnCallReader($0).rotations(team: world.team) }.isEmpty)
      await #expect(throws: Refusal.conflict("on call has ended.")) {
        try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 2) }
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `every change is an event`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia]])
      try await world.app.write { tx in
        let actions = OnCallActions(tx, as: .system)
        try actions.changeRotation(rotation.id, version: 1, name: "nights", plan: world.plan([[world.nadia]]))
        try actions.removeRotation(rotation.id, version: 2)
      }
      let names = try await world.app.read { tx in
        try tx.all("SELECT name FROM events WHERE subject_kind = 'rotation' ORDER BY id") { try $0.text(0) }
      }
      #expect(names == ["rotation.added", "rotation.changed", "rotation.ended"])
    }
  }

  @Test func `people must exist, be active and be of operations`() async throws {
    try await OnCallWorld.run { world in
      try await world.app.write { try PersonActions($0, as: .system).deactivate(world.teo) }
      await #expect(
        throws: Refusal.invalid([
          FieldError(field: "layers[0].slots[0]", problem: "there is no person 99"),
          FieldError(field: "layers[0].slots[1]", problem: "Cleo Kant is not of operations"),
          FieldError(field: "layers[0].slots[2]", problem: "Teo Lang is deactivated"),
        ])
      ) { try await world.add(.potw, [[ID(99)], [world.nadia, world.cleo], [world.teo]]) }
    }
  }

  @Test func `the numbers of slots and of people in them are limited`() async throws {
    try await OnCallWorld.run { world in
      await #expect(throws: Refusal.invalid("layers[0].slots", "must be between 1 and 100, are 0")) {
        try await world.add(.potw, [])
      }
      await #expect(throws: Refusal.invalid("layers[0].slots", "must be between 1 and 100, are 101")) {
        try await world.add(.potw, Array(repeating: [world.nadia], count: 101))
      }
      await #expect(throws: Refusal.invalid("layers[0].slots[0]", "must have at most 10 people, has 11")) {
        try await world.add(.potw, [(1...11).map { ID($0) }])
      }
      await #expect(throws: Refusal.invalid("layers[0].slots", "must name at least one person")) {
        try await world.add(.potw, [[], []])
      }
    }
  }

  @Test func `customers and viewers may not arrange turns`() async throws {
    try await OnCallWorld.run { world in
      let viewer = Actor(kind: .person(9), name: "Vic", roles: [.viewer, .customer])
      await #expect(throws: Refusal.self) {
        try await world.app.write { tx in
          try OnCallActions(tx, as: viewer).addRotation(
            name: "x", kind: .potw, team: world.team, plan: world.plan([[world.nadia]]))
        }
      }
    }
  }
}
