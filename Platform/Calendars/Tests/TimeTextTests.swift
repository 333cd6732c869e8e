import Core
import Testing

@testable import Calendars

@Suite("Times for people")
struct TimeTextTests {
  @Test("Time and day are the reader's")
  func timeAndDay() throws {
    let berlin = TimeText(try zone("Europe/Berlin"))
    #expect(berlin.time(try at("2026-03-16T17:00:59Z")) == "18:00")
    #expect(berlin.day(try at("2026-03-15T23:00:00Z")) == "Monday 16 March")
    #expect(TimeText(.utc).day(try at("2026-03-15T23:00:00Z")) == "Sunday 15 March")
  }

  @Test(
    "The short form is as short as it can be without doubt",
    arguments: [
      ("2026-03-16T17:00:00Z", "18:00"), ("2026-03-16T22:59:00Z", "23:59"), ("2026-03-16T23:00:00Z", "tomorrow 00:00"),
      ("2026-03-17T08:00:00Z", "tomorrow 09:00"), ("2026-03-15T08:00:00Z", "yesterday 09:00"),
      ("2026-03-18T08:00:00Z", "Wed 09:00"), ("2026-03-22T08:00:00Z", "Sun 09:00"),
      ("2026-03-23T08:00:00Z", "23 March 09:00"), ("2026-03-14T08:00:00Z", "14 March 09:00"),
      ("2027-01-02T08:00:00Z", "2 January 2027 09:00"), ("2026-03-30T07:00:00Z", "30 March 09:00"),
    ])
  func short(instant: String, expected: String) throws {
    let berlin = TimeText(try zone("Europe/Berlin"))
    #expect(berlin.short(try at(instant), now: try at("2026-03-16T09:24:00Z")) == expected)
  }

  @Test(
    "Spans are rounded down to minutes, then to hours",
    arguments: [
      (-5, "< 1 min", "< 1 min"), (0, "< 1 min", "< 1 min"), (59, "< 1 min", "< 1 min"), (60, "1 min", "1 min"),
      (6 * 60 + 59, "6 min", "6 min"), (3600, "1 h", "1 h"), (3900, "1 h 05", "1 h 5 min"),
      (98 * 60, "1 h 38", "1 h 38 min"), (102 * 60, "1 h 42", "1 h 42 min"), (86_399, "23 h 59", "23 h 59 min"),
      (86_400, "1 d", "1 d"), (49 * 3600 + 1800, "2 d 1 h", "2 d 1 h"), (141 * 86_400, "141 d", "141 d"),
    ] as [(Int64, String, String)])
  func spans(seconds: Int64, short: String, long: String) {
    #expect(TimeText.ago(.seconds(seconds)) == short)
    #expect(TimeText.long(.seconds(seconds)) == long)
  }
}
