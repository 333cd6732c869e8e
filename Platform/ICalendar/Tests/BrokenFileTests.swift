import Calendars
import Core
import ICalendar
import Testing

@Suite("Files that are refused")
struct BrokenFileTests {
  private static let day = "DTSTART;VALUE=DATE:20260102\n"
  private static let nine = "DTSTART:20260102T090000Z\n"

  @Test(
    "What is no calendar, or broken in its structure, is refused with the line",
    arguments: [
      ("", "is not an iCalendar file"), ("<html><body>Please sign in</body></html>", "is not an iCalendar file"),
      ("BEGIN:VEVENT\nEND:VEVENT", "is not an iCalendar file"), ("BEGIN:VCALENDAR", "line 1: BEGIN:VCALENDAR is never"),
      ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "line 3: END:VCALENDAR ends nothing that is open"),
      ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n", "line 1: BEGIN:VCALENDAR is never ended"),
      ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR", "line 3: END:VCALENDAR ends nothing that is open"),
      ("BEGIN:VCALENDAR\nEND:VCALENDAR\nSUMMARY:x", "line 3: stands outside of BEGIN:VCALENDAR"),
      ("B\0E\0G\0I\0N\0", "is not a text in UTF-8"),
    ])
  func structure(text: String, problem: String) throws {
    let message = try CalendarSample(text: text).refusal()
    #expect(message.hasPrefix("file: \(problem)"), "\(message)")
  }

  @Test(
    "An event whose time is not to be understood is refused with the line and what it says",
    arguments: [
      ("SUMMARY:x", "line 3: the event has no DTSTART"), ("DTSTART:", "line 4: DTSTART is not understood: DTSTART:"),
      ("DTSTART:tomorrow", "line 4: DTSTART is not understood: DTSTART:tomorrow"),
      ("DTSTART:20260230T090000", "line 4: DTSTART has a date or time that does not exist: DTSTART:20260230T090000"),
      ("DTSTART:20260101T250000", "line 4: DTSTART has a date or time that does not exist: DTSTART:20260101T250000"),
      (nine + "DTEND:20260102T085959Z", "line 3: the event ends before it starts"),
      (day + "DTEND;VALUE=DATE:20260101", "line 3: the event ends before it starts"),
      (nine + "DURATION:-PT1H", "line 5: DURATION is negative: DURATION:-PT1H"),
      (nine + "DURATION:P100000D", "line 3: the event must last at most 3653 days, lasts 100000"),
      (nine + "DTEND;VALUE=DATE:20260103", "line 5: DTEND must be a date like DTSTART, or a time like it"),
      ("DTSTART:20260102T090000\nDTEND:20260102T100000Z", "line 5: DTEND must be a date like DTSTART"),
      ("DTSTART;VALUE=DATE:19691231", "line 3: the event must be in the years 1970 to 2100, is on 1969-12-31"),
      ("DTSTART:21010101T000000Z", "line 3: the event must be in the years 1970 to 2100, is on 2101-01-01"),
      (nine + "RDATE:99990101T000000Z", "line 3: the event must be in the years 1970 to 2100, is on 9999-01-01"),
      (nine + "RDATE;VALUE=PERIOD:20260103T090000Z/20260103T080000Z", "line 3: the event ends before it starts"),
      (nine + "RDATE;VALUE=PERIOD:20260103T090000Z/P4000D", "line 3: the event must last at most 3653 days"),
      (day + "RRULE:FREQ=HOURLY", "line 3: a rule below a day needs a DTSTART with a time"),
    ])
  func events(lines: String, problem: String) throws {
    let message = try CalendarSample(lines).refusal()
    #expect(message.hasPrefix("file: \(problem)"), "\(message)")
  }

  @Test(
    "A rule or a list of dates that is not understood is refused, never left out",
    arguments: [
      ("RRULE:FREQ=SOMETIMES", "is not understood"), ("RRULE:INTERVAL=2", "is not understood"),
      ("RRULE:FREQ=DAILY;COUNT=0", "is not understood"), ("RRULE:FREQ=DAILY;INTERVAL=0", "is not understood"),
      ("RRULE:FREQ=DAILY;INTERVAL=65537", "has a number that is too large"),
      ("RRULE:FREQ=MONTHLY;BYMONTHDAY=32", "is not understood"), ("RRULE:FREQ=WEEKLY;BYDAY=XX", "is not understood"),
      ("RRULE:FREQ=DAILY;COUNT=2;UNTIL=20260201T000000Z", "is not understood"),
      ("RRULE:FREQ=DAILY;UNTIL=later", "is not understood"),
      ("RRULE:RSCALE=CHINESE;FREQ=YEARLY", "is for another calendar (RSCALE)"),
      ("RRULE:FREQ=YEARLY;BYMONTH=5L", "has a month above 12"),
      ("EXDATE:20260103T090000Z,never", "is not understood"), ("RDATE;VALUE=PERIOD:20260103T090000Z/x", "is not"),
      ("RECURRENCE-ID:the first", "is not understood"),
    ])
  func rules(line: String, problem: String) throws {
    let message = try CalendarSample(Self.nine + line).refusal()
    let name = line.prefix { $0 != ":" && $0 != ";" }
    #expect(message.hasPrefix("file: line 5: \(name) \(problem)"), "\(message)")
  }

  @Test("What is too long for a line or nested too deep is refused, whatever libical would make of it")
  func extremes() throws {
    let positions = String(repeating: "1,", count: 400)
    let rule = try CalendarSample(Self.nine + "RRULE:FREQ=YEARLY;BYSETPOS=\(positions)1").refusal()
    #expect(rule.hasPrefix("file: line 5: RRULE must have at most 700 characters: RRULE:FREQ"))
    let days = String(repeating: "20260103T090000Z,", count: 600)
    let list = try CalendarSample(Self.nine + "EXDATE:\(days)20260103T090000Z").refusal()
    #expect(list.hasPrefix("file: line 5: EXDATE has more than 500 values in one line: EXDATE:2026"))
    let deep = CalendarSample(text: "BEGIN:VCALENDAR\n" + String(repeating: "BEGIN:VALARM\n", count: 99_999))
    #expect(try deep.refusal() == "file: line 9: is nested more than 8 deep")
    let parameters = String(repeating: ";X=1", count: 200)
    #expect(try CalendarSample("DTSTART\(parameters):20260102").refusal().hasPrefix("file: line 4: DTSTART is not"))
    let long = String(repeating: "long, ", count: 500_000)
    let words = try CalendarSample(Self.nine + "DESCRIPTION:\(long)").occurrences().first?.description
    #expect(words?.utf8.count == 2_999_999)
  }

  @Test("Five MiB, ten thousand events and fifty thousand occurrences are the limits")
  func sizes() throws {
    let bytes = "must have at most 5242880 bytes, has 5242881"
    #expect(try CalendarSample(text: String(repeating: "x", count: (5 << 20) + 1)).refusal() == "file: \(bytes)")
    let events = (0..<10_000).map { "UID:\($0)\n" + Self.nine }
    #expect(try CalendarSample(events).occurrences().count == 10_000)
    #expect(try CalendarSample(events + [Self.nine]).refusal() == "file: must have at most 10000 events")
    let often = CalendarSample(Self.nine + "RRULE:FREQ=MINUTELY;COUNT=50000")
    #expect(try often.occurrences().count == 50_000)
    let more = CalendarSample([Self.nine + "UID:1\nRRULE:FREQ=MINUTELY;COUNT=50000", "UID:2\n" + Self.nine])
    let occurrences = "must have at most 50000 occurrences in the time asked for"
    #expect(try more.refusal() == "file: \(occurrences)")
  }

  @Test("A window is not empty, has ten years at most and lies in the years that are read")
  func windows() throws {
    let sample = CalendarSample(Self.nine)
    for (from, to, problem) in [
      ("2026-01-01", "2026-01-01", "must end after it starts"), ("2026-01-02", "2026-01-01", "must end after"),
      ("2026-01-01", "2036-01-03", "must have at most 3653 days"),
      ("1969-12-31", "1970-01-02", "must lie in the years"),
      ("2100-12-31", "2101-01-02", "must lie in the years 1970 to 2100"),
    ] {
      let refusal = try #require(throws: Refusal.self) { try sample.occurrences(from: from, to: to) }
      #expect(refusal.message.hasPrefix("window: \(problem)"))
    }
  }

  @Test("A file cut off or changed anywhere is read or refused, and never crashes")
  func damage() throws {
    let text = CalendarSample(
      "UID:a\n\(Self.nine)RRULE:FREQ=WEEKLY;BYDAY=MO,2FR;COUNT=9\nEXDATE:20260105T090000Z\nATTENDEE;CN=\"x\":mailto:a",
      "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z\nDTSTART;TZID=Europe/Berlin:20260112T100000"
    ).bytes
    for position in text.indices {
      for changed in [UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "9"), 0x0A, 0xFF] {
        var bytes = text
        bytes[position] = changed
        expectAnAnswer(bytes)
      }
      expectAnAnswer(Array(text[..<position]))
    }
  }

  private func expectAnAnswer(_ bytes: [UInt8]) {
    do {
      let file = try CalendarFile(bytes: bytes)
      _ = try file.occurrences(from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: .utc)
    } catch is Refusal {
      return
    } catch {
      Issue.record(error)
    }
  }
}
