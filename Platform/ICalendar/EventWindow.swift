import Calendars
import Core

/// What is asked for, and how much may be answered.
struct EventWindow {
  let from, to: Instant
  /// Of floating times and whole days.
  let zone: Zone
  let limits: CalendarLimits
  /// How many steps of rules may still be looked at.
  var steps: Int
  private(set) var found: [Occurrence] = []

  /// - Throws: `Refusal.invalid` for `window`.
  init(from: Instant, to: Instant, zone: Zone, limits: CalendarLimits) throws {
    guard from < to else { throw Refusal.invalid("window", "must end after it starts") }
    guard to.microseconds.subtractingReportingOverflow(from.microseconds).overflow == false,
      to - from <= .days(limits.windowDays)
    else { throw Refusal.invalid("window", "must have at most \(limits.windowDays) days") }
    let years = limits.years
    guard years.contains(zone.local(from).day.civil.year), years.contains(zone.local(to).day.civil.year) else {
      throw Refusal.invalid("window", "must lie in the years \(years.lowerBound) to \(years.upperBound)")
    }
    self.from = from
    self.to = to
    self.zone = zone
    self.limits = limits
    steps = limits.steps
  }

  /// Keeps an occurrence that touches the window.
  /// - Throws: `Refusal.invalid` for `file` beyond the limit.
  mutating func add(_ occurrence: Occurrence) throws {
    let isMoment = occurrence.start == occurrence.end
    guard occurrence.start < to, isMoment ? occurrence.start >= from : occurrence.end > from else { return }
    guard found.count < limits.occurrences else {
      throw Refusal.calendar("must have at most \(limits.occurrences) occurrences in the time asked for")
    }
    found.append(occurrence)
  }

  /// The local times in a zone at which events may start that touch the window.
  /// - Parameters:
  ///   - length: how long they last, at most, in seconds.
  ///   - shift: how far they may be moved, at most, in seconds.
  func starts(in eventZone: EventZone, length: Int64, shift: Int64) -> ClosedRange<LocalTime> {
    // A day of margin for zones and clocks that change.
    let margin: Int64 = 86_400 + shift
    return eventZone.local(from) - (length + margin)...eventZone.local(to) + margin
  }
}
