import Calendars
import Core

/// By whose clocks, working hours and holidays a person's duty is judged.
package struct DutyCalendar: Hashable, Sendable {
  /// Decides what is a night, a weekend and a holiday.
  package let zone: Zone
  /// In a zone of their own, mostly the same.
  package let hours: WorkingHours
  /// Days of `zone`.
  package let holidays: Set<Day>

  package init(zone: Zone, hours: WorkingHours, holidays: Set<Day> = []) {
    self.zone = zone
    self.hours = hours
    self.holidays = holidays
  }
}

/// A period cut wherever the kind of hour can change, as if there were no holidays: people of one zone and the same
/// working hours share it. A year has some 2,000 pieces.
///
/// Daylight saving: a day, a night and its end begin when the clocks show that time first, or are put forward over it.
/// Working hours begin and end as `WorkingHours` says.
struct HourMap: Sendable {
  struct Piece: Sendable {
    let span: Range<Instant>
    /// Never `holiday`.
    let kind: HourKind
    let day: Day
    /// The day on whose evening the night began, between 22:00 and 06:00 of any day; otherwise nil.
    let night: Day?
  }

  private let pieces: [Piece]

  init(zone: Zone, hours: WorkingHours, period: Range<Instant>) {
    let worked = hours.periods(within: period)
    var next = worked.startIndex
    var pieces: [Piece] = []
    func add(_ start: Instant, _ end: Instant, _ kind: HourKind, _ day: Day, night: Day? = nil) {
      let (start, end) = (max(start, period.lowerBound), min(end, period.upperBound))
      if start < end { pieces.append(Piece(span: start..<end, kind: kind, day: day, night: night)) }
    }
    /// The waking hours of a weekday, by turns within and outside the working hours.
    func addWaking(_ start: Instant, _ end: Instant, _ day: Day) {
      var done = start
      while next < worked.endIndex, worked[next].lowerBound < end {
        let part = worked[next].clamped(to: done..<end)
        add(done, part.lowerBound, .evening, day)
        add(part.lowerBound, part.upperBound, .working, day)
        done = part.upperBound
        guard worked[next].upperBound <= end else { break }
        next += 1
      }
      add(done, end, .evening, day)
    }
    for day in zone.days(around: period) {
      let isWeekend = day.weekday >= 6
      let start = zone.passes(day, minute: 0)
      let (waking, sleeping) = (zone.passes(day, minute: 360), zone.passes(day, minute: 1320))
      add(start, waking, isWeekend ? .weekend : .night, day, night: day + -1)
      if isWeekend { add(waking, sleeping, .weekend, day) } else { addWaking(waking, sleeping, day) }
      add(sleeping, zone.passes(day + 1, minute: 0), isWeekend ? .weekend : .night, day, night: day)
    }
    self.pieces = pieces
  }

  /// Calls the closure with each piece of which a part lies in the span, earliest first, and with that part.
  func walk(_ span: Range<Instant>, _ body: (Piece, Range<Instant>) -> Void) {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].span.upperBound <= span.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < pieces.count, pieces[low].span.lowerBound < span.upperBound {
      body(pieces[low], pieces[low].span.clamped(to: span))
      low += 1
    }
  }
}

/// The maps of one period, each made once.
struct HourMaps {
  private struct Key: Hashable {
    let zone: Zone
    let hours: WorkingHours
  }

  let period: Range<Instant>
  private var known: [Key: HourMap] = [:]

  init(period: Range<Instant>) { self.period = period }

  subscript(calendar: DutyCalendar) -> HourMap {
    mutating get {
      let key = Key(zone: calendar.zone, hours: calendar.hours)
      if let map = known[key] { return map }
      let map = HourMap(zone: calendar.zone, hours: calendar.hours, period: period)
      known[key] = map
      return map
    }
  }
}

extension Zone {
  /// The local days of the period, and one on each side: where the clocks go back over midnight they do not agree
  /// with the order of time.
  fileprivate func days(around period: Range<Instant>) -> [Day] {
    guard !period.isEmpty else { return [] }
    let (first, last) = (local(period.lowerBound).day + -1, local(period.upperBound).day + 1)
    return (0...last - first).map { first + $0 }
  }

  /// When the clocks show the local time first, or are put forward over it: never earlier than for an earlier time.
  fileprivate func passes(_ day: Day, minute: Int) -> Instant {
    switch instants(of: LocalTime(day: day, second: minute * 60)) {
    case .once(let instant), .twice(let instant, _), .skipped(let instant, _): instant
    }
  }

  /// As `passes`, but the last time that the clocks show it: when working hours end.
  fileprivate func passesLast(_ day: Day, minute: Int) -> Instant {
    switch instants(of: LocalTime(day: day, second: minute * 60)) {
    case .once(let instant), .twice(_, let instant), .skipped(let instant, _): instant
    }
  }
}

extension WorkingHours {
  /// The stretches of working time that touch the period, ascending, without overlap.
  func periods(within period: Range<Instant>) -> [Range<Instant>] {
    if isAlways { return [period] }
    var found: [Range<Instant>] = []
    for day in zone.days(around: period) {
      for interval in intervals(on: day.weekday) {
        let start = zone.passes(day, minute: interval.lowerBound)
        let end = zone.passesLast(day, minute: interval.upperBound)
        guard start < end, end > period.lowerBound, start < period.upperBound else { continue }
        if let before = found.last, start <= before.upperBound {
          found[found.count - 1] = before.lowerBound..<max(before.upperBound, end)
        } else {
          found.append(start..<end)
        }
      }
    }
    return found
  }
}
