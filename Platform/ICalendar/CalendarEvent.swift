import Calendars
import Core

/// A VEVENT as the file says it.
struct CalendarEvent: Sendable {
  /// Of its `BEGIN:`, counted from 1.
  let line: Int
  let about: Occurrence.About
  let start: Moment
  let length: Length
  let rules: [RecurrenceRule]
  /// EXRULE, which only old files have.
  let exceptRules: [RecurrenceRule]
  let extra: [Extra]
  let except: [Moment]
  /// Which occurrence of the series it stands for; nil for the series itself.
  let replaces: Moment?
  /// Whether it also moves all later ones.
  let isThisAndFuture: Bool
  let isCancelled: Bool
  let sequence: Int

  /// When something is, before the zone of floating times is known.
  enum Moment: Hashable, Sendable {
    case day(Day)
    /// - zone: nil for a floating time, which is meant wherever the reader is.
    case time(LocalTime, zone: EventZone?)

    var local: LocalTime {
      switch self {
      case .day(let day): LocalTime(day: day, second: 0)
      case .time(let local, _): local
      }
    }
  }

  /// How long it lasts.
  ///
  /// Where start and end are in one zone, the end of each recurrence is what the clock shows, too: RFC 5545 wants the
  /// same number of seconds, but then a duty from Monday 9:00 to Monday 9:00 ends an hour off where the clocks change.
  enum Length: Hashable, Sendable {
    case days(Int64)
    /// Seconds by the clock on the wall.
    case wall(Int64)
    case span(CalendarSpan)

    /// As if all days had 24 hours.
    var plainSeconds: Int64 {
      switch self {
      case .days(let count): count * 86_400
      case .wall(let seconds): seconds
      case .span(let span): span.plainSeconds
      }
    }
  }

  /// An RDATE; the end is nil when it lasts as long as the others.
  struct Extra: Sendable {
    let start: Moment
    let end: PeriodEnd<Moment>?
  }

  var isAllDay: Bool {
    if case .day = start { true } else { false }
  }
}

extension CalendarEvent.Moment {
  /// - Parameter home: the zone of times that have none.
  init(_ time: WrittenTime, named zone: String?, home: EventZone?, _ zones: inout EventZones, line: Int) throws {
    if time.isDate {
      self = .day(time.local.day)
    } else if time.isUTC {
      self = .time(time.local, zone: .utc)
    } else {
      self = .time(time.local, zone: try zone.map { try zones.zone(named: $0, line: line) } ?? home)
    }
  }
}
