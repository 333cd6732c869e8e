import Calendars
import Core
import Teams
import Testing

@testable import OnCall

@Suite struct FairnessHoursTests {
  private let berlin: Zone
  private let office: DutyCalendar
  private let nadia = ID<Person>(1)

  init() throws {
    berlin = try Zone.named("Europe/Berlin")
    office = DutyCalendar(zone: berlin, hours: try WorkingHours("Mo-Fr 09:00-17:00", zone: berlin))
  }

  /// What Nadia carried, judged by the calendar, in a period around all her duties.
  private func tally(_ spans: Range<Instant>..., by calendar: DutyCalendar? = nil) throws -> DutyTally {
    let (from, to) = (berlin.showing("2026-01-01 00:00"), berlin.showing("2027-01-01 00:00"))
    let hours = try DutyHours(spans.map { (nadia, $0) }, from: from, to: to) { _ in calendar ?? office }
    return try #require(hours.tallies[nadia])
  }

  private func hours(_ working: Int64, _ evening: Int64, _ night: Int64, _ weekend: Int64, _ holiday: Int64 = 0)
    -> PerKind<Span>
  {
    PerKind(
      working: .hours(working), evening: .hours(evening), night: .hours(night), weekend: .hours(weekend),
      holiday: .hours(holiday))
  }

  @Test func `a week on call has five days, seven nights and a weekend`() throws {
    let week = try tally(berlin.stretch("2026-03-09 09:00", to: "2026-03-16 09:00"))
    #expect(week.hours == hours(40, 40, 40, 48) && week.hours.total == .days(7))
    #expect(week.shifts == [berlin.showing("2026-03-09 09:00")] && week.nights.count == 7)
    #expect(
      week.nights.first == berlin.showing("2026-03-09 22:00") && week.weekends == [berlin.showing("2026-03-14 00:00")])
    #expect(week.holidays.isEmpty)
  }

  @Test func `a night when the clocks go forward has seven hours, and nine when they go back`() throws {
    let cairo = try Zone.named("Africa/Cairo")
    let there = DutyCalendar(zone: cairo, hours: try WorkingHours("Su-Th 09:00-17:00", zone: cairo))
    let forward = try tally(cairo.stretch("2026-04-23 22:00", to: "2026-04-24 06:00"), by: there)
    #expect(forward.hours == hours(0, 0, 7, 0) && forward.nights.count == 1)
    let back = try tally(cairo.stretch("2026-10-29 22:00", to: "2026-10-30 06:00"), by: there)
    #expect(back.hours == hours(0, 0, 9, 0) && back.nights.count == 1)
    let sunday = try tally(berlin.stretch("2026-03-29 00:00", to: "2026-03-30 00:00"))
    #expect(sunday.hours == hours(0, 0, 0, 23))
  }

  @Test func `a holiday goes before the weekend, that before the night, and that before working hours`() throws {
    let saturday = try #require(Day("2026-12-26"))
    let late = DutyCalendar(
      zone: berlin, hours: try WorkingHours("Mo-Su 14:00-23:00", zone: berlin), holidays: [saturday])
    let days = try tally(berlin.stretch("2026-12-24 12:00", to: "2026-12-28 00:00"), by: late)
    #expect(days.hours == hours(16, 2 + 8, 2 + 6 + 2, 24, 24))
    #expect(days.nights.count == 4 && days.weekends.count == 1)
    #expect(days.holidays == [berlin.showing("2026-12-26 00:00")])
  }

  @Test func `a night counts from two hours on, also when they come in parts`() throws {
    #expect(try tally(berlin.stretch("2026-03-10 17:00", to: "2026-03-10 23:59")).nights.isEmpty)
    #expect(try tally(berlin.stretch("2026-03-10 17:00", to: "2026-03-11 00:00")).nights.count == 1)
    let parts = try tally(
      berlin.stretch("2026-03-10 22:00", to: "2026-03-10 23:00"),
      berlin.stretch("2026-03-11 05:00", to: "2026-03-11 09:00"))
    #expect(parts.nights == [berlin.showing("2026-03-10 22:00")] && parts.hours == hours(0, 3, 2, 0))
  }

  @Test func `what one person has twice at a time counts once`() throws {
    let day = try tally(
      berlin.stretch("2026-03-10 09:00", to: "2026-03-10 17:00"),
      berlin.stretch("2026-03-10 15:00", to: "2026-03-10 20:00"),
      berlin.stretch("2026-03-10 10:00", to: "2026-03-10 11:00"))
    #expect(day.hours == hours(8, 3, 0, 0) && day.shifts.count == 2)
  }

  @Test func `turns that follow one another are shifts of their own`() throws {
    let two = try tally(
      berlin.stretch("2026-03-16 09:00", to: "2026-03-23 09:00"),
      berlin.stretch("2026-03-09 09:00", to: "2026-03-16 09:00"))
    #expect(two.shifts.count == 2 && two.nights.count == 14 && two.weekends.count == 2)
  }

  @Test func `who covers a night of others by day works, by their own clocks`() throws {
    let auckland = try Zone.named("Pacific/Auckland")
    let there = DutyCalendar(zone: auckland, hours: try WorkingHours("Mo-Fr 09:00-17:00", zone: auckland))
    let night = try tally(berlin.stretch("2026-06-09 23:00", to: "2026-06-10 07:00"), by: there)
    #expect(night.hours == hours(8, 0, 0, 0) && night.nights.isEmpty)
  }

  @Test func `round the clock there are no evenings, and without working hours no working time`() throws {
    let week = berlin.stretch("2026-03-09 09:00", to: "2026-03-16 09:00")
    let always = DutyCalendar(zone: berlin, hours: try WorkingHours("24/7", zone: berlin))
    #expect(try tally(week, by: always).hours == hours(80, 0, 40, 48))
    let never = DutyCalendar(zone: berlin, hours: try WorkingHours("none", zone: berlin))
    #expect(try tally(week, by: never).hours == hours(0, 80, 40, 48))
  }

  @Test func `only the period counts, and it must be one of at most ten years`() throws {
    let spans = [(nadia, Instant(seconds: -1 << 40)..<Instant.distantFuture)]
    let (from, to) = (berlin.showing("2026-03-10 20:00"), berlin.showing("2026-03-10 23:00"))
    let part = try DutyHours(spans, from: from, to: to) { _ in office }
    #expect(part.tallies[nadia]?.hours == hours(0, 2, 1, 0) && part.tallies[nadia]?.shifts == [from])
    for end in [from, from - .days(1), from + .days(3661), .distantFuture] {
      #expect(throws: Refusal.self) { try DutyHours(spans, from: from, to: end) { _ in office } }
    }
    #expect(try DutyHours([(nadia, from..<from)], from: from, to: to) { _ in office }.tallies.isEmpty)
  }
}

