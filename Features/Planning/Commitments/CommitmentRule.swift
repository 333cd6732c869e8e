import Calendars
import Core

/// Until when a commitment holds.
enum CommitmentRule {
  /// The furthest end that can be chosen.
  static let longest = Span.days(92)
  /// Days that one holds for when nothing else says.
  static let usualDays: Int64 = 14

  /// The end of the last work before the horizon; the horizon itself for who has no working hours until then.
  static func usualEnd(_ hours: WorkingHours, from now: Instant, to horizon: Instant) -> Instant {
    var last: Instant?
    var moment = now
    while let begin = hours.contains(moment) ? moment : hours.nextStart(after: moment), begin < horizon,
      let end = hours.end(containing: begin), end <= horizon
    {
      last = end
      moment = end
    }
    return last ?? horizon
  }
}
