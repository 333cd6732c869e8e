import Calendars
import Core

/// From when to when a day is a holiday: from when it is known until it is taken back. So a holiday that somebody adds in
/// the afternoon does not change who answered in the morning.
struct HolidayTime: Hashable, Sendable {
  let day: Day
  let knownAt: Instant
  /// nil: it still is one.
  let removedAt: Instant?
}

extension WorkingHours {
  /// The same hours, without those of holidays, by the clocks of their zone.
  func closed(on holidays: [HolidayTime]) -> WorkingHours {
    var days: Set<Day> = []
    var parts: [Day: [Range<Instant>]] = [:]
    for holiday in holidays {
      let start = zone.first(LocalTime(day: holiday.day, second: 0))
      let end = zone.first(LocalTime(day: holiday.day + 1, second: 0))
      let (from, to) = (max(start, holiday.knownAt), min(end, holiday.removedAt ?? end))
      if from == start, to == end {
        days.insert(holiday.day)
      } else if from < to {
        parts[holiday.day, default: []].append(from..<to)
      }
    }
    return closed(on: days, and: parts)
  }
}
