import CICal
import Calendars
import Core

/// A date or a time as a property writes it, before its zone is known.
struct WrittenTime: Hashable, Sendable {
  /// 00:00 of a date.
  let local: LocalTime
  let isDate: Bool
  let isUTC: Bool

  /// - Throws: `Property.Defect` when there is no such day or time. A leap second counts as the one before.
  init(_ time: cical_time) throws {
    let (year, month, number) = (Int64(time.year), Int64(time.month), Int64(time.day))
    guard let day = Day(year: year, month: month, day: number), (1...9999).contains(year), 0...23 ~= time.hour,
      0...59 ~= time.minute, 0...60 ~= time.second
    else { throw Property.Defect(problem: "has a date or time that does not exist") }
    let second = Int(time.hour) * 3600 + Int(time.minute) * 60 + min(Int(time.second), 59)
    local = LocalTime(day: day, second: time.is_date ? 0 : second)
    isDate = time.is_date
    isUTC = time.is_utc
  }
}

/// A duration of RFC 5545: days are days of the calendar, whatever their length, hours have 3600 seconds.
struct CalendarSpan: Hashable, Sendable {
  let days, seconds: Int64

  init(days: Int64 = 0, seconds: Int64 = 0) {
    self.days = days
    self.seconds = seconds
  }

  /// - Throws: `Property.Defect` when it is negative.
  init(_ span: cical_span) throws {
    days = Int64(span.weeks) * 7 + Int64(span.days)
    seconds = Int64(span.hours) * 3600 + Int64(span.minutes) * 60 + Int64(span.seconds)
    guard !span.is_negative || self == CalendarSpan() else { throw Property.Defect(problem: "is negative") }
  }

  /// As if all days had 24 hours.
  var plainSeconds: Int64 { days * 86_400 + seconds }
}

/// How a period of time tells where it ends.
enum PeriodEnd<Time: Sendable>: Sendable {
  case at(Time)
  case after(CalendarSpan)
}

extension LocalTime {
  /// Seconds since 1970-01-01 00:00 by the wall clock.
  var wallSeconds: Int64 { day.number * 86_400 + Int64(second) }

  init(wallSeconds: Int64) {
    let day = wallSeconds.quotientRoundingDown(by: 86_400)
    self.init(day: Day(number: day), second: Int(wallSeconds - day * 86_400))
  }

  static func + (time: LocalTime, seconds: Int64) -> LocalTime { LocalTime(wallSeconds: time.wallSeconds + seconds) }
  static func - (time: LocalTime, seconds: Int64) -> LocalTime { LocalTime(wallSeconds: time.wallSeconds - seconds) }
}
