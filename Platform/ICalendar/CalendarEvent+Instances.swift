import Calendars
import Core

extension CalendarEvent {
  /// One time of a series, before changes.
  struct Instance {
    let key: Key
    /// By the clocks of the event's zone.
    let local: LocalTime
    /// nil: it lasts as long as the event.
    let end: PeriodEnd<Moment>?
  }

  /// What tells the times of a series apart.
  enum Key: Hashable {
    case day(Day)
    case instant(Instant)
  }

  /// The zone of its start.
  func zone(in window: EventWindow) -> EventZone {
    if case .time(_, let zone?) = start { zone } else { .system(window.zone) }
  }

  /// - Parameter zone: of the event.
  func key(_ moment: Moment, _ zone: EventZone) -> Key {
    guard !isAllDay, case .time(let local, let own) = moment else { return .day(moment.local.day) }
    return .instant((own ?? zone).first(local))
  }

  private func key(_ local: LocalTime, _ zone: EventZone) -> Key {
    isAllDay ? .day(local.day) : .instant(zone.first(local))
  }

  /// The times of the series that may touch the window, by start and rules, without those taken out.
  /// - Throws: `Refusal.invalid` for `file` beyond a limit.
  func instances(in window: inout EventWindow, _ zone: EventZone, length: Int64, shift: Int64) throws -> [Instance] {
    let range = window.starts(in: zone, length: length, shift: shift)
    var found: [Key: Instance] = [:]
    do {
      for local in try times(of: rules, range, zone, &window) {
        let key = key(local, zone)
        found[key] = Instance(key: key, local: local, end: nil)
      }
      for local in try times(of: exceptRules, range, zone, &window) { found[key(local, zone)] = nil }
    } catch let defect as Property.Defect {
      throw Refusal.calendar("the event \(defect.problem)", line: line)
    }
    if rules.isEmpty {
      let key = key(start, zone)
      found[key] = Instance(key: key, local: start.local, end: nil)
    }
    for time in extra {
      let instance = instance(time, zone)
      found[instance.key] = instance
    }
    let except = Set(except.map { key($0, zone) })
    return found.values.filter { !except.contains($0.key) && !except.contains(.day($0.local.day)) }
  }

  private func instance(_ extra: Extra, _ zone: EventZone) -> Instance {
    if case .day(let day) = extra.start, !isAllDay {
      let local = LocalTime(day: day, second: start.local.second)
      return Instance(key: key(local, zone), local: local, end: extra.end)
    }
    let key = key(extra.start, zone)
    guard case .instant(let instant) = key else { return Instance(key: key, local: extra.start.local, end: extra.end) }
    return Instance(key: key, local: zone.local(instant), end: extra.end)
  }

  private func times(
    of rules: [RecurrenceRule], _ range: ClosedRange<LocalTime>, _ zone: EventZone, _ window: inout EventWindow
  ) throws -> [LocalTime] {
    var found: [LocalTime] = []
    for rule in rules {
      // One that is before the window only costs time.
      let expansion = RuleExpansion(isAllDay ? rule.ofDays : rule, start: start.local)
      let end = rule.until
      found += try expansion.times(
        in: range, isPast: { time in end.map { isPast(time, $0, zone) } ?? false }, steps: &window.steps,
        limit: 2 * window.limits.occurrences)
    }
    return found
  }

  /// Whether a time is after an UNTIL. A date there means all of that day.
  private func isPast(_ time: LocalTime, _ end: WrittenTime, _ zone: EventZone) -> Bool {
    if isAllDay || end.isDate { return time.day > end.local.day }
    return end.isUTC ? zone.first(time) > Zone.utc.first(end.local) : time > end.local
  }

  /// - Parameters:
  ///   - local: when it starts, by the clocks of `zone`, the event's.
  ///   - home: where whole days are meant.
  ///   - end: when it ends if not after the event's length.
  func occurrence(
    at local: LocalTime, in zone: EventZone, _ home: Zone, until end: PeriodEnd<Moment>? = nil
  ) -> Occurrence {
    if case .days(let count) = length {
      let days = local.day...(local.day + (count - 1))
      let start = home.first(LocalTime(day: local.day, second: 0))
      let end = home.first(LocalTime(day: local.day + count, second: 0))
      return Occurrence(about: about, start: start, end: end, days: days)
    }
    let start = zone.first(local)
    // Clocks that are put forward over both may turn them around.
    return Occurrence(about: about, start: start, end: max(start, self.end(of: start, local, zone, end)), days: nil)
  }

  private func end(of start: Instant, _ local: LocalTime, _ zone: EventZone, _ end: PeriodEnd<Moment>?) -> Instant {
    let span: CalendarSpan
    switch (end, length) {
    case (.at(.time(let local, let own))?, _): return (own ?? zone).first(local)
    case (.after(let given)?, _): span = given
    case (_, .span(let own)): span = own
    case (_, .wall(let seconds)): return zone.first(local + seconds)
    case (_, .days(let days)): return zone.first(local + days * 86_400)
    }
    let day = span.days == 0 ? start : zone.first(local + span.days * 86_400)
    return day + .seconds(span.seconds)
  }
}

extension RecurrenceRule {
  /// The same for events without a time of day.
  fileprivate var ofDays: RecurrenceRule {
    var rule = self
    (rule.hours, rule.minutes, rule.seconds) = ([], [], [])
    return rule
  }
}
