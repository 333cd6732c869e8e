import Core
import FeatureKit
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct OnCallPagesTests {
  private var visitor: Visitor { .actor(Actor(kind: .person(1), name: "Nadia", roles: [.engineer]), zone: "UTC") }

  @Test(arguments: TestEngine.available)
  func `the page says who answers until when in the reader's zone, and who then`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let page = try await world.app.get("/rotations", as: visitor)
      #expect(page.status == 200)
      #expect(page.text.contains("Nadia and Teo answer until 16:00, then Ravi."))
      #expect(page.text.contains("No gaps. Every hour has somebody."))
      #expect(page.text.contains("Week 48") && page.text.contains("class=\"nowp\""))
    }
  }

  @Test func `the bar of every page shows who answers now and next`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let bar = try await world.app.get("/people", as: visitor).text
      #expect(bar.contains("PoTW, answering now:") && bar.contains("<b>Nadia, Teo"))
      #expect(bar.contains("from 16:00:") && bar.contains("<b>Ravi"))
    }
  }

  @Test func `gaps are named`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.nadia], []])
      try await world.add(.onCall, [[world.ravi]], startsOn: "2026-12-07")
      let page = try await world.app.get("/rotations", as: visitor).text
      #expect(page.contains("Nobody is on call</b> from now to Mon 7 December 08:00"))
      #expect(page.contains("There is no PoTW</b> from now to Mon 30 November 08:00") && page.contains(">gap</a>"))
    }
  }

  @Test func `a turn that nobody has beside a colleague's is named too`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      try await world.add(.potw, [[world.ravi], [], [world.mina]], name: "Second")
      let page = try await world.app.get("/rotations", as: visitor).text
      #expect(page.contains("2 gaps") && page.contains("Second has nobody</b> from now to Mon 30 November 08:00"))
    }
  }

  @Test func `who answers at a given time is asked in the page`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let page = try await world.app.get("/rotations?at=2026-12-05T03:00&tz=Europe/Berlin", as: visitor).text
      #expect(page.contains("<b>Nadia</b> answers first on"))
      let wrong = try await world.app.get("/rotations?at=soon", as: visitor)
      #expect(wrong.status == 200 && wrong.text.contains("must be a time such as"))
    }
  }

  private func form(_ world: OnCallWorld, _ slots: String, then: String = "") -> KeyValuePairs<String, String> {
    [
      "name": "Nights", "kind": "on_call", "team": "\(world.team)", "zone": "Europe/Berlin",
      "starts_on": "2026-11-23", "hand_over": "09:00", "every": "1", "unit": "weeks", "slots": slots, "then": then,
    ]
  }

  @Test func `a form is previewed, then saved`() async throws {
    try await OnCallWorld.run { world in
      let turns = "Teo\r\n-\r\nRavi, Mina Sato"
      let preview = try await world.app.post("/rotations", form: form(world, turns, then: "preview"), as: visitor)
      #expect(preview.status == 200 && preview.text.contains("Preview: the next 8 turns"))
      #expect(preview.text.contains("gap: nobody") && preview.text.contains("Mon 30 November 08:00"))
      #expect(try await world.app.read { try OnCallReader($0).rotations(team: world.team) }.isEmpty)
      let saved = try await world.app.post("/rotations", form: form(world, turns), as: visitor)
      #expect(saved.status == 303 && saved.location == "/rotations/1")
      let page = try await world.app.get("/rotations/1", as: visitor).text
      #expect(page.contains("Teo until 30 November 08:00, then nobody."))
      #expect(try await world.roster(at: "2026-12-08 12:00").onCall.first?.people == [world.ravi, world.mina])
    }
  }

  @Test func `all mistakes of a form come back together, the form still filled`() async throws {
    try await OnCallWorld.run { world in
      let reply = try await world.app.post(
        "/rotations",
        form: [
          "name": "", "kind": "potw", "team": "\(world.team)", "zone": "Mars", "starts_on": "x",
          "hand_over": "25:00", "every": "x", "slots": "Teo, Zoe",
        ], as: visitor)
      #expect(reply.status == 422)
      for part in ["Teo, Zoe", "Mars", "called “Zoe”", "must not be empty", "such as 09:00", "a day such as"] {
        #expect(reply.text.contains(part), "\(part)")
      }
    }
  }

  @Test func `a stale form is a conflict`() async throws {
    try await OnCallWorld.run { world in
      _ = try await world.app.post("/rotations", form: form(world, "Teo"), as: visitor)
      let fields: KeyValuePairs = [
        "name": "Nights", "zone": "UTC", "starts_on": "2026-11-23", "hand_over": "09:00", "every": "1",
        "slots": "Ravi", "version": "1",
      ]
      #expect(try await world.app.post("/rotations/1", form: fields, as: visitor).status == 303)
      #expect(try await world.app.post("/rotations/1", form: fields, as: visitor).status == 409)
    }
  }

  @Test(arguments: TestEngine.available)
  func `the API takes a rotation and says who answers`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let made = try await world.app.json(
        .post, "/api/v1/rotations",
        [
          "name": "Nights", "kind": "on_call", "team": .id(world.team),
          "layers": [
            [
              "zone": "Europe/Berlin", "starts_on": "2026-11-16", "hand_over": "09:00",
              "slots": [[.id(world.nadia)], [.id(world.ravi), .id(world.mina)]],
            ]
          ],
        ], as: visitor)
      #expect(made.status == 201)
      #expect(try made.json["layers"]?[0]?["slots"]?[1]?[0]?.integer == world.ravi.number)
      let now = try await world.app.json(.get, "/api/v1/oncall/now?team=Ops", as: visitor).json
      #expect(now["answering_now"]?[0]?["name"]?.text == "Ravi Rao")
      #expect(now["on_call"]?[0]?["until"]?.text == "2026-11-30T08:00:00.000Z")
      let later = try await world.app.json(.get, "/api/v1/oncall/now?at=2026-12-01T00:00:00Z", as: visitor).json
      #expect(later["answering_now"]?[0]?["name"]?.text == "Nadia Roth")
      #expect(try await world.app.json(.get, "/api/v1/oncall/now?team=Nope", as: visitor).status == 422)
      let list = try await world.app.json(.get, "/api/v1/rotations/1/shifts", as: visitor).json
      #expect(list["shifts"]?.elements?.count == 7)
    }
  }

  @Test func `the command line prints the roster as a table`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let roster = try await world.app.json(.get, "/api/v1/oncall/now", as: visitor).json
      let text = OnCallListing.listing(roster).text(.table)
      #expect(text.contains("answers first"))
      #expect(text.contains("Nadia Roth, Teo Lang  2026-11-23T16:00:00.000Z  Ravi Rao"))
    }
  }
}
