import Calendars
import Core
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct PlanTests {
  private static let path = "/api/v1/rotations/1/plan"

  /// On call: Nadia three weeks of four, Ravi the fourth, from Monday 16 November on.
  private func uneven(_ world: OnCallWorld) async throws -> Rotation {
    try await world.add(.onCall, [[world.nadia], [world.nadia], [world.nadia], [world.ravi]])
  }

  private func plan(
    _ world: OnCallWorld, _ body: JSONValue, status: Int = 200, as actor: Actor = OnCallWorld.manager
  ) async throws -> JSONValue {
    let reply = try await world.app.json(.post, Self.path, body, as: .actor(actor))
    #expect(reply.status == status, "\(reply.text)")
    return try reply.json
  }

  private func apply(_ world: OnCallWorld, weeks: JSONValue, status: Int = 200) async throws -> JSONValue {
    let seen = try await plan(world, ["weeks": weeks])["fingerprint"] ?? .null
    return try await plan(world, ["weeks": weeks, "apply": true, "seen": seen], status: status)
  }

  @Test(arguments: TestEngine.available)
  func `a plan is looked at, applied and taken back, and what has begun stays`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await uneven(world)
      let (from, to) = ("2026-11-23 10:00", "2027-01-11 09:00")
      let plain = try await world.shifts(rotation, from: from, to: to)
      let seen = try await plan(world, ["weeks": 7])
      #expect(seen["applied"]?.flag == false && seen["turns"]?.elements?.count == 7)
      let (before, after) = (seen["before"]?["objective"]?.number ?? 0, seen["after"]?["objective"]?.number ?? 0)
      #expect(after < before / 2 && after >= 0)
      #expect(try await world.shifts(rotation, from: from, to: to) == plain)
      _ = try await apply(world, weeks: 7)
      let planned = try await world.shifts(rotation, from: from, to: to)
      #expect(planned[0] == plain[0] && planned != plain)
      // Never twice in a row: the present turn is Nadia's, and so is the one after the plan.
      #expect(planned.map { $0.contains("Nadia") } == [true, false, true, false, true, false, true])
      #expect(try await world.events().last == "rotation.planned by Mona Kern")
      #expect(try await world.told().contains("Ravi Rao: Your turns of on call have changed"))
      let end = try await world.app.json(.post, Self.path + "/end", as: .actor(OnCallWorld.manager))
      #expect(end.status == 200)
      #expect(try await world.shifts(rotation, from: from, to: to) == plain)
    }
  }

  @Test(arguments: TestEngine.available)
  func `leave is kept to, and the turn that it would leave open is somebody else's`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo]])
      try await world.away(world.teo, "2026-12-02 00:00", "2026-12-04 00:00")
      let before = try await world.shifts(rotation, to: "2026-12-07 09:00")
      #expect(before.contains("02 00:00 to 04 00:00 nobody"))
      _ = try await apply(world, weeks: 4)
      let planned = try await world.shifts(rotation, to: "2026-12-21 09:00")
      #expect(!planned.contains { $0.hasSuffix("nobody") }, "\(planned)")
      #expect(planned[1] == "30 09:00 to 07 09:00 Nadia")
    }
  }

  @Test(arguments: TestEngine.available)
  func `leave that is known after the plan leaves a gap in it`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await uneven(world)
      _ = try await apply(world, weeks: 7)
      #expect(try await world.shifts(rotation, to: "2026-12-07 09:00").last == "30 09:00 to 07 09:00 Ravi")
      try await world.away(world.ravi, "2026-12-01 00:00", "2026-12-03 00:00")
      #expect(try await world.shifts(rotation, to: "2026-12-07 09:00").contains("01 00:00 to 03 00:00 nobody"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `a plan that was overtaken is a conflict`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await uneven(world)
      let seen = try await plan(world, ["weeks": 7])["fingerprint"] ?? .null
      try await world.replace(world.nadia, by: world.teo, in: rotation, "2026-12-01 09:00", "2026-12-02 09:00")
      let late = try await plan(world, ["weeks": 7, "apply": true, "seen": seen], status: 409)
      #expect(late["error"]?["message"]?.text ?? "\(late)" != "" && "\(late)".contains("was changed since this plan"))
      _ = try await plan(world, ["weeks": 7, "apply": true], status: 409)
    }
  }

  @Test func `a new plan replaces the one before, and leaves what was changed by hand`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await uneven(world)
      _ = try await apply(world, weeks: 7)
      let planned = try await world.shifts(rotation, from: "2026-11-30 09:00", to: "2026-12-28 09:00")
      try await world.replace(world.ravi, by: world.mina, in: rotation, "2026-11-30 09:00", "2026-12-07 09:00")
      let again = try await plan(world, ["weeks": 7])
      #expect(again["turns"]?[0]?["settled"]?.flag == true)
      #expect(again["turns"]?[0]?["planned"]?[0]?["name"]?.text == "Mina Sato")
      _ = try await apply(world, weeks: 7)
      let after = try await world.shifts(rotation, from: "2026-11-30 09:00", to: "2026-12-28 09:00")
      #expect(after[0].contains("Mina") && after.count == planned.count)
      let lane = try await world.app.read { try OnCallReader($0).lane(rotation.id) }
      let starts = lane.overrides.filter(\.isPlanned).map(\.from)
      #expect(Set(starts).count == starts.count, "one change for each turn")
    }
  }

  @Test func `who is away has no turn, and nobody has two duties at a time`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo]])
      try await world.add(.potw, [[world.ravi], [world.teo], [world.nadia]])
      let away: JSONValue = [["person": .id(world.nadia), "away": "2026-11-30 to 2026-12-13", "avoids": "nights, Fr"]]
      let found = try await plan(world, ["weeks": 4, "people": away])
      let names = (found["turns"]?.elements ?? []).map { $0["planned"]?[0]?["name"]?.text ?? "" }
      #expect(!names.prefix(2).contains("Nadia Roth") && names.count == 4)
      let potw = try await world.shifts(
        try await world.app.read { try OnCallReader($0).lane(ID(2)).rotation }, from: "2026-11-30 10:00",
        to: "2026-12-28 08:00")
      #expect(zip(names, potw).allSatisfy { !$1.contains($0.split(separator: " ").first ?? "?") })
    }
  }

  @Test func `what cannot be kept is named`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let away: JSONValue = ["person": .id(world.nadia), "away": "2026-12-01"]
      let body: [(String, JSONValue)] = [("weeks", 5), ("max_in_a_row", 1), ("people", [away])]
      let members = body.map { JSONValue.Member($0.0, $0.1) }
      let found = try await plan(world, .object(members))
      let obstacles = (found["turns"]?[0]?["obstacles"]?.elements ?? []).compactMap(\.text)
      #expect(obstacles.contains("Nadia Roth is on leave"))
      let seen = JSONValue.Member("seen", found["fingerprint"] ?? .null)
      let refused = try await plan(world, .object(members + [.init("apply", true), seen]), status: 422)
      let words = "\(refused)"
      for part in ["Nadia Roth is on leave", "Ravi Rao would have", "away", "max_in_a_row"] {
        #expect(words.contains(part), "\(part)")
      }
      let rest = try await plan(world, ["weeks": 7, "rest_hours": 400])
      #expect("\(rest)".contains("would rest only") || "\(rest)".contains("would have no rest"))
    }
  }

  @Test(
    arguments: [
      (["weeks": -1], "must be 1 to 104, is -1"), (["weeks": 5200], "must be 1 to 104, is 5200"),
      (["max_in_a_row": 0], "must be 1 to 100"), (["rest_hours": -3], "must be 0 to 2000"),
      (["people": [["person": 99]]], "person 99 takes no turns"),
      (["people": [["person": 1, "away": "soon"]]], "is not a day such as"),
      (["people": [["person": 1, "avoids": "Mondays"]]], "is not a kind such as"),
    ] as [(JSONValue, String)])
  func `what makes no sense is refused`(body: JSONValue, problem: String) async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi]])
      #expect("\(try await plan(world, body, status: 422))".contains(problem))
    }
  }

  @Test func `engineers look, managers apply, and an ended rotation has no plan`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await uneven(world)
      let seen = try await plan(world, ["weeks": 7], as: world.actor(world.teo))["fingerprint"] ?? .null
      _ = try await plan(world, ["weeks": 7, "apply": true, "seen": seen], status: 403, as: world.actor(world.teo))
      _ = try await plan(world, ["weeks": 7], status: 403, as: world.actor(world.cleo, [.customer]))
      let end = try await world.app.json(.post, Self.path + "/end", as: .actor(OnCallWorld.manager))
      #expect(end.status == 409)
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 1) }
      _ = try await plan(world, ["weeks": 7], status: 409)
    }
  }

  @Test func `the page shows the plan with its value, applies it and takes it back`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await uneven(world)
      let manager = Visitor.actor(OnCallWorld.manager)
      let link = "/rotations/\(rotation.id)/plan?weeks=7&away=Teo+Lang%3A+2026-12-01"
      let wrong = try await world.app.get(link, as: manager)
      #expect(wrong.status == 200 && wrong.text.contains("takes no turns in this rotation"))
      let page = try await world.app.get("/rotations/\(rotation.id)/plan?weeks=7&avoids=Ravi%3A+nights", as: manager)
      #expect(page.text.contains("Unfairness would be") && page.text.contains("Apply"))
      let seen = page.text.firstMatch(of: #/name="seen" value="(\w+)"/#).map { String($0.1) } ?? ""
      let form: KeyValuePairs = ["weeks": "7", "avoids": "Ravi: nights", "seen": seen]
      let late = try await world.app.post(
        "/rotations/\(rotation.id)/plan", form: ["weeks": "6", "seen": seen], as: manager)
      #expect(late.status == 409)
      #expect(try await world.app.post("/rotations/\(rotation.id)/plan", form: form, as: manager).status == 303)
      let again = try await world.app.get("/rotations/\(rotation.id)/plan?weeks=7", as: manager).text
      #expect(again.contains("Take the plan back"))
      #expect(try await world.app.post("/rotations/\(rotation.id)/plan/end", as: manager).status == 303)
      let reader = try await world.app.get("/rotations/\(rotation.id)/plan?weeks=7", as: world.visitor(world.teo)).text
      #expect(reader.contains("A manager can apply it."))
    }
  }

  @Test func `the command line prints turns and value`() async throws {
    try await OnCallWorld.run { world in
      _ = try await uneven(world)
      let text = FairnessListing.plan(try await plan(world, ["weeks": 2])).text(.table)
      #expect(text.contains("ROTATING") && text.contains("Ravi Rao") && text.contains("unfairness"), "\(text)")
    }
  }
}