@Suite struct FairnessHoursOracleTests {
  private static let zones = [
    "Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "America/Havana",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "America/Nuuk", "UTC",
  ]

  @Test(arguments: zones)
  func `every quarter of an hour counts as the clocks on the wall say, also where they change`(name: String) throws {
    let zone = try Zone.named(name)
    var draw = FairnessDraw(7)
    for text in [
      "Mo-Fr 09:00-17:00", "Mo 20:00-24:00; Tu-Th 00:00-04:00 06:30-07:00 20:00-24:00; Fr 00:00-04:00",
      "Sa,Su 00:00-24:00",
    ] {
      let away = try Zone.named(Self.zones[draw.number(below: Self.zones.count)])
      let hours = try WorkingHours(text, zone: draw.isOne(in: 2) ? zone : away)
      for month in ["2027-03-08", "2027-03-22", "2027-04-01", "2027-04-24", "2027-09-01", "2027-10-25", "2027-11-02"] {
        let first = try #require(Day(month))
        let holidays = Set((0..<3).map { _ in first + Int64(draw.number(below: 9)) })
        check(try spans(from: first, in: zone, &draw), DutyCalendar(zone: zone, hours: hours, holidays: holidays))
      }
    }
  }

  private func spans(from first: Day, in zone: Zone, _ draw: inout FairnessDraw) throws -> [Range<Instant>] {
    let start = zone.first(LocalTime(day: first, second: 0))
    return (0..<3).map { _ in
      let from = start + .minutes(15) * Int64(draw.number(below: 96 * 6))
      return from..<(from + .minutes(15) * Int64(1 + draw.number(below: 96 * 3)))
    }
  }

  private func check(_ spans: [Range<Instant>], _ calendar: DutyCalendar) {
    guard let from = spans.map(\.lowerBound).min(), let to = spans.map(\.upperBound).max() else { return }
    var expected = PerKind<Span>.zero
    var nights: [Day: Int] = [:]
    var instant = from
    while instant < to {
      defer { instant = instant + .minutes(15) }
      guard spans.contains(where: { $0.contains(instant) }) else { continue }
      let local = calendar.zone.local(instant)
      let isNight = local.hour >= 22 || local.hour < 6
      if isNight { nights[local.hour < 6 ? local.day + -1 : local.day, default: 0] += 1 }
      let kind = calendar.kind(at: instant)
      expected[kind] = expected[kind] + .minutes(15)
    }
    let found = try? DutyHours(spans.map { (ID(1), $0) }, from: from, to: to) { _ in calendar }.tallies[ID(1)]
    #expect(found?.hours == expected, "\(calendar.zone) \(calendar.hours.zone) \(from.rfc3339)")
    #expect(found?.nights.count == nights.values.count { $0 >= 8 }, "\(calendar.zone) \(from.rfc3339)")
  }

  @Test func `a year of 30 weekly rotations takes a few milliseconds`() throws {
    let zone = try Zone.named("Europe/Berlin")
    let calendar = DutyCalendar(zone: zone, hours: try WorkingHours("Mo-Fr 09:00-17:00", zone: zone))
    let start = zone.showing("2026-01-05 09:00")
    let duties: [DutyHours.Duty] = (0..<30).flatMap { rotation in
      (0..<52).map { week in
        let from = start + .days(7 * Int64(week))
        return (ID(Int64(rotation * 8 + week % 8 + 1)), from..<(from + .days(7)))
      }
    }
    let took = try FairnessPace.quickest {
      let hours = try DutyHours(duties, from: start, to: start + .days(364)) { _ in calendar }
      #expect(hours.tallies.count == 240)
    }
    #expect(took < .milliseconds(20) * FairnessPace.slowness, "\(took.microseconds) µs")
  }
}
