import Core

/// When people work: local times for each weekday, in a zone.
///
/// Daylight saving: as with shifts, an interval starts at the first and ends at the last occurrence of an ambiguous local
/// time. A skipped start or end is the moment at which the clocks are put forward, so that nobody works at a local
/// time that is not in the text. Intervals that touch, also over midnight, count as one period.
package struct WorkingHours: Hashable, Sendable {
  package let zone: Zone
  /// For Monday to Sunday: intervals in minutes after 00:00 within 0...1440, ascending, not touching.
  let week: [[Range<Int>]]
  /// Holidays: days, by the clocks of the zone, on which nobody works whatever the weekday.
  package private(set) var closedDays: Set<Day> = []
  /// Of other days, when nobody works though the text says so.
  private var closedParts: [Day: [Range<Instant>]] = [:]

  /// - Parameter week: by weekday 1 (Monday) to 7 (Sunday); minutes after 00:00, at most 1440. Missing: no hours.
  /// - Throws: `Refusal.invalid` for `working_hours`.
  package init(zone: Zone, week: [Int: [Range<Int>]]) throws {
    self.zone = zone
    for weekday in week.keys where !(1...7).contains(weekday) {
      throw Refusal.invalid("working_hours", "weekdays are 1 to 7, not \(weekday)")
    }
    self.week = try (1...7).map { weekday in
      try Self.checked(week[weekday] ?? [], on: Self.names[weekday - 1])
    }
  }

  /// The same hours, without those of the days.
  /// - Parameter parts: of other days only this, such as the rest of one that became a holiday at noon.
  package func closed(on days: Set<Day>, and parts: [Day: [Range<Instant>]] = [:]) -> WorkingHours {
    var hours = self
    hours.closedDays = days
    hours.closedParts = parts
    return hours
  }

  /// Without a minute in the week.
  package var isEmpty: Bool { week.allSatisfy(\.isEmpty) }

  /// Round the clock, all week, all year.
  package var isAlways: Bool { closedDays.isEmpty && closedParts.isEmpty && week.allSatisfy { $0 == [0..<1440] } }

  /// The intervals of a weekday (1 is Monday) in minutes after 00:00.
  package func intervals(on weekday: Int) -> [Range<Int>] {
    week.indices.contains(weekday - 1) ? week[weekday - 1] : []
  }

  /// Whether nobody works on a day: its weekday has no hours, or it is a holiday.
  package func isOff(on day: Day) -> Bool { closedDays.contains(day) || week[day.weekday - 1].isEmpty }

  package func contains(_ instant: Instant) -> Bool { period(containing: instant) != nil }

  /// The first beginning of a period that is later than the instant; nil when there is none: no hours, or round the
  /// clock.
  package func nextStart(after instant: Instant) -> Instant? {
    guard !isEmpty, !isAlways else { return nil }
    return searches.lazy.compactMap { days in
      periods(around: instant, days: days).first { $0.lowerBound > instant }?.lowerBound
    }.first
  }

  /// When the period that contains the instant ends; nil when none contains it, or it never ends.
  package func end(containing instant: Instant) -> Instant? {
    guard !isAlways else { return nil }
    for days in searches {
      let periods = periods(around: instant, days: days)
      // The last one found may go on beyond the days that were looked at.
      guard let last = periods.last, !last.contains(instant) else { continue }
      return periods.first { $0.contains(instant) }?.upperBound
    }
    return nil
  }

  /// The periods in `span`, cut to it, ascending.
  func periods(touching span: Range<Instant>) -> [Range<Instant>] {
    if isAlways { return [span] }
    let days = zone.local(span.upperBound).day - zone.local(span.lowerBound).day
    return periods(around: span.lowerBound, days: days).map { $0.clamped(to: span) }.filter { !$0.isEmpty }
  }

  /// Whether any minute of the local times is one of working hours, daylight saving left aside.
  func meets(_ span: Range<LocalTime>) -> Bool {
    let last = min(span.upperBound.day, span.lowerBound.day + 7)
    return (span.lowerBound.day.number...last.number).contains { number in
      let midnight = number * 1440
      return week[Day(number: number).weekday - 1].contains { interval in
        let start = (midnight + Int64(interval.lowerBound)) * 60
        let end = (midnight + Int64(interval.upperBound)) * 60
        return start < span.upperBound.seconds && end > span.lowerBound.seconds
      }
    }
  }

  /// How much working time lies in `from..<to`; zero when `to` is not later.
  package func workingTime(from: Instant, to: Instant) -> Span {
    guard from < to else { return .zero }
    let days = zone.local(to).day - zone.local(from).day
    return periods(around: from, days: days).reduce(.zero) { sum, period in
      let part = period.clamped(to: from..<to)
      return sum + (part.upperBound - part.lowerBound)
    }
  }

  /// The instant at which the given working time has passed; nil when it never will, or not within ten years.
  package func instant(after working: Span, from start: Instant) -> Instant? {
    if isAlways { return start + working }
    guard !isEmpty else { return nil }
    var left = working
    var from = start
    for _ in 0..<(10 * 53) {
      let to = from + .days(7)
      let available = workingTime(from: from, to: to)
      if available >= left { return instant(after: left, from: from, within: periods(around: from, days: 8)) }
      left = left - available
      from = to
    }
    return nil
  }
}

