import Core
import Testing

@testable import Calendars

private func hours(_ text: String, _ zoneName: String = "Europe/Berlin") throws -> WorkingHours {
  try WorkingHours(text, zone: zone(zoneName))
}

@Suite("The text of working hours")
struct WorkingHoursTextTests {
  @Test(
    "Each text has one canonical form, which reads back as the same hours",
    arguments: [
      ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00"), ("Mo-Su 00:00-24:00", "Mo-Su 00:00-24:00"),
      ("24/7", "Mo-Su 00:00-24:00"), ("none", "none"), (" NONE ", "none"),
      ("Mo,We 08:00-12:00 13:00-17:00; Fr 08:00-14:00", "Mo,We 08:00-12:00 13:00-17:00; Fr 08:00-14:00"),
      ("mo - fr 9:00-17:30", "Mo-Fr 09:00-17:30"), ("Fr-Mo 10:00-11:00", "Mo,Fr-Su 10:00-11:00"),
      ("Mo 13:00-17:00,08:00-12:00", "Mo 08:00-12:00 13:00-17:00"), ("Mo 08:00-12:00 12:00-17:00", "Mo 08:00-17:00"),
      ("Sa 10:00-11:00; Su 10:00-11:00; Mo 9:00-10:00", "Mo 09:00-10:00; Sa-Su 10:00-11:00"),
      ("Mo, We 08:00-12:00, 13:00-17:00", "Mo,We 08:00-12:00 13:00-17:00"),
    ])
  func canonical(text: String, expected: String) throws {
    let read = try hours(text)
    #expect(read.description == expected)
    #expect(try hours(expected) == read)
  }

  @Test(
    "What is malformed is refused, quoting the part",
    arguments: [
      ("", "must not be empty; write none for no hours"), ("Mo-Fr", "“Mo-Fr”: has no hours"),
      ("09:00-18:00", "“09:00-18:00”: has no days"), ("Mo-Xx 09:00-18:00", "“Xx”: days are Mo, Tu"),
      ("Monday 09:00-18:00", "“Monday”: days are Mo, Tu"),
      ("Mo-We-Fr 09:00-18:00", "“Mo-We-Fr” is not a range of days"),
      ("Mo, 09:00-18:00", "days are Mo, Tu"), ("Mo 09:00", "“09:00” is not an interval"),
      ("Mo 09:00-25:00", "“09:00-25:00” is not an interval"), ("Mo 09:00-24:01", "is not an interval"),
      ("Mo 9-18", "“9-18” is not an interval"), ("Mo 09:00-18:00x", "“09:00-18:00x” is not an interval"),
      ("Mo 09:00 - 18:00", "“09:00” is not an interval"), ("Mo 09:00-09:00", "“09:00-09:00” is empty"),
      ("Mo 22:00-06:00", "ends before it starts; write 22:00-24:00 and, on the next day, 00:00-06:00"),
      ("Mo 08:00-12:00 11:00-13:00", "Mo 11:00-13:00: overlaps 08:00-12:00"),
      ("Mo-Fr 08:00-12:00; Fr 13:00-14:00", "“Fr 13:00-14:00”: Fr is given more than once"),
      ("Mo 08:00-12:00;", "nothing between or after semicolons"), (";", "nothing between or after semicolons"),
      (String(repeating: "x", count: 501), "must have at most 500 characters, has 501"),
    ])
  func malformed(text: String, problem: String) throws {
    let refusal = try #require(throws: Refusal.self) { try hours(text) }
    #expect(refusal.message.hasPrefix("working_hours: "))
    #expect(refusal.message.contains(problem), "\(refusal.message)")
  }

  @Test("Intervals given as numbers are checked alike")
  func numbers() throws {
    #expect(throws: Refusal.self) { try WorkingHours(zone: .utc, week: [8: [0..<60]]) }
    #expect(throws: Refusal.self) { try WorkingHours(zone: .utc, week: [1: [0..<1441]]) }
    #expect(throws: Refusal.self) { try WorkingHours(zone: .utc, week: [1: [60..<60]]) }
    #expect(try WorkingHours(zone: .utc, week: [1: [60..<120]]).intervals(on: 1) == [60..<120])
  }
}

