import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportWindowsTests {
  private func text(_ spans: (start: Int, length: Int)...) throws -> String {
    var windows = WeekWindows()
    for span in spans { windows.add(span.start, length: span.length) }
    return try windows.text()
  }

  @Test func `a time over midnight is said on both days`() throws {
    #expect(try text((22 * 60, 10 * 60)) == "Mo 22:00-24:00; Tu 00:00-08:00")
  }

  @Test func `a time over the week's end comes back on Monday`() throws {
    #expect(try text((6 * 1440 + 20 * 60, 12 * 60)) == "Mo 00:00-08:00; Su 20:00-24:00")
    #expect(try text((-60, 120)) == "Mo 00:00-01:00; Su 23:00-24:00")
  }

  @Test func `times that touch or overlap become one`() throws {
    #expect(try text((540, 60), (600, 60), (570, 10)) == "Mo 09:00-11:00")
    #expect(try text((660, 60), (540, 60), (600, 60)) == "Mo 09:00-12:00")
  }

  @Test func `a whole week is always, nothing is none`() throws {
    #expect(try text((77, 7 * 1440)) == "24/7")
    #expect(try text((0, 5 * 1440), (5 * 1440, 2 * 1440)) == "24/7")
    #expect(try text((0, 0)) == "none")
  }

  @Test func `what was written is read back`() throws {
    for text in ["24/7", "Mo-Fr 09:00-17:00", "Mo 00:00-08:00; Su 20:00-24:00", "none"] {
      #expect(try WeekWindows(text: text).text() == text)
    }
  }

  @Test func `a span meets the windows also around the week's end`() {
    var windows = WeekWindows()
    windows.add(0, length: 60)
    #expect(windows.meets(0, length: 1) && windows.meets(-60, length: 61) && windows.meets(6 * 1440, length: 1441))
    #expect(!windows.meets(60, length: 60) && !windows.meets(-60, length: 60) && windows.meets(60, length: 7 * 1440))
  }
}

@Suite struct ImportTurnOrderTests {
  /// Whom a product has whose turns go on outside the hours: turn n is slot n's.
  private func check(
    _ cadence: Cadence, hours: Int, people: Int, windows text: String, first: String = "2026-01-05T09:00:00"
  ) throws {
    let names = (0..<people).map { "P\($0)" }
    let first = try #require(LocalTime(export: first))
    var lost: [String] = []
    let layer = try #require(
      try LayerSketch(
        externalID: "1", name: "L", zone: .utc, first: first, cadence: cadence, windows: try WeekWindows(text: text),
        slots: try names.map { [try .named($0)] }
      ).layer(&lost))
    #expect(lost.isEmpty && layer.slots.count <= 100)
    let working = try WorkingHours(text, zone: .utc)
    for advanced in [layer, try layer.advanced(to: try #require(LocalTime(export: "2027-03-03T03:00:00")))] {
      let calendar = try ImportCalendar(Self.rotation(advanced))
      let from = try #require(Instant(rfc3339: "2027-03-03T03:30:00Z"))
      for step in 0..<4000 {
        let instant = from + .minutes(Int64(step) * 97)
        let turn = (instant.seconds - Zone.utc.first(first).seconds) / Int64(hours * 3600)
        let expected = working.contains(instant) ? names[Int(turn) % people] : "-"
        guard calendar.who(at: instant) == expected else {
          Issue.record(
            "\(cadence), \(people) people, \(text): \(instant) has \(calendar.who(at: instant)), not \(expected)")
          break
        }
      }
    }
  }

  private static func rotation(_ layer: ImportedLayer) -> ImportedRotation {
    ImportedRotation(
      externalID: "x", name: "X", kind: nil, zoneName: "UTC", layers: [layer], ending: [], overrides: [], notCarried: []
    )
  }

  @Test func `days outside the hours count there, and are written out here`() throws {
    for people in 1...9 { try check(.days(1), hours: 24, people: people, windows: "Mo-Fr 09:00-17:00") }
    try check(.days(2), hours: 48, people: 3, windows: "Sa 00:00-24:00")
    try check(.days(3), hours: 72, people: 4, windows: "Mo-We 00:00-09:00 18:00-24:00")
  }

  @Test func `so do hours`() throws {
    try check(.hours(12), hours: 12, people: 2, windows: "Mo-Su 21:00-24:00")
    try check(.hours(12), hours: 12, people: 3, windows: "Mo-Su 21:00-24:00")
    try check(.hours(8), hours: 8, people: 4, windows: "Mo-Fr 09:00-17:00", first: "2025-07-30T01:30:00")
    try check(.hours(36), hours: 36, people: 5, windows: "Su 00:00-24:00")
  }

  @Test func `turns of a week and turns without limits stay as they are`() throws {
    try check(.weeks(1, on: []), hours: 168, people: 3, windows: "Sa 00:00-24:00")
    try check(.days(5), hours: 120, people: 3, windows: "24/7")
    try check(.hours(13), hours: 13, people: 4, windows: "24/7")
  }

  @Test func `an order that is too long to write out is told`() throws {
    var lost: [String] = []
    let first = try #require(LocalTime(export: "2026-01-05 09:00"))
    let layer = try LayerSketch(
      externalID: "1", name: "L", zone: .utc, first: first, cadence: .days(1),
      windows: try WeekWindows(text: "Mo-Fr 09:00-17:00"), slots: try (0..<23).map { [try .named("P\($0)")] }
    ).layer(&lost)
    #expect(layer?.slots.count == 23)
    #expect(
      lost == [
        "“L”: there the order of people goes on outside the hours too, which would take more than 100 turns to write out; "
          + "here only turns within the hours count."
      ])
  }

  @Test func `moving the start by months and by weeks keeps everybody's place`() throws {
    let people = try (0..<5).map { [try ImportedPerson.named("P\($0)")] }
    let first = try #require(LocalTime(export: "2020-01-15T09:00:00"))
    let later = try #require(LocalTime(export: "2026-06-30T08:00:00"))
    let cadences: [Cadence] = [
      .months(1, .day(15)), .months(3, .day(1)), .months(2, .day(31)), .months(1, .weekday(nth: -1, 5)),
      .weeks(2, on: [1, 4, 6]), .weeks(3, on: [1, 2]), .weeks(3, on: []),
    ]
    for cadence in cadences {
      var lost: [String] = []
      let layer = try #require(
        try LayerSketch(externalID: "1", name: "L", zone: .utc, first: first, cadence: cadence, slots: people).layer(
          &lost))
      let moved = try layer.advanced(to: later)
      let (one, two) = (try ImportCalendar(Self.rotation(layer)), try ImportCalendar(Self.rotation(moved)))
      #expect(moved.startsOn > layer.startsOn && moved.first <= later)
      for day in 0..<500 {
        let instant = Zone.utc.first(later) + .hours(Int64(day) * 23)
        #expect(one.who(at: instant) == two.who(at: instant), "\(cadence) \(instant)")
      }
    }
  }
}
