import Core
import ICalendar
import Testing

@Suite("Recurrence in calendar files")
struct RecurrenceTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let what: String
    let lines: String
    let expected: [String]
    var testDescription: String { what }

    init(_ what: String, _ lines: String, _ expected: String...) {
      self.what = what
      self.lines = lines
      self.expected = expected
    }
  }

  private static let nine = "DTSTART;TZID=Europe/Berlin:20260327T090000\nDTEND;TZID=Europe/Berlin:20260327T170000\n"

  @Test(
    "An event takes place when its rules say",
    arguments: [
      Sample("once", nine, "03-27 09:00–17:00"),
      Sample(
        "the clock on the wall stays in Berlin", nine + "RRULE:FREQ=DAILY;COUNT=3", "03-27 09:00–17:00",
        "03-28 09:00–17:00", "03-29 09:00–17:00"),
      Sample(
        "and in New York, where the clocks change on other days",
        "DTSTART;TZID=America/New_York:20260305T170000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4;INTERVAL=2",
        "03-05 23:00–03-06 00:00", "03-07 23:00–03-08 00:00", "03-09 22:00–23:00", "03-11 22:00–23:00"),
      Sample(
        "a duty from Monday to Monday ends when the next begins",
        """
        DTSTART;TZID=Europe/Berlin:20260323T090000
        DTEND;TZID=Europe/Berlin:20260330T090000
        RRULE:FREQ=WEEKLY;COUNT=2
        """, "03-23 09:00–03-30 09:00", "03-30 09:00–04-06 09:00"),
      Sample(
        "hours of a DURATION have 3600 seconds, days are as long as the calendar's",
        "DTSTART;TZID=Europe/Berlin:20260328T220000\nDURATION:PT8H\nRDATE;TZID=Europe/Berlin:20260404T220000",
        "03-28 22:00–03-29 07:00", "04-04 22:00–04-05 06:00"),
      Sample(
        "a day is a day, whatever its length", "DTSTART;TZID=Europe/Berlin:20260328T220000\nDURATION:P1DT1H",
        "03-28 22:00–03-29 23:00"),
      Sample(
        "a skipped time moves forward",
        "DTSTART;TZID=Europe/Berlin:20260328T023000\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=3", "03-28 02:30–03:00",
        "03-29 03:30–04:00", "03-30 02:30–03:00"),
      Sample(
        "until an instant, which is included", nine + "RRULE:FREQ=WEEKLY;UNTIL=20260403T070000Z", "03-27 09:00–17:00",
        "04-03 09:00–17:00"),
      Sample("until a second before", nine + "RRULE:FREQ=WEEKLY;UNTIL=20260403T065959Z", "03-27 09:00–17:00"),
      Sample(
        "until a day, all of which is included", nine + "RRULE:FREQ=WEEKLY;UNTIL=20260403", "03-27 09:00–17:00",
        "04-03 09:00–17:00"),
      Sample("until before it starts", nine + "RRULE:FREQ=WEEKLY;UNTIL=20260101T000000Z"),
      Sample(
        "the start counts, though the rule does not give it", nine + "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2",
        "03-27 09:00–17:00", "03-30 09:00–17:00"),
      Sample(
        "the last Friday of the month", nine + "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "03-27 09:00–17:00",
        "04-24 09:00–17:00", "05-29 09:00–17:00"),
      Sample(
        "weeks by their number, on the weekday of the start",
        "DTSTART;TZID=Europe/Berlin:20260105T090000\nRRULE:FREQ=YEARLY;BYWEEKNO=2,53", "01-05 09:00–09:00",
        "12-28 09:00–09:00"),
      Sample(
        "without some", nine + "RRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260329T070000Z\nEXDATE;VALUE=DATE:20260328",
        "03-27 09:00–17:00", "03-30 09:00–17:00"),
      Sample(
        "without those of another rule",
        nine + "RRULE:FREQ=DAILY;COUNT=4\nEXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2", "03-28 09:00–17:00",
        "03-30 09:00–17:00"),
      Sample(
        "with some more, one of them as long as it says itself",
        nine + "RDATE;TZID=Europe/Berlin;VALUE=PERIOD:20260330T100000/PT1H,20260331T100000/20260401T100000",
        "03-27 09:00–17:00", "03-30 10:00–11:00", "03-31 10:00–04-01 10:00"),
      Sample(
        "often a day", "DTSTART;TZID=Europe/Berlin:20260329T000000\nRRULE:FREQ=HOURLY;COUNT=4", "03-29 00:00–00:00",
        "03-29 01:00–01:00", "03-29 03:00–03:00"),
    ])
  func samples(sample: Sample) throws {
    #expect(try CalendarSample("UID:a\n" + sample.lines).times() == sample.expected)
  }

  @Test("A recurrence without end is written out as far as the window goes")
  func infinite() throws {
    let daily = CalendarSample("DTSTART;TZID=Europe/Berlin:19700101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    #expect(try daily.occurrences(from: "2026-03-01", to: "2026-04-01").count == 31)
    #expect(try daily.occurrences(from: "2090-03-01", to: "2100-03-01").count == 3652)
    let yearly = CalendarSample("DTSTART;VALUE=DATE:18710701\nRRULE:FREQ=YEARLY\nSUMMARY:Dominion Day")
    #expect(try yearly.times() == ["07-01"])
  }

  @Test("An event that began before the window is in it for as long as it lasts")
  func longEvents() throws {
    let leave = CalendarSample("DTSTART;VALUE=DATE:20251220\nDTEND;VALUE=DATE:20260104\nRRULE:FREQ=YEARLY")
    #expect(try leave.times(from: "2026-01-01", to: "2026-01-10") == ["12-20…01-03"])
    #expect(try leave.times(from: "2026-01-04", to: "2026-01-10") == [])
  }

  @Test("A rule whose days never come ends quietly, one that takes too long to look through is refused")
  func impossible() throws {
    let start = "DTSTART;TZID=Europe/Berlin:20260101T090000\n"
    for rule in ["YEARLY;BYMONTH=2;BYMONTHDAY=30", "MONTHLY;BYMONTH=4;BYMONTHDAY=31", "DAILY;BYMONTHDAY=31;BYMONTH=6"] {
      #expect(try CalendarSample(start + "RRULE:FREQ=\(rule)").times() == ["01-01 09:00–09:00"])
    }
    var limits = CalendarLimits()
    limits.steps = 100_000
    let seconds = CalendarSample(start + "RRULE:FREQ=SECONDLY;BYMONTH=12;BYMONTHDAY=31")
    #expect(try seconds.refusal(limits: limits) == "file: line 3: the event takes too long to look through")
  }
}
