import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

/// People who leave and come back are noticed at once, though Teams does not know of rotations.
@Suite struct NoticedTests {
  private func open(_ world: OnCallWorld) async throws -> [DutyFinding.Kind] {
    try await world.app.read { [team = world.team] in try FindingStore($0).open(team) }.map(\.finding.kind)
  }

  @Test(arguments: TestEngine.available)
  func `who comes back in the middle of their turn is handed the duty`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi], [world.nadia]])
      try await world.app.settle()
      try await world.app.write { tx in try PersonActions(tx, as: .system).deactivate(world.ravi) }
      try await world.app.advance(to: Instant(berlin: "2026-12-02 14:00"))
      #expect(try await world.handOvers(rotation).isEmpty)
      try await world.app.write { tx in try PersonActions(tx, as: .system).reactivate(world.ravi) }
      try await world.app.settle()
      #expect(try await world.handOvers(rotation).map { [$0.from, $0.to] } == [[[world.nadia], [world.ravi]]])
      #expect(try await world.handOvers(rotation).map(\.at) == [Instant(berlin: "2026-12-02 14:00")])
    }
  }

  @Test(arguments: TestEngine.available)
  func `the gap that somebody leaves is found at once, and closed when they come back`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.potw, [[world.mina]])
      try await world.add(.onCall, [[world.ravi]])
      try await world.app.settle()
      #expect(try await open(world).isEmpty)
      try await world.app.write { tx in try PersonActions(tx, as: .system).deactivate(world.ravi) }
      try await world.app.settle()
      #expect(try await open(world) == [.gap])
      // Two changes that would cancel each other in a count.
      try await world.app.write { tx in
        try PersonActions(tx, as: .system).reactivate(world.ravi)
        try PersonActions(tx, as: .system).deactivate(world.teo)
      }
      try await world.app.settle()
      #expect(try await open(world).isEmpty)
    }
  }

  @Test func `hours of the team that leave a gap are noticed`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.mina]])
      try await world.app.write { [team = world.team] tx in
        let team = try TeamStore(tx).get(team)
        var draft = TeamDraft(team)
        draft.hoursText = "24/7"
        try TeamActions(tx, as: .system).edit(team.id, version: team.version, to: draft)
      }
      try await world.app.settle()
      #expect(try await open(world).isEmpty)
      try await world.app.write { [team = world.team] tx in
        let team = try TeamStore(tx).get(team)
        var draft = TeamDraft(team)
        draft.hoursText = "Mo-Fr 09:00-17:00"
        try TeamActions(tx, as: .system).edit(team.id, version: team.version, to: draft)
      }
      try await world.app.settle()
      #expect(try await open(world).isEmpty == false)
    }
  }

  @Test func `deactivating wakes duties, so that nobody waits for their next look`() async throws {
    try await OnCallWorld.run { world in
      let wakes = try await world.app.write { tx in
        try PersonActions(tx, as: .system).deactivate(world.ravi)
        return tx.wakes
      }
      #expect(wakes.contains(.due))
    }
  }
}
