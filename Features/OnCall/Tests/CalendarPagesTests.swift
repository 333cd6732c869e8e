import Calendars
import Core
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// The calendar of six weeks or a month, and the form with layers.
@Suite struct CalendarPagesTests {
  private var manager: Visitor { .actor(OnCallWorld.manager, zone: "Europe/Berlin") }

  @Test func `a month shows its own weeks, and leads to its neighbours`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let page = try await world.app.get("/rotations?view=month", as: manager).text
      #expect(page.contains("November 2026") && page.contains("cal--month"))
      #expect(page.matches(of: /<table class="wk/).count == 6)
      #expect(page.contains("from=2026-10-01") && page.contains("from=2026-12-01"))
    }
  }

  @Test(arguments: [("2026-02-10", 5, "2026-01-26"), ("2027-02-01", 4, "2027-02-01"), ("2026-08-31", 6, "2026-07-27")])
  func `a month has four to six weeks`(_ asked: String, _ weeks: Int64, _ monday: String) throws {
    let span = CalendarSpan(Day(asked), isMonth: true, today: Day(number: 20_780))
    #expect(span.firstMonday == Day(monday) && span.weeks == weeks)
  }

  @Test func `coverage is a row of its own, in its days`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.cover(rotation, by: world.teo, "2026-11-25 09:00", "2026-11-27 09:00")
      let page = try await world.app.get("/rotations", as: manager).text
      #expect(page.contains("title=\"Teo too: Wed 25 November 09:00 to Fri 27 November 09:00, Europe/Berlin\""))
      #expect(page.contains("colspan=\"2\" class=\"over\""))
    }
  }

  @Test func `the reader's own next turns stand beside the decisions`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let page = try await world.app.get("/rotations", as: world.visitor(world.nadia)).text
      #expect(page.contains("You, Nadia") && page.contains("<b>PoTW with Teo</b> Now to Mon 30 November 08:00."))
      let link = page.firstMatch(of: /href="(\/rotations\/2\?act=swap[^"]*)"/)?.1.replacing("&amp;", with: "&")
      let form = try await world.app.get(link.map(String.init) ?? "", as: world.visitor(world.nadia)).text
      #expect(form.contains("<details class=\"ask ask--end push\" open>"))
    }
  }

  private func layers(_ world: OnCallWorld, then: String) -> KeyValuePairs<String, String> {
    [
      "name": "Both", "kind": "on_call", "team": "\(world.team)", "layers": "2", "zone": "Europe/Berlin",
      "starts_on": "2026-11-30", "hand_over": "09:00", "every": "1", "unit": "weeks", "slots": "Teo\r\nRavi",
      "zone_2": "Europe/Berlin", "starts_on_2": "2026-11-30", "hand_over_2": "09:00", "every_2": "1",
      "unit_2": "weeks", "slots_2": "Mina\r\n-", "windows_2": "Mo-Su 00:00-09:00 18:00-24:00",
      "layer_name_2": "nights", "then": then,
    ]
  }

  @Test func `layers are added and removed without losing what was written`() async throws {
    try await OnCallWorld.run { world in
      let more = try await world.app.post("/rotations", form: layers(world, then: "more"), as: manager)
      #expect(more.status == 200 && more.text.contains("Layer 3") && more.text.contains(">nights<") == false)
      #expect(more.text.contains("value=\"nights\"") && more.text.contains("name=\"slots_3\""))
      let fewer = try await world.app.post("/rotations", form: layers(world, then: "fewer"), as: manager)
      #expect(!fewer.text.contains("slots_2") && fewer.text.contains("Teo\r\nRavi"))
    }
  }

  @Test func `the preview shows what all layers make together, nights in a row of their own`() async throws {
    try await OnCallWorld.run { world in
      let preview = try await world.app.post("/rotations", form: layers(world, then: "preview"), as: manager)
      #expect(preview.status == 200 && preview.text.contains("other hours"))
      #expect(preview.text.contains("Mina: Mon 30 November 18:00 to Mon 7 December 09:00, Europe/Berlin"))
      #expect(preview.text.contains("Teo: Mon 30 November 09:00 to Sun 6 December 18:00, Europe/Berlin"))
      #expect(!preview.text.contains("/rotations/0"))
      let saved = try await world.app.post("/rotations", form: layers(world, then: ""), as: manager)
      #expect(saved.status == 303)
      #expect(try await world.roster(at: "2026-12-02 03:00").onCall.first?.people == [world.mina])
      #expect(try await world.roster(at: "2026-12-02 12:00").onCall.first?.people == [world.teo])
      let edit = try await world.app.get("/rotations/1/edit", as: manager).text
      #expect(edit.contains("value=\"nights\"") && edit.contains("Mo-Su 00:00-09:00 18:00-24:00"))
    }
  }

  @Test func `Enter in a field of the form previews`() async throws {
    try await OnCallWorld.run { world in
      let page = try await world.app.get("/rotations/new", as: manager).text
      let first = page.firstMatch(of: /<form method="post" action="\/rotations".*?<button([^>]*)>/.dotMatchesNewlines())
      #expect(first.map { $0.1.contains("value=\"preview\"") } == true)
    }
  }
}
