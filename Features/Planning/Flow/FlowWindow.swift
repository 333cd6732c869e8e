import Calendars
import Core

/// The days that are looked at, in the team's zone: whole weeks from Monday to Sunday, and the days of this week so far.
struct FlowWindow: Sendable {
  static let usualWeeks = 13
  /// What the page offers; others may be asked for too.
  static let choices = [4, 13, 26, 52]
  /// A year.
  static let mostWeeks = 52

  let zone: Zone
  /// The Monday of the first week, or the later day on which the team's first work began.
  let first: Day
  let today: Day
  /// The begin of the first day.
  let start: Instant
  let now: Instant

  /// - Parameter begin: when the team's first work began; nil without any.
  init(weeks: Int, zone: Zone, now: Instant, begin: Instant?) {
    self.zone = zone
    self.now = now
    today = zone.local(now).day
    let monday = today.monday + -7 * Int64(weeks)
    first = min(max(monday, begin.map { zone.local($0).day } ?? monday), today)
    start = zone.first(LocalTime(day: first, second: 0))
  }

  /// How many days it has, today included.
  var days: Int { Int(today - first) + 1 }

  func day(_ instant: Instant) -> Day { zone.local(instant).day }

  /// The last day of each week and today: where tables have a line.
  var weekEnds: [Day] {
    (0..<days).map { first + Int64($0) }.filter { $0.weekday == 7 || $0 == today }
  }
}