@Suite("Working hours")
struct WorkingHoursTests {
  @Test(
    "An instant is within or without, to the second",
    arguments: [
      ("2026-03-16T07:59:59Z", false), ("2026-03-16T08:00:00Z", true), ("2026-03-16T16:59:59Z", true),
      ("2026-03-16T17:00:00Z", false), ("2026-03-14T12:00:00Z", false), ("2026-03-30T07:00:00Z", true),
      ("2026-03-30T16:00:00Z", false),
    ])
  func contains(instant: String, expected: Bool) throws {
    #expect(try hours("Mo-Fr 09:00-18:00").contains(try at(instant)) == expected)
  }

  @Test(
    "The next start is found across nights, weekends and changes of the clocks",
    arguments: [
      ("2026-03-16T07:00:00Z", "2026-03-16T08:00:00Z"), ("2026-03-16T08:00:00Z", "2026-03-17T08:00:00Z"),
      ("2026-03-20T12:00:00Z", "2026-03-23T08:00:00Z"), ("2026-03-27T20:00:00Z", "2026-03-30T07:00:00Z"),
      ("2026-10-24T00:00:00Z", "2026-10-26T08:00:00Z"), ("2045-10-27T20:00:00Z", "2045-10-30T08:00:00Z"),
    ])
  func nextStart(after: String, expected: String) throws {
    #expect(try hours("Mo-Fr 09:00-18:00").nextStart(after: try at(after)) == (try at(expected)))
  }

  @Test("Without hours there is no next start, and round the clock there is neither start nor end")
  func noneAndAlways() throws {
    let now = try at("2026-03-16T12:00:00Z")
    let (none, always) = (try hours("none"), try hours("24/7"))
    #expect(!none.contains(now) && none.nextStart(after: now) == nil && none.end(containing: now) == nil)
    #expect(always.contains(now) && always.nextStart(after: now) == nil && always.end(containing: now) == nil)
    #expect(always.workingTime(from: now, to: now + .days(365)) == .days(365))
    #expect(none.instant(after: .hours(1), from: now) == nil)
    #expect(always.instant(after: .hours(100), from: now) == now + .hours(100))
  }

  @Test("Hours that touch over midnight are one period")
  func overMidnight() throws {
    let night = try hours("Fr 22:00-24:00; Sa 00:00-06:00")
    let friday = try at("2026-03-20T22:30:00Z")
    #expect(night.end(containing: friday) == (try at("2026-03-21T05:00:00Z")))
    #expect(night.nextStart(after: friday) == (try at("2026-03-27T21:00:00Z")))
    let almostAlways = try hours("Mo-Sa 00:00-24:00; Su 00:00-23:59")
    #expect(almostAlways.end(containing: try at("2026-03-16T00:00:00Z")) == (try at("2026-03-22T22:59:00Z")))
  }

  @Test("Hours that the clocks skip do not exist that day and come again a week later")
  func skipped() throws {
    let sunday = try hours("Su 02:15-02:45")
    #expect(sunday.nextStart(after: try at("2026-03-28T00:00:00Z")) == (try at("2026-04-05T00:15:00Z")))
    let partly = try hours("Su 02:15-04:00")
    #expect(partly.nextStart(after: try at("2026-03-28T00:00:00Z")) == (try at("2026-03-29T01:00:00Z")))
    #expect(partly.end(containing: try at("2026-03-29T01:00:00Z")) == (try at("2026-03-29T02:00:00Z")))
    let samoa = try hours("Fr 09:00-17:00", "Pacific/Apia")
    #expect(samoa.workingTime(from: try at("2011-12-29T00:00:00Z"), to: try at("2012-01-02T00:00:00Z")) == .zero)
  }

  @Test("Hours that the clocks show twice last from the first start to the last end")
  func twice() throws {
    let sunday = try hours("Su 02:15-02:45")
    let start = try at("2026-10-25T00:15:00Z")
    #expect(sunday.nextStart(after: start - .days(1)) == start)
    #expect(sunday.end(containing: start) == start + .minutes(90))
  }

  @Test("Working time counts only the hours, over weekends and changes of the clocks")
  func workingTime() throws {
    let office = try hours("Mo-Fr 09:00-12:00 13:00-18:00")
    let friday = try at("2026-03-27T16:00:00Z")
    #expect(office.workingTime(from: friday, to: try at("2026-03-30T11:30:00Z")) == .hours(1 + 3) + .minutes(30))
    #expect(office.workingTime(from: friday, to: friday) == .zero)
    #expect(office.workingTime(from: friday, to: friday - .days(1)) == .zero)
    #expect(office.workingTime(from: friday - .days(364), to: friday) == .hours(52 * 40))
    #expect(try hours("Mo-Su 00:00-24:00").workingTime(from: friday, to: friday + .days(3)) == .days(3))
  }

