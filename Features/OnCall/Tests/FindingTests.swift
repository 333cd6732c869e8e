import Calendars
import Core
import JSON
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct FindingTests {
  /// `gap on_call Ravi 24 00:00`: what is open in the team, with whom it is about and when it begins.
  private func open(_ world: OnCallWorld) async throws -> [String] {
    let zone = try Zone.named("Europe/Berlin")
    return try await world.app.read { [team = world.team] in try FindingStore($0).open(team) }.map { stored in
      let finding = stored.finding
      let people = ([finding.person].compactMap(\.self) + finding.away).map { world.name($0).prefix { $0 != " " } }
      let start = zone.local(finding.span.lowerBound)
      let words = [finding.kind.rawValue, finding.duty.rawValue] + people.map(String.init)
      return (words + ["\(start.day.description.suffix(2)) \(start.clock)"]).joined(separator: " ")
    }
  }

  private func told(_ world: OnCallWorld) async throws -> [String] {
    try await world.app.read { tx in
      try tx.all(
        """
        SELECT p.name, n.headline FROM notifications n JOIN people p ON p.id = n.person_id
        WHERE n.subject_kind = 'finding' ORDER BY n.id
        """
      ) { "\(try $0.text(0)): \(try $0.text(1))" }
    }
  }

  @Test(arguments: TestEngine.available)
  func `leave makes a gap; whoever is away is told in time, then the managers, until somebody covers it`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.app.write { tx in
        _ = try PersonActions(tx, as: .system).add(name: "Mona Kern", email: "mona@example.org", roles: [.manager])
      }
      try await world.add(.potw, [[world.mina]])
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.app.settle()
      #expect(try await open(world).isEmpty)
      try await world.away(world.ravi, "2026-12-16 00:00", "2026-12-18 00:00")
      try await world.app.settle()
      #expect(try await open(world) == ["gap on_call Ravi 16 00:00"])
      #expect(try await told(world).isEmpty, "nobody is told of what is just being written")
      try await world.app.advance(by: .hours(2))
      #expect(try await told(world) == ["Ravi Rao: Nobody is on call: Ravi Rao is away"])
      try await world.app.advance(to: Instant(berlin: "2026-12-09 06:00"))
      #expect(
        try await told(world).dropFirst() == [
          "Ravi Rao: Nobody is on call: Ravi Rao is away", "Mona Kern: Nobody is on call: Ravi Rao is away",
        ])
      try await world.cover(rotation, by: world.teo, "2026-12-16 00:00", "2026-12-18 00:00")
      try await world.app.settle()
      #expect(try await open(world).isEmpty)
      try await world.app.advance(to: Instant(berlin: "2026-12-19 06:00"))
      #expect(try await told(world).count == 3, "what is mended is told to nobody")
    }
  }

  @Test(arguments: TestEngine.available)
  func `two duties at once and a duty while away are conflicts; a hand-over is none`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.potw, [[world.mina], [world.nadia]])
      let nights = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.app.settle()
      #expect(try await open(world).isEmpty)
      try await world.cover(nights, by: world.nadia, "2026-11-25 18:00", "2026-11-26 08:00")
      try await world.away(world.teo, "2026-11-27 00:00", "2026-11-29 00:00")
      try await world.cover(nights, by: world.teo, "2026-11-27 12:00", "2026-11-27 20:00")
      try await world.add(.onCall, [[], [world.ravi], [], []], name: "Days")
      try await world.app.settle()
      let found = try await open(world)
      #expect(found.contains("two_duties potw Nadia 25 18:00"))
      #expect(found.contains("on_leave on_call Teo 27 12:00"))
      #expect(found.contains("double_booked on_call Ravi 23 10:00"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `a manager lets one stay, and nobody is told of it any more`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.ravi], []], startsOn: "2026-11-23")
      try await world.add(.potw, [[world.mina]])
      try await world.app.settle()
      let all = try await world.app.read { [team = world.team] in try FindingStore($0).open(team) }
      let stored = try #require(all.first)
      let page = try await world.app.get("/rotations?tz=Europe/Berlin", as: .actor(OnCallWorld.manager)).text
      #expect(page.contains("action=\"/findings/\(stored.id)/accept\""))
      await #expect(throws: Refusal.self) {
        try await world.app.write { try FindingActions($0, as: world.actor(world.ravi)).accept(stored.id, note: "x") }
      }
      await #expect(throws: Refusal.self) {
        try await world.app.write { try FindingActions($0, as: OnCallWorld.manager).accept(stored.id, note: " ") }
      }
      let reply = try await world.app.json(
        .post, "/api/v1/oncall/findings/\(stored.id)/accept", ["note": "Quiet week"], as: .actor(OnCallWorld.manager))
      let answer = try reply.json
      #expect(reply.status == 200 && answer["accepted_by"]?.text == "Mona Kern")
      #expect(answer["headline"]?.text == "Nobody is on call")
      let calm = try await world.app.get("/rotations?tz=Europe/Berlin", as: .actor(OnCallWorld.manager)).text
      #expect(calm.contains("Mona Kern lets it stay: Quiet week"))
      try await world.app.advance(by: .days(5))
      let about = try await told(world).count
      #expect(about == 0)
    }
  }

  @Test func `what is more than somebody let stay is told anew`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.mina]])
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.replace(world.ravi, by: nil, in: rotation, "2026-12-20 18:00", "2026-12-20 20:00")
      try await world.app.settle()
      let all = try await world.app.read { [team = world.team] in try FindingStore($0).open(team) }
      let stored = try #require(all.first)
      try await world.app.write { try FindingActions($0, as: OnCallWorld.manager).accept(stored.id, note: "Party") }
      try await world.away(world.ravi, "2026-12-20 00:00", "2026-12-22 00:00")
      try await world.app.advance(by: .hours(2))
      let after = try await world.app.read { [team = world.team] in try FindingStore($0).open(team) }
      #expect(after.map(\.acceptedBy) == [nil])
      let told = try await told(world)
      #expect(told == ["Ravi Rao: Nobody is on call: Ravi Rao is away"])
    }
  }

  @Test func `a gap that began stays the same one while time passes`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.mina]])
      try await world.add(.onCall, [[], [world.ravi]], startsOn: "2026-11-23")
      try await world.app.settle()
      let first = try await open(world)
      for _ in 0..<5 {
        try await world.app.advance(by: .hours(11))
        let now = try await open(world)
        #expect(now.first == first.first)
      }
      let closed = try await world.app.read { try $0.integer("SELECT COUNT(*) FROM duty_findings WHERE closed_at > 0") }
      #expect(closed == 0)
    }
  }
}
