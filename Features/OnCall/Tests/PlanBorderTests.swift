import Calendars
import Core
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// The turns right after a plan stay as they are; rest and turns in a row hold across that border too.
@Suite struct PlanBorderTests {
  /// From Monday 16 November: Nadia, Ravi, who has the turn now, Ravi again, Teo, Nadia. The plan is for two turns, of
  /// which Nadia cannot take the first and Teo not the second.
  private func planned(_ world: OnCallWorld, _ rules: [JSONValue.Member]) async throws -> [String] {
    let away: JSONValue = [
      ["person": .id(world.nadia), "away": "2026-12-01 to 2026-12-03"],
      ["person": .id(world.teo), "away": "2026-12-08 to 2026-12-13"],
    ]
    let body = JSONValue.object([.init("weeks", 2), .init("people", away)] + rules)
    let reply = try await world.app.json(.post, "/api/v1/rotations/1/plan", body, as: .actor(OnCallWorld.manager))
    #expect(reply.status == 200, "\(reply.text)")
    return (try reply.json["turns"]?.elements ?? []).map { $0["planned"]?[0]?["name"]?.text ?? "nobody" }
  }

  private func addRotation(_ world: OnCallWorld) async throws -> Rotation {
    try await world.add(.onCall, [[world.nadia], [world.ravi], [world.ravi], [world.teo]])
  }

  @Test(arguments: TestEngine.available)
  func `who has the turn after the plan does not have the one before it as well`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      _ = try await addRotation(world)
      for rules in [[JSONValue.Member("max_in_a_row", 1)], [.init("max_in_a_row", 9), .init("rest_hours", 24)]] {
        let names = try await planned(world, rules)
        #expect(names == ["Teo Lang", "Ravi Rao"], "\(names)")
      }
      #expect(try await planned(world, [.init("max_in_a_row", 2)])[1] == "Nadia Roth")
      // Ravi has the turn until the plan begins, and would not be rested.
      #expect(try await planned(world, [.init("max_in_a_row", 9), .init("rest_hours", 300)]).last == "nobody")
    }
  }

  @Test(arguments: TestEngine.available)
  func `the turns after the plan are as they were changed by hand, and without leave`(_ engine: TestEngine) async throws
  {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await addRotation(world)
      let rules = [JSONValue.Member("max_in_a_row", 1)]
      try await world.replace(world.nadia, by: world.mina, in: rotation, "2026-12-14 09:00", "2026-12-21 09:00")
      let free = try await planned(world, rules)
      #expect(free[1] == "Nadia Roth", "\(free)")
      try await world.replace(world.mina, by: world.nadia, in: rotation, "2026-12-16 09:00", "2026-12-21 09:00")
      #expect(try await planned(world, rules)[1] == "Ravi Rao")
    }
    try await OnCallWorld.run(engine) { world in
      _ = try await addRotation(world)
      try await world.away(world.nadia, "2026-12-14 09:00", "2026-12-22 00:00")
      let free = try await planned(world, [.init("max_in_a_row", 1)])
      #expect(free[1] == "Nadia Roth", "\(free)")
    }
  }

  @Test func `two people change places up to the other end of the plan to fit what follows`() throws {
    let zone = try Zone.named("Europe/Berlin")
    let calendar = DutyCalendar(zone: zone, hours: try WorkingHours("Mo-Fr 09:00-17:00", zone: zone))
    let start = Instant(berlin: "2026-11-30 09:00")
    func week(_ number: Int) -> Range<Instant> {
      (start + .days(7 * Int64(number)))..<(start + .days(7 * Int64(number + 1)))
    }
    let people = [1, 2].map { PlanPerson(ID($0), calendar: calendar) }
    for (count, next) in [(26, 1), (26, 2), (25, 1), (25, 2)] {
      let turns =
        (0..<count).map { PlanTurn(span: week($0)) } + [PlanTurn(past: week(count), people: [ID(Int64(next))])]
      let plan = FairPlanner.plan(try PlanRequest(turns: turns, people: people))
      #expect(plan.unfilled.isEmpty && plan.people[count - 1] == [ID(Int64(3 - next))], "\(count) \(next)")
    }
  }

  @Test func `rest reaches over several turns before and after`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo], [world.mina]])
      let lane = try await world.app.read { try OnCallReader($0).lane(rotation.id) }
      let now = Instant(berlin: "2026-11-23 10:00")
      let found = lane.turns(around: now, until: now + .days(14))
      let who = [found.past, found.coming, Array(found.following.prefix(3))].map {
        $0.flatMap(\.current).map(world.name)
      }
      #expect(
        who == [["Ravi Rao"], ["Teo Lang", "Mina Sato"], ["Nadia Roth", "Ravi Rao", "Teo Lang"]], "\(who)")
      let reply = try await world.app.json(
        .post, "/api/v1/rotations/1/plan", ["weeks": 2, "max_in_a_row": 1, "rest_hours": 312],
        as: .actor(OnCallWorld.manager))
      let names = try reply.json["turns"]?.elements?.map { $0["planned"]?[0]?["name"]?.text ?? "nobody" }
      // Two weeks' rest, less a day: Ravi before and after, Nadia after the second are out.
      #expect(names == ["Teo Lang", "Mina Sato"], "\(reply.text)")
    }
  }

  @Test func `the last turn of a plan is planned as a whole, also where its hours go on after the weeks`() async throws
  {
    try await OnCallWorld.run { world in
      var layer = world.plan([[world.nadia], [world.ravi]]).layers[0]
      layer.windows = "Mo-Fr 09:00-17:00"
      let plan = RotationPlan([layer])
      let rotation = try await world.app.write { [team = world.team] in
        try OnCallActions($0, as: .system).addRotation(name: "days", kind: .potw, team: team, plan: plan)
      }
      let lane = try await world.app.read { try OnCallReader($0).lane(rotation.id) }
      let now = Instant(berlin: "2026-11-23 10:00")
      let found = lane.turns(around: now, until: now + .days(7))
      #expect(found.coming.map(\.parts.count) == [5])
      #expect(found.following.first?.span.lowerBound == Instant(berlin: "2026-12-07 09:00"))
    }
  }
}
