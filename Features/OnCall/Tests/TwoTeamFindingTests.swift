import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// Somebody with duties in two teams at once: one finding, which concerns both.
@Suite struct TwoTeamFindingTests {
  /// Ops has an older rotation; that of Platform, a second team, comes later. Each has a manager.
  private func world(
    _ engine: TestEngine, _ body: @escaping @Sendable (OnCallWorld, ID<Team>, Rotation) async throws -> Void
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let other = try await world.app.write { [team = world.team] tx in
        let other = try TeamActions(tx, as: .system).add(
          name: "Platform", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-17:00")
        let people = PersonActions(tx, as: .system)
        _ = try people.add(name: "Mona Kern", email: "mona@example.org", roles: [.manager], team: team)
        _ = try people.add(name: "Pia Platt", email: "pia@example.org", roles: [.manager], team: other.id)
        return other.id
      }
      try await world.add(.potw, [[world.mina]])
      try await world.add(.onCall, [[world.ravi]])
      let plan = world.plan([[world.teo]])
      let newer = try await world.app.write { tx in
        try OnCallActions(tx, as: .system).addRotation(name: "Nights", kind: .onCall, team: other, plan: plan)
      }
      try await world.app.settle()
      try await body(world, other, newer)
    }
  }

  private func open(_ world: OnCallWorld, _ team: ID<Team>) async throws -> [StoredFinding] {
    try await world.app.read { try FindingStore($0).open(team) }.filter { $0.finding.kind == .doubleBooked }
  }

  @Test(arguments: TestEngine.available)
  func `it stands in both lists and is told to the managers of both, whichever team made it`(
    _ engine: TestEngine
  ) async throws {
    try await world(engine) { world, other, newer in
      // The change is in Platform, whose rotation is the newer one.
      try await world.replace(world.teo, by: world.ravi, in: newer, "2026-11-24 18:00", "2026-11-25 08:00")
      try await world.app.settle()
      let lists = [try await open(world, world.team), try await open(world, other)]
      #expect(lists.map(\.count) == [1, 1] && lists[0] == lists[1] && lists[0].first?.finding.person == world.ravi)
      try await world.app.advance(by: .hours(2))
      let told = try await world.app.read { tx in
        try tx.all(
          """
          SELECT p.name, n.headline FROM notifications n JOIN people p ON p.id = n.person_id
          WHERE n.subject_kind = 'finding' AND n.headline LIKE 'Ravi%' ORDER BY p.name
          """
        ) { "\(try $0.text(0)): \(try $0.text(1))" }
      }
      let words = "Ravi Rao has on call of Ops and Nights of Platform at the same time"
      #expect(told == ["Mona Kern: \(words)", "Pia Platt: \(words)", "Ravi Rao: \(words)"])
      for team in [world.team, other] {
        let page = try await world.app.get("/rotations?team=\(team)", as: .actor(OnCallWorld.manager)).text
        #expect(page.contains(words))
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `it has one state: who lets it stay does so for both, and mended in one it is gone in both`(
    _ engine: TestEngine
  ) async throws {
    try await world(engine) { world, other, newer in
      let override = try await world.replace(
        world.teo, by: world.ravi, in: newer, "2026-12-20 18:00", "2026-12-21 08:00")
      try await world.app.settle()
      let found = try #require(try await open(world, other).first)
      let reply = try await world.app.post(
        "/findings/\(found.id)/accept", form: ["note": "Both are quiet", "team": "\(other)"],
        as: .actor(OnCallWorld.manager))
      #expect(reply.location == "/rotations?team=\(other)")
      #expect(try await open(world, world.team).map(\.acceptedNote) == ["Both are quiet"])
      for _ in 0..<3 {
        try await world.app.advance(by: .hours(7))
        #expect(try await open(world, world.team).map(\.id) == [found.id])
      }
      try await world.end(override)
      try await world.app.settle()
      #expect(try await open(world, world.team).isEmpty)
      #expect(try await open(world, other).isEmpty)
    }
  }
}