extension WorkingHours {
  /// How many days to look ahead: nearly always the first will do. A weekly interval can fall into a skipped hour once,
  /// then comes again a week later; a day of margin. Holidays may close a year.
  private var searches: [Int64] { closedDays.isEmpty ? [1, 16] : [1, 16, 380] }

  private static func checked(_ intervals: [Range<Int>], on day: String) throws -> [Range<Int>] {
    var checked: [Range<Int>] = []
    for interval in intervals.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let text = Self.text(interval)
      guard interval.lowerBound >= 0, interval.upperBound <= 1440, !interval.isEmpty else {
        throw Refusal.invalid("working_hours", "\(day) \(text): must lie between 00:00 and 24:00 and not be empty")
      }
      guard let before = checked.last, before.upperBound >= interval.lowerBound else {
        checked.append(interval)
        continue
      }
      guard before.upperBound == interval.lowerBound else {
        throw Refusal.invalid("working_hours", "\(day) \(text): overlaps \(Self.text(before))")
      }
      checked[checked.count - 1] = before.lowerBound..<interval.upperBound
    }
    return checked
  }

  private func period(containing instant: Instant) -> Range<Instant>? {
    periods(around: instant, days: 0).first { $0.contains(instant) }
  }

  /// The periods of the local days from the one before the instant's to `days` and one after it, merged, ascending.
  private func periods(around instant: Instant, days: Int64) -> [Range<Instant>] {
    let today = zone.local(instant).day
    var found: [Range<Instant>] = []
    for ahead in -1...days + 1 {
      let day = today + ahead
      if closedDays.contains(day) { continue }
      for interval in week[day.weekday - 1] {
        let start = moment(day, interval.lowerBound, isEnd: false)
        let end = moment(day, interval.upperBound, isEnd: true)
        guard start < end else { continue }
        for part in open(start..<end, on: day) {
          if let before = found.last, part.lowerBound <= before.upperBound {
            found[found.count - 1] = before.lowerBound..<max(before.upperBound, part.upperBound)
          } else {
            found.append(part)
          }
        }
      }
    }
    return found
  }

  private func open(_ span: Range<Instant>, on day: Day) -> [Range<Instant>] {
    guard let closed = closedParts[day] else { return [span] }
    var taken = Coverage()
    for part in closed { taken.add(part) }
    return taken.gaps(in: span)
  }

  private func moment(_ day: Day, _ minute: Int, isEnd: Bool) -> Instant {
    switch zone.instants(of: LocalTime(day: day, second: minute * 60)) {
    case .once(let instant): instant
    case .twice(let first, let second): isEnd ? second : first
    case .skipped(let jump, _): jump
    }
  }

  private func instant(after working: Span, from start: Instant, within periods: [Range<Instant>]) -> Instant? {
    guard working > .zero else { return start }
    var left = working
    for period in periods where period.upperBound > start {
      let begin = max(start, period.lowerBound)
      if period.upperBound - begin >= left { return begin + left }
      left = left - (period.upperBound - begin)
    }
    return nil
  }
}
