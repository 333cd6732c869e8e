import Calendars
import Core
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// Changing by hand who has a duty, as people do it in the browser. Readers read UTC; the rotations are in Berlin, where
/// it is an hour later. This week Ravi is on call, next week Nadia.
@Suite struct OverridePagesTests {
  private var manager: Visitor { .actor(OnCallWorld.manager, zone: "UTC") }

  private func replace(
    _ world: OnCallWorld, by person: String, from: String = "2026-11-26T18:00", to: String = "2026-11-27T09:00",
    as visitor: Visitor
  ) async throws -> TestReply {
    try await world.app.post(
      "/rotations/2/replace",
      form: [
        "person": person, "replaced": "\(world.ravi)", "from": from, "to": to, "reason": "Theatre", "about": "",
      ], as: visitor)
  }

  @Test(arguments: TestEngine.available)
  func `a manager replaces somebody for a night, and every page says so`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let reply = try await replace(world, by: "\(world.mina)", as: manager)
      #expect(reply.status == 303 && reply.location == "/rotations/2")
      let page = try await world.app.get("/rotations/2", as: manager).text
      #expect(page.contains("Mina Sato instead of Ravi Rao") && page.contains("Theatre"))
      #expect(page.contains("<span class=\"q\">instead of Ravi</span>"))
      let weeks = try await world.app.get("/rotations", as: manager).text
      #expect(weeks.contains("class=\"over\"") && weeks.contains(">Mi</span>"))
      #expect(weeks.contains("Mina instead of Ravi: Thu 26 November 17:00 to Fri 27 November 08:00, UTC"))
      #expect(try await world.roster(at: "2026-11-26 17:59").onCall.first?.people == [world.ravi])
      #expect(try await world.roster(at: "2026-11-27 08:59").onCall.first?.people == [world.mina])
      #expect(try await world.roster(at: "2026-11-27 09:00").onCall.first?.people == [world.ravi])
    }
  }

  @Test func `forms are filled with the shift, by the clocks of the rotation`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let page = try await world.app.get("/rotations/2", as: manager).text
      for part in ["value=\"2026-11-30T09:00\"", "value=\"2026-12-07T09:00\"", "Clocks of Europe/Berlin."] {
        #expect(page.contains(part), "\(part)")
      }
      #expect(page.contains("Mon 30 November 08:00") && page.contains("09:00 CET"))
    }
  }

  @Test func `what is wrong stands beside the field, in the form that was sent, still filled`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let key = (Instant(berlin: "2026-11-30 09:00")..<Instant(berlin: "2026-12-07 09:00")).key
      let reply = try await world.app.post(
        "/rotations/2/replace",
        form: [
          "person": "\(world.mina)", "replaced": "\(world.nadia)", "from": "2026-12-02T09:00", "to": "later",
          "reason": "Theatre", "about": key,
        ], as: manager)
      #expect(reply.status == 422)
      #expect(reply.text.contains("To must be a time such as") && reply.text.contains("value=\"Theatre\""))
      #expect(reply.text.contains("value=\"2026-12-02T09:00\"") && reply.text.contains("value=\"later\""))
      #expect(reply.text.components(separatedBy: "<details class=\"ask ask--end push\" open>").count == 2)
    }
  }

  @Test func `ids are unique, and every form carries the session's token`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      for path in ["/rotations/1", "/rotations/2", "/rotations", "/rotations?view=month", "/rotations/2/edit"] {
        let page = try await world.app.get(path, as: manager).text
        let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count, "\(path)")
        #expect(page.matches(of: /method="post"/).count == page.matches(of: /name="csrf"/).count, "\(path)")
      }
    }
  }

  @Test func `an engineer takes over or gives up, and decides for nobody else`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let teo = try await world.app.get("/rotations/2", as: world.visitor(world.teo)).text
      #expect(teo.contains("Take over…") && !teo.contains("Replace…") && !teo.contains("Ask for a swap…"))
      let ravi = try await world.app.get("/rotations/2", as: world.visitor(world.ravi)).text
      #expect(ravi.contains("Give up…") && ravi.contains("Ask for a swap…"))
      #expect(try await replace(world, by: "\(world.mina)", as: world.visitor(world.teo)).status == 403)
      #expect(try await replace(world, by: "\(world.teo)", as: world.visitor(world.teo)).status == 303)
      let customer = try await world.app.get("/rotations/2", as: world.visitor(world.cleo, [.customer])).text
      #expect(!customer.contains("<form method=\"post\" action=\"/rotations"))
    }
  }

  @Test func `the pager is taken with one press`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let own = try await world.app.get("/rotations/2", as: world.visitor(world.ravi)).text
      #expect(!own.contains("Take the pager now"))
      let page = try await world.app.get("/rotations/2", as: world.visitor(world.teo)).text
      #expect(page.contains("Take the pager now"))
      let form: KeyValuePairs = ["replaced": "\(world.ravi)"]
      #expect(try await world.app.post("/rotations/2/take", form: form, as: world.visitor(world.teo)).status == 303)
      #expect(try await world.roster(at: "2026-11-23 10:00").onCall.first?.people == [world.teo])
      let give: KeyValuePairs = ["person": "\(world.mina)", "replaced": "\(world.teo)", "reason": "He is ill"]
      #expect(try await world.app.post("/rotations/2/take", form: give, as: manager).status == 303)
      #expect(try await world.roster(at: "2026-11-23 10:00").onCall.first?.people == [world.mina])
    }
  }

  @Test func `a change is taken back by whom it concerns`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      _ = try await replace(world, by: "\(world.mina)", as: manager)
      #expect(try await world.app.post("/overrides/1/end", as: world.visitor(world.teo)).status == 403)
      let reply = try await world.app.post("/overrides/1/end", as: world.visitor(world.mina))
      #expect(reply.status == 303 && reply.location == "/rotations/2")
      let page = try await world.app.get("/rotations/2", as: manager).text
      #expect(!page.contains("Changes by hand") && !page.contains("Mina Sato instead"))
    }
  }

  @Test func `a gap names its mend, and the link opens the form filled`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      _ = try await replace(world, by: "nobody", as: manager)
      let weeks = try await world.app.get("/rotations", as: manager).text
      #expect(weeks.contains("Nobody is on call</b> from Thu 26 November 17:00 to Fri 27 November 08:00."))
      let query = "act=cover&from=2026-11-26T18%3A00&person=\(world.nadia)&to=2026-11-27T09%3A00"
      let link = weeks.firstMatch(of: /href="(\/rotations\/2\?[^"]*)"[^>]*>Add coverage/)?.1.replacing(
        "&amp;", with: "&")
      #expect(link.map { Set($0.dropFirst("/rotations/2?".count).split(separator: "&")).count } == 4, "\(query)")
      let page = try await world.app.get(link.map(String.init) ?? "", as: manager).text
      #expect(page.contains("<details class=\"ask ask--end push\" open>"))
      #expect(page.contains("value=\"2026-11-26T18:00\"") && page.contains("value=\"2026-11-27T09:00\""))
      let form: KeyValuePairs = [
        "person": "\(world.mina)", "from": "2026-11-26T18:00", "to": "2026-11-27T09:00", "reason": "",
      ]
      #expect(try await world.app.post("/rotations/2/cover", form: form, as: manager).status == 303)
      #expect(try await world.app.get("/rotations", as: manager).text.contains("No gaps. Every hour has somebody."))
    }
  }

  @Test func `a missing second PoTW is a gap in the second row`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.potw, [[world.mina, world.ravi], [world.nadia, world.teo], [world.mina]])
      let page = try await world.app.get("/rotations", as: manager).text
      #expect(page.contains(">gap: no second PoTW</a>"))
      #expect(page.contains("No second PoTW</b> beside Mina from Mon 30 November 08:00 to Mon 7 December 08:00."))
      #expect(page.contains("Nadia, Ravi and Teo have no duty then") || page.contains("have no duty then"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `a past time is answered from what was changed by hand, and by people who have left`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      _ = try await replace(world, by: "\(world.mina)", as: manager)
      try await world.app.advance(by: .days(21))
      try await world.app.write { [mina = world.mina] tx in
        try PersonActions(tx, as: .system).deactivate(mina)
      }
      func answer(_ at: String) async throws -> Bool {
        try await world.app.get("/rotations?tz=Europe/Berlin&at=\(at)", as: manager).text
          .contains("<b>Mina</b> answers first on")
      }
      #expect(try await answer("2026-11-27T03:00"))
      #expect(try await answer("2026-11-27T20:00") == false)
    }
  }
}

