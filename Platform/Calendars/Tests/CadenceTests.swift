import Core
import Testing

@testable import Calendars

@Suite("Cadences")
struct CadenceTests {
  @Test(
    "A rule reads back as the same rule",
    arguments: [
      ("FREQ=HOURLY;INTERVAL=12", Cadence.hours(12)), ("FREQ=DAILY", .days(1)), ("FREQ=WEEKLY", .weekly),
      ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", .weeks(2, on: [1, 5])),
      ("FREQ=MONTHLY;BYMONTHDAY=31", .months(1, .day(31))),
      ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", .months(3, .weekday(nth: 1, 1))),
      ("FREQ=MONTHLY;BYDAY=-1FR", .months(1, .weekday(nth: -1, 5))),
    ])
  func roundTrip(rule: String, cadence: Cadence) throws {
    #expect(try Cadence(rule) == cadence)
    #expect(cadence.text == rule)
  }

  @Test("Rules may be written in other ways, and are then put in order")
  func otherForms() throws {
    #expect(try Cadence("byday=fr,mo;wkst=mo;freq=weekly;interval=1").text == "FREQ=WEEKLY;BYDAY=MO,FR")
    #expect(try Cadence("FREQ=DAILY;INTERVAL=1") == .days(1))
    #expect(try Cadence("FREQ=MONTHLY;BYDAY=+2TU").text == "FREQ=MONTHLY;BYDAY=2TU")
  }

  @Test(
    "What would end, is not known or is out of range is refused, naming the part",
    arguments: [
      ("", "FREQ"), ("FREQ=WEEKLY;COUNT=3", "must not have COUNT"), ("FREQ=DAILY;UNTIL=20270101", "have UNTIL"),
      ("FREQ=YEARLY", "FREQ=YEARLY"), ("FREQ=MINUTELY", "FREQ=MINUTELY"), ("FREQ=DAILY;INTERVAL=0", "1 and 366"),
      ("FREQ=DAILY;INTERVAL=-1", "between 1 and 366"), ("FREQ=DAILY;INTERVAL=367", "between 1 and 366"),
      ("FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL must be a number"), ("FREQ=WEEKLY;BYDAY=XX", "XX"),
      ("FREQ=WEEKLY;BYDAY=MO,MO", "each weekday once"), ("FREQ=WEEKLY;WKST=SU", "WKST"),
      ("FREQ=WEEKLY;FREQ=DAILY", "FREQ is given twice"), ("FREQ", "NAME=VALUE"), ("FREQ=MONTHLY", "BYMONTHDAY=1"),
      ("FREQ=MONTHLY;BYMONTHDAY=32", "between 1 and 31"), ("FREQ=MONTHLY;BYDAY=5MO", "first to fourth"),
      ("FREQ=MONTHLY;BYDAY=MO", "such as 1MO"), ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1", "either"),
      ("FREQ=HOURLY;BYDAY=MO", "not supported"), ("FREQ=DAILY;BYHOUR=9", "BYHOUR is not supported"),
      (String(repeating: "x", count: 201), "at most 200 characters"),
    ])
  func refused(rule: String, problem: String) throws {
    let refusal = try #require(throws: Refusal.self) { try Cadence(rule) }
    #expect(refusal.message.hasPrefix("cadence: ") && refusal.message.contains(problem), "\(refusal.message)")
  }

  @Test("Day 31 is the last of a shorter month, also in a leap year, and does not creep to the 28th")
  func lastOfTheMonth() throws {
    let layer = try layer("Etc/UTC", from: "2028-01-31 09:00", "FREQ=MONTHLY;BYMONTHDAY=31")
    #expect((0..<5).map { layer.start($0).day.description.suffix(5) } == ["01-31", "02-29", "03-31", "04-30", "05-31"])
  }

  @Test("Every second week counts from the week of the first day, and the first turn is the first one left in it")
  func twoWeekly() throws {
    let layer = try layer("Etc/UTC", from: "2026-01-07 09:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR")
    #expect((0..<4).map { layer.start($0).day.description.suffix(5) } == ["01-09", "01-19", "01-23", "02-02"])
  }

  @Test("Every second month counts from the month of the first day, as the standard says")
  func twoMonthly() throws {
    let layer = try layer("Etc/UTC", from: "2026-01-20 09:00", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15")
    #expect((0..<3).map { layer.start($0).day.description.suffix(5) } == ["03-15", "05-15", "07-15"])
  }
}
