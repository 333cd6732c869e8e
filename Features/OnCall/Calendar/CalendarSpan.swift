import Calendars
import Core

/// Which weeks the page of rotations shows: six from a Monday on, or those of a month.
struct CalendarSpan {
  static let usualWeeks: Int64 = 6
  /// A rotation reaches this many weeks at most; beyond it every page would be the same.
  private static let furthest: Int64 = 520

  let firstMonday: Day
  let weeks: Int64
  /// The first day of the month; nil for six weeks.
  let month: Day?

  /// - Parameter asked: any day of the first week, or of the month.
  init(_ asked: Day?, isMonth: Bool, today: Day) {
    let limit = today.monday
    let day = min(max(asked ?? today, limit + -7 * Self.furthest), limit + 7 * Self.furthest)
    guard isMonth else {
      (firstMonday, weeks, month) = (day.monday, Self.usualWeeks, nil)
      return
    }
    let first = day + -Int64(day.civil.day - 1)
    let last = Self.next(first) + -1
    (firstMonday, weeks, month) = (first.monday, (last.monday - first.monday) / 7 + 1, first)
  }

  var days: [Day] { (0..<7 * weeks).map { firstMonday + $0 } }

  var mondays: [Day] { (0..<weeks).map { firstMonday + 7 * $0 } }

  /// Where the same view before this one begins.
  var earlier: Day { month.map { Self.first(of: $0 + -1) } ?? firstMonday + -7 * weeks }

  /// Where the same view after this one begins.
  var later: Day { month.map(Self.next) ?? firstMonday + 7 * weeks }

  /// `9 March to 19 April`, `March 2026`
  var title: String {
    guard let month else { return "\(TimeText.date(firstMonday)) to \(TimeText.date(firstMonday + (7 * weeks - 1)))" }
    return TimeText.date(month).split(separator: " ").dropFirst().joined() + " \(month.civil.year)"
  }

  private static func first(of day: Day) -> Day { day + -Int64(day.civil.day - 1) }

  private static func next(_ first: Day) -> Day { Self.first(of: first + 31) }
}