@Suite struct ShiftTimesTests {
  private func span(_ from: String, _ to: String, turn: Range<Instant>? = nil) throws -> (from: Instant, to: Instant) {
    let times = ShiftTimes(zone: try Zone.named("Europe/Berlin"))
    return try times.span(in: Query([("from", from), ("to", to)]), turn: turn)
  }

  @Test func `of a time that the clocks show twice, from is the first and to the last`() throws {
    let found = try span("2026-10-25T02:30", "2026-10-25T02:30")
    #expect(found.from.rfc3339 == "2026-10-25T00:30:00.000Z" && found.to.rfc3339 == "2026-10-25T01:30:00.000Z")
  }

  @Test func `a skipped time moves forward`() throws {
    #expect(try span("2026-03-29T02:30", "2026-03-29T05:00").from.rfc3339 == "2026-03-29T01:30:00.000Z")
  }

  @Test func `what was not changed is the turn's own, to the microsecond`() throws {
    let turn = Instant(microseconds: 1_795_000_000_123_456)..<Instant(microseconds: 1_795_100_000_654_321)
    let times = ShiftTimes(zone: try Zone.named("Europe/Berlin"))
    let found = try span(times.text(turn.lowerBound), times.text(turn.upperBound), turn: Range(key: turn.key))
    #expect(found.from..<found.to == turn)
  }

  @Test(arguments: ["", "soon", "2026-13-01T10:00", "2026-11-23", "2026-11-23T25:00", "99999-01-01T00:00"])
  func `what is no time is refused`(_ text: String) {
    #expect(throws: Refusal.invalid("from", "must be a time such as 2026-03-11T14:00")) {
      try span(text, "2026-11-23T10:00")
    }
  }
}
