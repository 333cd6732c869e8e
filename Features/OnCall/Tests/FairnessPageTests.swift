import Calendars
import Core
import JSON
import Notifications
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct FairnessPageTests {
  private let day = "from=2026-11-23&to=2026-11-29"

  /// Tells somebody of an interrupt at a time by the clocks of Berlin.
  private func call(_ world: OnCallWorld, _ person: ID<Person>, at times: String...) async throws {
    for (number, text) in times.enumerated() {
      try await world.app.advance(to: Instant(berlin: text))
      try await world.app.write { tx in
        _ = try NotificationActions(tx).tell(
          person, about: Reference(kind: "interrupt", number: Int64(number)), headline: "Disk", text: "", path: "/",
          reason: "you are on call", isUrgent: false, key: "\(text)")
      }
    }
  }

  private func study(_ world: OnCallWorld, _ query: String) async throws -> [JSONValue] {
    let answer = try await world.app.json(.get, "/api/v1/oncall/fairness?\(query)", as: world.visitor(world.nadia))
    return try answer.json["people"]?.elements ?? []
  }

  @Test(arguments: TestEngine.available)
  func `hours are those of final shifts, by kind, beside an even share`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]], startsOn: "2026-11-23")
      try await world.replace(world.nadia, by: world.ravi, in: rotation, "2026-11-28 00:00", "2026-11-29 00:00")
      let people = try await study(world, "from=2026-11-23&to=2026-12-06")
      let found = people.map { "\($0["person"]?["name"]?.text ?? ""): \(FairnessListing.hours($0["hours"]?["total"]))" }
      // From Monday 10:00, when it was added; a week of Ravi's and the Saturday.
      #expect(found == ["Ravi Rao: 183.0", "Nadia Roth: 143.0"])
      #expect(people[0]["share"]?["total"] == people[1]["share"]?["total"])
      #expect(people[1]["hours"]?["weekend"]?.number == 24 && people[1]["hours"]?["night"]?.number == 40)
      #expect(people[1]["hours"]?["working"]?.number == 39 && people[1]["hours"]?["holiday"]?.number == 0)
    }
  }

  @Test func `a PoTW's hours are the team's working hours`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.nadia]])
      let people = try await study(world, "from=2026-11-24&to=2026-11-30")
      #expect(people.map { FairnessListing.hours($0["hours"]?["total"]) } == ["40.0"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `calls on duty count by shift, those in one night as one interruption of sleep`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi]], startsOn: "2026-11-23")
      try await call(world, world.ravi, at: "2026-11-23 20:00")
      try await call(
        world, world.nadia, at: "2026-11-23 21:59", "2026-11-23 22:00", "2026-11-23 22:29", "2026-11-24 05:59",
        "2026-11-24 06:00")
      let people = try await study(world, day)
      let nadia = people.first { $0["person"]?["id"]?.integer == world.nadia.number }
      #expect(nadia?["calls"]?.integer == 5 && nadia?["interruptions"]?.integer == 2)
      #expect(people.allSatisfy { $0["person"]?["name"]?.text != "Ravi Rao" || $0["calls"]?.integer == 0 })
      let page = try await world.app.get("/rotations/fairness?\(day)", as: world.visitor(world.nadia)).text
      #expect(page.contains("5 to people on duty, 2 of them an interruption of sleep"))
    }
  }

  @Test func `the page says who carried most and lets one choose`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo]])
      let visitor = world.visitor(world.nadia)
      let page = try await world.app.get("/rotations/fairness?\(day)", as: visitor)
      #expect(page.status == 200 && page.text.contains("Ravi carried"))
      #expect(page.text.contains("Ops <span aria-hidden=\"true\">·</span> 23 November to 29 November 2026"))
      let one = try await world.app.get("/rotations/fairness?rotation=\(rotation.id)&\(day)", as: visitor).text
      #expect(one.contains("<option value=\"\(rotation.id)\" selected>"))
      let link = try await world.app.get("/rotations", as: visitor).text
      #expect(link.contains("/rotations/fairness?team=\(world.team)"))
    }
  }

  @Test(arguments: [
    ("from=2026-11-23&to=2026-11-22", "must not be earlier than from"),
    ("from=1926-11-23&to=2026-11-22", "such as 2026-11-23"), ("from=1980-11-23", "must be at most 3660 days later"),
    ("from=soon", "such as 2026-11-23"), ("rotation=99", "had no rotation 99"),
    ("rotation=night", "must be the number of a rotation"),
  ])
  func `what cannot be is said beside the form, and refused by the API`(query: String, problem: String) async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.nadia]])
      let page = try await world.app.get("/rotations/fairness?\(query)", as: world.visitor(world.nadia))
      #expect(page.status == 200 && page.text.contains(problem))
      let api = try await world.app.json(.get, "/api/v1/oncall/fairness?\(query)", as: world.visitor(world.nadia))
      #expect(api.status == 422)
    }
  }

  @Test func `without rotations nobody had a duty, and an unknown team is none`() async throws {
    try await OnCallWorld.run { world in
      let page = try await world.app.get("/rotations/fairness", as: world.visitor(world.nadia))
      #expect(page.status == 200 && page.text.contains("Nobody had a duty in this time."))
      #expect(try await world.app.get("/rotations/fairness?team=99", as: world.visitor(world.nadia)).status == 422)
    }
  }
}
