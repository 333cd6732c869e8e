import Core
import ICalendar
import Testing

@Suite("Changes of single occurrences")
struct EventSeriesTests {
  private let weekly = """
    UID:a
    SUMMARY:Duty
    DTSTART;TZID=Europe/Berlin:20260323T090000
    DTEND;TZID=Europe/Berlin:20260323T170000
    RRULE:FREQ=WEEKLY;COUNT=4
    """

  @Test("A moved occurrence takes place where it was moved to, and only there")
  func moved() throws {
    let sample = CalendarSample(
      weekly,
      """
      UID:a
      SUMMARY:Duty, moved
      RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000
      DTSTART;TZID=Europe/Berlin:20260401T100000
      DTEND;TZID=Europe/Berlin:20260401T120000
      """)
    let expected = ["03-23 09:00–17:00", "04-01 10:00–12:00", "04-06 09:00–17:00", "04-13 09:00–17:00"]
    #expect(try sample.times() == expected)
    #expect(try sample.occurrences().map(\.summary) == ["Duty", "Duty, moved", "Duty", "Duty"])
    #expect(try sample.times(from: "2026-04-01", to: "2026-04-02") == ["04-01 10:00–12:00"])
    #expect(try sample.times(from: "2026-03-30", to: "2026-03-31") == [])
  }

  @Test(
    "An occurrence is named by its time in any zone, or by its day",
    arguments: ["RECURRENCE-ID:20260330T070000Z", "RECURRENCE-ID;VALUE=DATE:20260330", "RECURRENCE-ID:20260330T090000"])
  func names(line: String) throws {
    let sample = CalendarSample(weekly, "UID:a\nDTSTART:20260330T180000Z\n\(line)")
    #expect(
      try sample.times() == ["03-23 09:00–17:00", "03-30 20:00–20:00", "04-06 09:00–17:00", "04-13 09:00–17:00"])
  }

  @Test("A cancelled occurrence is not there; neither is a cancelled event")
  func cancelled() throws {
    let one = CalendarSample(
      weekly, "UID:a\nRECURRENCE-ID:20260330T070000Z\nDTSTART:20260330T070000Z\nSTATUS:CANCELLED")
    #expect(try one.times() == ["03-23 09:00–17:00", "04-06 09:00–17:00", "04-13 09:00–17:00"])
    #expect(try CalendarSample(weekly + "\nSTATUS:Cancelled").times() == [])
  }

  @Test("A change of all later ones moves them by as much and gives them its length and words")
  func thisAndFuture() throws {
    let change = """
      UID:a
      SUMMARY:Late duty
      RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260406T090000
      DTSTART;TZID=Europe/Berlin:20260407T120000
      DURATION:PT1H
      """
    let sample = CalendarSample(weekly, change)
    #expect(
      try sample.times() == ["03-23 09:00–17:00", "03-30 09:00–17:00", "04-07 12:00–13:00", "04-14 12:00–13:00"])
    #expect(try sample.occurrences().last?.summary == "Late duty")
    let whole = CalendarSample(
      weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260406T070000Z\nDTSTART;VALUE=DATE:20260407")
    #expect(try whole.times() == ["03-23 09:00–17:00", "03-30 09:00–17:00", "04-07", "04-13 09:00–17:00"])
    let ended = CalendarSample(weekly, change + "\nSTATUS:CANCELLED")
    #expect(try ended.times() == ["03-23 09:00–17:00", "03-30 09:00–17:00"])
  }

  @Test("Of two changes the higher SEQUENCE counts, then the later in the file; of two series as well")
  func sequences() throws {
    func change(_ sequence: Int, _ hour: Int) -> String {
      "UID:a\nRECURRENCE-ID:20260330T070000Z\nDTSTART;TZID=Europe/Berlin:20260330T\(hour)0000\nSEQUENCE:\(sequence)"
    }
    #expect(try CalendarSample(weekly, change(2, 11), change(1, 12)).times()[1] == "03-30 11:00–11:00")
    #expect(try CalendarSample(weekly, change(1, 11), change(1, 12)).times()[1] == "03-30 12:00–12:00")
    let newer = "UID:a\nDTSTART;TZID=Europe/Berlin:20260501T090000\nSEQUENCE:1"
    #expect(try CalendarSample(newer, weekly).times() == ["05-01 09:00–09:00"])
  }

  @Test("Events that share a UID by mistake, or have none, are all there")
  func sharedNames() throws {
    let (first, second) = ("DTSTART;VALUE=DATE:20260101\nSUMMARY:New Year", "DTSTART;VALUE=DATE:20260501\nSUMMARY:May")
    #expect(try CalendarSample("UID:x\n" + first, "UID:x\n" + second).times() == ["01-01", "05-01"])
    let nameless = try CalendarSample(first, second).occurrences()
    #expect(nameless.map(\.uid) == ["2026-01-01 00:00 New Year", "2026-05-01 00:00 May"])
  }

  @Test("A change without its series is an event of its own")
  func orphan() throws {
    let sample = CalendarSample("UID:a\nRECURRENCE-ID:20260330T070000Z\nDTSTART;TZID=Europe/Berlin:20260330T100000")
    #expect(try sample.times() == ["03-30 10:00–10:00"])
  }
}
