import Core
import ICalendar
import Testing

@Suite("Time zones in calendar files")
struct EventZoneTests {
  private func event(_ zone: String) -> String {
    "DTSTART;TZID=\(zone):20260327T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=3;COUNT=2"
  }

  @Test(
    "A zone is found by its IANA name, behind a program's own prefix, and by the name that Outlook gives it",
    arguments: [
      ("Europe/London", 10), ("/freeassociation.sourceforge.net/Tzfile/Europe/London", 10),
      ("/citadel.org/20190914_1/America/Argentina/Buenos_Aires", 13), ("GMT Standard Time", 10),
      ("\"W. Europe Standard Time\"", 9), ("Eastern Standard Time", 14), ("Tokyo Standard Time", 1), ("UTC", 10),
    ])
  func names(name: String, hour: Int) throws {
    let first = try #require(try CalendarSample(event(name)).times().first)
    #expect(first.hasPrefix("03-27 \(hour.padded(2)):00"))
  }

  @Test("A zone that nobody knows is refused by name, with the line")
  func unknown() throws {
    let message = try CalendarSample(event("Mars/Olympus Mons")).refusal()
    let expected = "file: line 4: the time zone Mars/Olympus Mons is not known, and the file does not describe it"
    #expect(message == expected)
  }

  /// What Outlook writes for a zone that it has no other name for.
  private let own = """
    BEGIN:VTIMEZONE
    TZID:Customized Time Zone
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE
    """

  @Test("The file's own rules hold for a name that only the file knows: here they are those of Berlin")
  func ownRules() throws {
    let lines = "DTSTART;TZID=%:20260101T000000\nDURATION:PT7H\nRRULE:FREQ=HOURLY;INTERVAL=7"
    let berlin = CalendarSample(lines.replacing("%", with: "Europe/Berlin"))
    let custom = CalendarSample(own, lines.replacing("%", with: "Customized Time Zone"))
    #expect(try custom.times() == berlin.times())
    let late = try custom.times(from: "2099-01-01", to: "2100-01-01")
    #expect(late.count > 1200)
    #expect(try late == berlin.times(from: "2099-01-01", to: "2100-01-01"))
  }

  @Test("Changes may be listed, and rules may end")
  func listedChanges() throws {
    let zone = """
      BEGIN:VTIMEZONE
      TZID:Ours
      BEGIN:STANDARD
      DTSTART:20000101T000000
      TZOFFSETFROM:+0000
      TZOFFSETTO:+0000
      END:STANDARD
      BEGIN:DAYLIGHT
      DTSTART:20260201T000000
      TZOFFSETFROM:+0000
      TZOFFSETTO:+0530
      RDATE:20260328T000000
      END:DAYLIGHT
      BEGIN:STANDARD
      DTSTART:20250301T000000
      TZOFFSETFROM:+0530
      TZOFFSETTO:+0000
      RRULE:FREQ=YEARLY;UNTIL=20260228T183000Z
      END:STANDARD
      END:VTIMEZONE
      """
    let sample = CalendarSample(zone, event("Ours"))
    #expect(try sample.times(in: "UTC") == ["03-27 09:00–10:00", "03-30 03:30–04:30"])
  }

  @Test("The name of the zone's place comes before its rules, and the system's zone before both")
  func places() throws {
    let placed = own.replacing("TZID:Customized Time Zone", with: "TZID:Odd\nX-LIC-LOCATION:Asia/Tokyo")
    #expect(try CalendarSample(placed, event("Odd")).times() == ["03-27 01:00–02:00", "03-30 02:00–03:00"])
    let known = own.replacing("TZID:Customized Time Zone", with: "TZID:Asia/Tokyo")
    #expect(try CalendarSample(known, event("Asia/Tokyo")).times() == ["03-27 01:00–02:00", "03-30 02:00–03:00"])
  }

  @Test(
    "A zone that is badly described is refused",
    arguments: [
      ("TZOFFSETTO:+0100", "TZOFFSETTO:soon", "TZOFFSETTO is not understood: TZOFFSETTO:soon"),
      ("TZOFFSETTO:+0100", "TZOFFSETTO:+9900", "below 24 h"), ("TZOFFSETTO:+0100\n", "", "needs DTSTART"),
      ("FREQ=YEARLY;", "FREQ=SECONDLY;", "the time zone's rule takes too long to look through"),
      ("FREQ=YEARLY;", "FREQ=NEVER;", "RRULE is not understood: RRULE:FREQ=NEVER;INTERVAL=1;BYDAY=-1SU;BYMONTH=10"),
    ])
  func broken(old: String, new: String, problem: String) throws {
    let sample = CalendarSample(own.replacing(old, with: new, maxReplacements: 1), event("Customized Time Zone"))
    #expect(try sample.refusal().contains(problem))
  }
}
