import Calendars
import Core
import ICalendar
import Testing

@Suite("Calendar files")
struct CalendarFileTests {
  @Test("An event says what it says, unfolded and decoded")
  func words() throws {
    let sample = CalendarSample(
      text: """
        \u{FEFF}BEGIN:VCALENDAR\r
        BEGIN:VEVENT\r
        uid:42@example.org\r
        DTSTART;VALUE=DATE:20260102\r
        SUMMARY;LANGUAGE=de:Ne\r
         ujahr\\, frei\\; wirk\r
        \tlich\\nZeile zwei \\\\ ü\r
        DESCRIPTION:\r
        LOCATION;ALTREP="https://example.org/a;b":Zürich\r
        CATEGORIES:Leave,Out\\, of office\r
        CATEGORIES:Third\r
        ORGANIZER;CN="Muster: Max":MAILTO:max@example.org\r
        ATTENDEE;CN="A;B";PARTSTAT=ACCEPTED:mailto:a@example.org\r
        ATTENDEE;EMAIL=c@example.org:/principals/c\r
        ATTENDEE:mailto:a@example.org\r
        ATTENDEE:urn:uuid:1\r
        ATTENDEE;PARTSTAT=declined;ROLE=OPT-PARTICIPANT:mailto:d@example.org\r
        ATTENDEE;PARTSTAT=TENTATIVE:mailto:e@example.org\r
        ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org\r
        TRANSP:Transparent\r
        X-STRANGE;;;:::\r
        GEO:here\r
        ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA\r
        BEGIN:VALARM\r
        SUMMARY:not this\r
        END:VALARM\r
        END:VEVENT\r
        BEGIN:VTODO\r
        DTSTART:whenever\r
        END:VTODO\r
        END:VCALENDAR\r
        """)
    let found = try #require(try sample.occurrences().first)
    #expect(found.uid == "42@example.org")
    #expect(found.summary == "Neujahr, frei; wirklich\nZeile zwei \\ ü")
    #expect(found.description == nil)
    #expect(found.location == "Zürich")
    #expect(found.categories == ["Leave", "Out, of office", "Third"])
    #expect(found.organizer == "max@example.org")
    #expect(found.attendees == ["a@example.org", "c@example.org", "d@example.org", "e@example.org"])
    #expect(found.declined == ["d@example.org"] && found.isTransparent)
  }

  @Test(
    "Whole days go from midnight to midnight of the reader's zone",
    arguments: [
      ("DTSTART;VALUE=DATE:20260402\nDTEND;VALUE=DATE:20260404", "04-02…04-03"),
      ("DTSTART;VALUE=DATE:20260402", "04-02"), ("DTSTART:20260402", "04-02"),
      ("DTSTART;VALUE=DATE:20260402\nDTEND;VALUE=DATE:20260402", "04-02"),
      ("DTSTART;VALUE=DATE:20260402\nDURATION:P1W", "04-02…04-08"),
      ("DTSTART;VALUE=DATE;TZID=Asia/Tokyo:20260402", "04-02"),
    ])
  func wholeDays(lines: String, days: String) throws {
    for zone in ["Europe/Berlin", "America/New_York", "Pacific/Auckland"] {
      #expect(try CalendarSample(lines).times(in: zone) == [days])
    }
    let first = try #require(try CalendarSample(lines).occurrences(zone: "America/New_York").first)
    #expect(first.isAllDay)
    #expect(first.start == (try at("2026-04-02T04:00:00Z")))
  }

  @Test("The day on which the clocks change has 23 hours")
  func shortDay() throws {
    let day = try #require(try CalendarSample("DTSTART;VALUE=DATE:20260329").occurrences().first)
    #expect(day.end - day.start == .hours(23))
  }

  @Test("Recurring whole days know exceptions and changes, by day")
  func recurringDays() throws {
    let sample = CalendarSample(
      "UID:a\nDTSTART;VALUE=DATE:20260327\nRRULE:FREQ=DAILY;UNTIL=20260331T000000Z\nEXDATE;VALUE=DATE:20260328",
      "UID:a\nRECURRENCE-ID;VALUE=DATE:20260330\nDTSTART;VALUE=DATE:20260405\nDTEND;VALUE=DATE:20260407")
    #expect(try sample.times() == ["03-27", "03-29", "03-31", "04-05…04-06"])
  }

  @Test("Floating times are meant where the reader is, times in UTC are not")
  func floating() throws {
    let sample = CalendarSample("DTSTART:20260702T090000\nDTEND:20260702T100000")
    #expect(try sample.times(in: "Europe/Berlin") == ["07-02 09:00–10:00"])
    #expect(try sample.times(in: "America/New_York") == ["07-02 09:00–10:00"])
    let utc = CalendarSample("DTSTART:20260702T090000Z\nDTEND:20260702T100000Z")
    #expect(try utc.times(in: "America/New_York") == ["07-02 05:00–06:00"])
  }

  @Test("Start and end may be in different zones, and an end without one is in that of the start")
  func twoZones() throws {
    let flight = CalendarSample(
      """
      DTSTART;TZID=Europe/Berlin:20260702T100000
      DTEND;TZID=America/New_York:20260702T130000
      RRULE:FREQ=DAILY;COUNT=2
      """)
    #expect(try flight.times() == ["07-02 10:00–19:00", "07-03 10:00–19:00"])
    let careless = CalendarSample("DTSTART;TZID=America/New_York:20260702T100000\nDTEND:20260702T130000")
    #expect(try careless.times() == ["07-02 16:00–19:00"])
  }

  @Test("Occurrences come by start, and only those of which a part lies in the window")
  func window() throws {
    let sample = CalendarSample(
      "UID:b\nDTSTART:20260702T090000\nDTEND:20260703T000000", "UID:a\nDTSTART:20260702T090000\nDTEND:20260703T000000",
      "UID:m\nDTSTART:20260703T000000", "UID:e\nDTSTART:20260704T000000")
    #expect(try sample.occurrences(from: "2026-07-02", to: "2026-07-03").map(\.uid) == ["a", "b"])
    #expect(try sample.occurrences(from: "2026-07-03", to: "2026-07-04").map(\.uid) == ["m"])
  }

  @Test("Several calendars in a file, line ends of any kind and an empty calendar are fine")
  func forms() throws {
    let one = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260702T090000\nEND:VEVENT\nEND:VCALENDAR\n"
    #expect(try CalendarSample(text: one + "\n" + one).times().count == 2)
    let returns = CalendarSample(text: String(one.map { $0 == "\n" ? "\r" : $0 }))
    #expect(try returns.times().count == 1)
    #expect(try CalendarSample().times() == [])
  }
}
