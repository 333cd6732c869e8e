import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportRecurrenceTests {
  /// A shift of Grafana OnCall that begins on Wednesday, 7 January 2026 at 10:00.
  private func turns(
    _ frequency: GrafanaOnCallRecurrence.Frequency, every interval: Int = 1, hours: Int64, groups: Int = 2,
    weekdays: [Int] = [], monthDays: [Int] = [], months: Int = 0, isRolling: Bool = true, rotationStart: String? = nil,
    isWeb: Bool = true
  ) throws -> (turns: GrafanaOnCallRecurrence.Turns?, lost: [String]) {
    var lost: [String] = []
    let recurrence = GrafanaOnCallRecurrence(
      name: "S", start: try #require(LocalTime(export: "2026-01-07T10:00:00")),
      rotationStart: rotationStart.flatMap { LocalTime(export: $0) }, isWeb: isWeb, minutes: hours * 60,
      frequency: frequency,
      interval: interval, weekStart: 1, weekdays: weekdays, monthDays: monthDays, months: months, isRolling: isRolling,
      groups: try (0..<groups).map { [try .named("P\($0)")] })
    return (recurrence.turns(&lost), lost)
  }

  /// `FREQ=DAILY from 2026-01-07 10:00 in 24/7: P0 P1`
  private func said(_ turns: GrafanaOnCallRecurrence.Turns?) throws -> String {
    guard let turns else { return "left out" }
    let people = turns.slots.map { $0.first?.title ?? "-" }.joined(separator: " ")
    return "\(turns.cadence) from \(turns.first) in \(try turns.windows.text()): \(people)"
  }

  @Test func `a duty as long as a turn needs no hours`() throws {
    #expect(
      try said(turns(.hourly, every: 12, hours: 12).turns)
        == "FREQ=HOURLY;INTERVAL=12 from 2026-01-07 10:00 in 24/7: P0 P1")
    #expect(
      try said(turns(.daily, every: 3, hours: 72).turns) == "FREQ=DAILY;INTERVAL=3 from 2026-01-07 10:00 in 24/7: P0 P1"
    )
    #expect(
      try said(turns(.weekly, every: 2, hours: 336).turns)
        == "FREQ=WEEKLY;INTERVAL=2 from 2026-01-07 10:00 in 24/7: P0 P1")
  }

  @Test func `a shorter duty is hours of the week`() throws {
    #expect(
      try said(turns(.daily, hours: 16).turns)
        == "FREQ=DAILY from 2026-01-07 10:00 in Mo-Su 00:00-02:00 10:00-24:00: P0 P1")
    #expect(try said(turns(.weekly, hours: 8).turns) == "FREQ=WEEKLY from 2026-01-07 10:00 in We 10:00-18:00: P0 P1")
    #expect(
      try said(turns(.hourly, every: 12, hours: 1).turns)
        == "FREQ=HOURLY;INTERVAL=12 from 2026-01-07 10:00 in Mo-Su 10:00-11:00 22:00-23:00: P0 P1")
  }

  @Test func `a duty of less than its turn's days or weeks leaves turns of nobody`() throws {
    #expect(
      try said(turns(.daily, every: 2, hours: 8).turns)
        == "FREQ=DAILY from 2026-01-07 10:00 in Mo-Su 10:00-18:00: P0 - P1 -")
    #expect(
      try said(turns(.weekly, every: 2, hours: 168).turns) == "FREQ=WEEKLY from 2026-01-07 10:00 in 24/7: P0 - P1 -")
    #expect(
      try said(turns(.daily, every: 3, hours: 48).turns) == "FREQ=DAILY from 2026-01-07 10:00 in 24/7: P0 P0 - P1 P1 -")
    #expect(
      try said(turns(.hourly, every: 5, hours: 2).turns)
        == "FREQ=HOURLY from 2026-01-07 10:00 in 24/7: P0 P0 - - - P1 P1 - - -")
  }

  @Test func `selected days are turns of a daily shift and parts of a weekly one`() throws {
    #expect(
      try said(turns(.daily, hours: 24, weekdays: [5, 3, 1]).turns)
        == "FREQ=WEEKLY;BYDAY=MO,WE,FR from 2026-01-07 10:00 in Mo,We,Fr 10:00-24:00; Tu,Th,Sa 00:00-10:00: P0 P1")
    #expect(
      try said(turns(.weekly, hours: 8, weekdays: [2, 3]).turns)
        == "FREQ=WEEKLY from 2026-01-06 10:00 in Tu-We 10:00-18:00: P0 P1")
    #expect(
      try said(turns(.weekly, every: 2, hours: 8, weekdays: [2, 3]).turns)
        == "FREQ=WEEKLY from 2026-01-06 10:00 in Tu-We 10:00-18:00: P0 - P1 -")
  }

  @Test func `turns begin on the first selected day of a week`() throws {
    let (found, lost) = try turns(.daily, hours: 24, weekdays: [4, 1])
    #expect(try said(found).hasPrefix("FREQ=WEEKLY;BYDAY=MO,TH from 2026-01-12 10:00"))
    #expect(
      lost == [
        "“S” begins on a day that it leaves out, and the export does not say on which day a week begins there; check whose turn "
          + "it is."
      ])
    #expect(try said(turns(.weekly, hours: 8, weekdays: [1]).turns).hasPrefix("FREQ=WEEKLY from 2026-01-12 10:00"))
    #expect(
      try said(turns(.weekly, hours: 8, weekdays: [5, 6], isRolling: false).turns)
        .hasPrefix("FREQ=WEEKLY from 2026-01-09 10:00"))
  }

  @Test func `turns before the rotation starts pass without their people`() throws {
    let after = "2026-01-15T10:00:00"
    #expect(
      try said(turns(.weekly, hours: 168, rotationStart: after).turns).contains("from 2026-01-14 10:00 in 24/7: P1 P0"))
    // Grafana OnCall goes on with the first day of the week where also the second turn is too early.
    #expect(
      try said(turns(.weekly, hours: 8, rotationStart: after, isWeb: false).turns)
        == "FREQ=WEEKLY from 2026-01-12 10:00 in Mo 10:00-18:00: P1 P0")
  }

  @Test func `months begin on a day, or with the first of the month`() throws {
    let (found, lost) = try turns(.monthly, hours: 720)
    #expect(try said(found) == "FREQ=MONTHLY;BYMONTHDAY=7 from 2026-01-07 10:00 in 24/7: P0 P1")
    #expect(lost == ["“S” has turns of 30 days each month; here each lasts until the next begins."])
    #expect(
      try said(turns(.monthly, hours: 720, monthDays: [1]).turns)
        == "FREQ=MONTHLY;BYMONTHDAY=1 from 2026-01-01 10:00 in 24/7: P0 P1")
    #expect(
      try said(turns(.monthly, hours: 8, weekdays: [3]).turns)
        == "FREQ=MONTHLY;BYMONTHDAY=1 from 2026-01-01 10:00 in We 10:00-18:00: P0 P1")
    #expect(try turns(.monthly, hours: 744, monthDays: [31]).lost.last?.contains("months without a day 31") == true)
  }

  @Test func `turns that overlap are cut and told`() throws {
    let (found, lost) = try turns(.daily, hours: 30)
    #expect(try said(found) == "FREQ=DAILY from 2026-01-07 10:00 in 24/7: P0 P1")
    #expect(
      lost == ["“S” has turns that go on for 360 min after the next one has begun; here they end when it begins."])
    #expect(try turns(.daily, hours: 30, groups: 1).lost.isEmpty)
  }

  @Test func `what cannot be said is left out and told`() throws {
    let why = "“S” has turns whose beginnings and lengths cannot be said here; it is left out."
    #expect(try turns(.monthly, hours: 100).lost == [why])
    #expect(try turns(.monthly, hours: 720, monthDays: [1, 15]).lost == [why])
    #expect(try turns(.hourly, every: 5, hours: 5, weekdays: [1, 2]).lost == [why])
    #expect(try turns(.daily, every: 2, hours: 8, weekdays: [1, 2], isRolling: false).lost == [why])
    #expect(try turns(.daily, every: 60, hours: 8).lost == [why])
    let limited = "“S” is limited to months or days of the month, which turns here are not; it is left out."
    #expect(try turns(.weekly, hours: 168, months: 2).lost == [limited])
    #expect(try turns(.daily, hours: 24, monthDays: [1]).lost == [limited])
  }
}
