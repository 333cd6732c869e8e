import Core

/// Times for people, in English, by the 24-hour clock of the reader's zone.
package struct TimeText: Sendable {
  package let zone: Zone

  package init(_ zone: Zone) { self.zone = zone }

  /// `18:00`
  package func time(_ instant: Instant) -> String { zone.local(instant).clock }

  /// `Monday 16 March`
  package func day(_ instant: Instant) -> String { Self.day(zone.local(instant).day) }

  /// `18:00` today, `yesterday 18:00`, `tomorrow 09:00`, `Mon 09:00` up to six days ahead, otherwise `16 March 09:00`,
  /// with the year when it is another one. Weekdays are always in the future.
  package func short(_ instant: Instant, now: Instant) -> String {
    let local = zone.local(instant)
    let today = zone.local(now).day
    let clock = local.clock
    switch local.day - today {
    case 0: return clock
    case 1: return "tomorrow \(clock)"
    case -1: return "yesterday \(clock)"
    case 2...6: return "\(Self.weekday(local.day).prefix(3)) \(clock)"
    default:
      let year = local.day.civil.year
      return Self.date(local.day) + (year == today.civil.year ? " " : " \(year) ") + clock
    }
  }
}

extension TimeText {
  /// `Monday 16 March`
  package static func day(_ day: Day) -> String { "\(weekday(day)) \(date(day))" }

  /// `16 March`
  package static func date(_ day: Day) -> String {
    let (_, month, number) = day.civil
    return "\(number) \(months[Int(month) - 1])"
  }

  /// `Monday`
  package static func weekday(_ day: Day) -> String { weekdays[day.weekday - 1] }

  /// For tables, in whole minutes rounded down: `< 1 min`, `6 min`, `1 h 38`, `2 d 1 h`. Negative spans count as none.
  package static func ago(_ span: Span) -> String {
    let parts = Parts(span)
    if parts.days > 0 { return parts.dayText }
    if parts.hours > 0 { return "\(parts.hours) h" + (parts.minutes > 0 ? " \(parts.minutes.padded(2))" : "") }
    return parts.minuteText
  }

  /// For sentences, in whole minutes rounded down: `< 1 min`, `6 min`, `1 h 42 min`, `2 d 1 h`. Negative spans count as
  /// none.
  package static func long(_ span: Span) -> String {
    let parts = Parts(span)
    if parts.days > 0 { return parts.dayText }
    if parts.hours > 0 { return "\(parts.hours) h" + (parts.minutes > 0 ? " \(parts.minutes) min" : "") }
    return parts.minuteText
  }

  private struct Parts {
    let days, hours, minutes: Int64

    init(_ span: Span) {
      let total = max(0, span.seconds) / 60
      (days, hours, minutes) = (total / 1440, total / 60 % 24, total % 60)
    }

    var dayText: String { "\(days) d" + (hours > 0 ? " \(hours) h" : "") }
    var minuteText: String { minutes > 0 ? "\(minutes) min" : "< 1 min" }
  }

  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

extension TimeText {
  /// Midnight, or the first moment, of the day on which the instant falls in this zone.
  package func startOfDay(_ instant: Instant) -> Instant {
    zone.first(LocalTime(day: zone.local(instant).day, second: 0))
  }
}