  @Test("The instant after some working time is the inverse of counting it")
  func instantAfter() throws {
    let office = try hours("Mo-Fr 09:00-12:00 13:00-18:00")
    let friday = try at("2026-03-27T16:00:00Z")
    #expect(office.instant(after: .minutes(30), from: friday) == friday + .minutes(30))
    #expect(office.instant(after: .hours(1), from: friday) == (try at("2026-03-27T17:00:00Z")))
    #expect(office.instant(after: .minutes(61), from: friday) == (try at("2026-03-30T07:01:00Z")))
    #expect(office.instant(after: .zero, from: friday) == friday)
    for minutes: Int64 in stride(from: 1, through: 10_000, by: 37) {
      let end = try #require(office.instant(after: .minutes(minutes), from: friday))
      #expect(office.workingTime(from: friday, to: end) == .minutes(minutes))
      #expect(office.contains(end - Span(microseconds: 1)))
    }
  }

  @Test(
    "All year long, through changes of the clocks, contains means what the clock on the wall shows",
    arguments: ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza"])
  func againstTheWall(zoneName: String) throws {
    let office = try hours("Mo-Sa 00:30-09:00 12:00-23:15; Su 00:00-01:00 04:00-24:00", zoneName)
    let end = try at("2027-01-01T00:00:00Z")
    var instant = end - .days(365)
    while instant < end {
      let local = office.zone.local(instant)
      let shown = office.intervals(on: local.day.weekday).contains { $0.contains(local.second / 60) }
      // Between the two showings of an end, the clock shows a time outside; the interval still lasts.
      if case .once = office.zone.instants(of: local) { #expect(office.contains(instant) == shown, "\(local)") }
      if shown { #expect(office.contains(instant), "\(local)") }
      instant = instant + .minutes(29)
    }
  }
}

@Suite("Holidays")
struct HolidayHoursTests {
  private func at(_ text: String) throws -> Instant {
    try zone("Europe/Berlin").first(LocalTime(day: try #require(Day(text)), second: 12 * 3600))
  }

  @Test("On a holiday nobody works, and the hours before and after it meet across it")
  func closed() throws {
    let holidays = Set(try ["2026-12-25", "2026-12-28"].map { try #require(Day($0)) })
    let closed = try hours("Mo-Fr 09:00-17:00").closed(on: holidays)
    let works = try ["2026-12-24", "2026-12-25"].map { closed.contains(try at($0)) }
    #expect(works == [true, false])
    #expect(try closed.nextStart(after: at("2026-12-24")) == at("2026-12-29") - .hours(3))
    #expect(try closed.workingTime(from: at("2026-12-21"), to: at("2027-01-04")) == .hours(8 * 10 - 16))
    #expect(try closed.instant(after: .hours(10), from: at("2026-12-24")) == at("2026-12-29") + .hours(2))
    let off = try ["2026-12-24", "2026-12-25", "2026-12-26"].map { closed.isOff(on: try #require(Day($0))) }
    #expect(off == [false, true, true])
  }

  @Test("Of a day that became a holiday at noon the morning was worked, and of one taken back at noon the afternoon")
  func closedInPart() throws {
    let (thursday, friday) = (try #require(Day("2026-12-24")), try #require(Day("2026-12-25")))
    let (noon, next) = (try at("2026-12-24"), try at("2026-12-25"))
    let closed = try hours("Mo-Fr 09:00-17:00").closed(
      on: [], and: [thursday: [noon..<(noon + .hours(12))], friday: [(next - .hours(12))..<next]])
    #expect(closed.contains(noon - .hours(1)) && !closed.contains(noon) && !closed.contains(next - .hours(1)))
    #expect(closed.end(containing: noon - .hours(1)) == noon && closed.nextStart(after: noon) == next)
    #expect(closed.workingTime(from: noon - .hours(12), to: next + .hours(12)) == .hours(3 + 5))
    #expect(!closed.isOff(on: thursday))
  }

  @Test("Round the clock with a holiday is not always, and ends and begins at its midnights")
  func aroundTheClock() throws {
    let closed = try hours("24/7").closed(on: [try #require(Day("2026-12-25"))])
    #expect(!closed.isAlways && !closed.isEmpty)
    #expect(try closed.end(containing: at("2026-12-20")) == at("2026-12-25") - .hours(12))
    #expect(try closed.nextStart(after: at("2026-12-25")) == at("2026-12-26") - .hours(12))
    #expect(try closed.end(containing: at("2026-12-26")) == nil)
  }
}
