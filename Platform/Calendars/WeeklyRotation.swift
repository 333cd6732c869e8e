import Core

/// A time during which a group of people has the duty.
package struct Shift: Hashable, Sendable {
  /// Counts the rotation's shifts from 0.
  package let index: Int64
  package let start: Instant
  /// The first instant that is no longer part of it.
  package let end: Instant
  /// Person numbers in the order of the slot; nobody in an empty slot.
  package let people: [Int64]

  package init(index: Int64, start: Instant, end: Instant, people: [Int64]) {
    self.index = index
    self.start = start
    self.end = end
    self.people = people
  }

  package func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }
}

/// Groups of people who take turns by whole weeks, handing over at a wall-clock time.
///
/// Nothing is stored about the position: shift `index` belongs to slot `index` modulo the number of slots. An empty slot
/// keeps the cadence of the others.
///
/// Daylight saving: a shift starts at the first and ends at the last occurrence of an ambiguous local time, so that two
/// shifts overlap for as long as the clocks are set back, and there is never a gap. A hand-over at a skipped time
/// moves forward by as much as the clocks are put forward, for both shifts.
package struct WeeklyRotation: Hashable, Sendable {
  package let zone: Zone
  /// The day of the first hand-over; there are no shifts before.
  package let firstDay: Day
  package let handOver: TimeOfDay
  /// How many weeks a shift lasts, 1...52.
  package let weeks: Int
  /// Who takes turns, in order: groups of person numbers.
  package let slots: [[Int64]]

  /// - Throws: `Refusal.invalid` for `weeks` and `slots`.
  package init(zone: Zone, firstDay: Day, handOver: TimeOfDay, weeks: Int, slots: [[Int64]]) throws {
    var errors: [FieldError] = []
    if !(1...52).contains(weeks) {
      errors.append(FieldError(field: "weeks", problem: "must be between 1 and 52, is \(weeks)"))
    }
    if !(1...200).contains(slots.count) {
      errors.append(FieldError(field: "slots", problem: "must be between 1 and 200, are \(slots.count)"))
    }
    for (position, people) in slots.enumerated() where Set(people).count < people.count {
      errors.append(FieldError(field: "slots[\(position)]", problem: "must not name a person twice"))
    }
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
    self.zone = zone
    self.firstDay = firstDay
    self.handOver = handOver
    self.weeks = weeks
    self.slots = slots
  }

  /// The shift that has the duty; where two overlap, the one that started later. nil before the first hand-over.
  package func shift(at instant: Instant) -> Shift? { shifts(at: instant).last }

  /// The shifts that have the duty, earliest first: one, two while the clocks are set back over a hand-over, none
  /// before the first hand-over.
  package func shifts(at instant: Instant) -> [Shift] {
    let near = index(near: instant)
    return (near - 1...near + 1).filter { $0 >= 0 }.map(shift(index:)).filter { $0.contains(instant) }
  }

  /// All shifts of which a part lies in `from..<to`, earliest first.
  package func shifts(from: Instant, to: Instant) -> [Shift] {
    var found: [Shift] = []
    var index = max(0, index(near: from) - 1)
    while true {
      let shift = shift(index: index)
      guard shift.start < to, from < to else { return found }
      if shift.end > from { found.append(shift) }
      index += 1
    }
  }

  /// The first shift that starts later than the instant.
  package func next(after instant: Instant) -> Shift {
    var index = max(0, index(near: instant) - 1)
    while zone.first(handOver(before: index)) <= instant { index += 1 }
    return shift(index: index)
  }
}

extension WeeklyRotation {
  /// - Parameter index: 0 or more.
  func shift(index: Int64) -> Shift {
    Shift(
      index: index, start: zone.first(handOver(before: index)), end: zone.last(handOver(before: index + 1)),
      people: slots[Int(index % Int64(slots.count))])
  }

  /// The local time at which the shift of this index takes over.
  func handOver(before index: Int64) -> LocalTime {
    LocalTime(day: firstDay + index * days, time: handOver)
  }

  /// The first shift that starts at the instant or later.
  func firstShift(from instant: Instant) -> Shift { next(after: instant - Span(microseconds: 1)) }

  private var days: Int64 { Int64(weeks) * 7 }

  /// Wrong by at most one: the hour of the hand-over and the zone's jumps are not looked at.
  private func index(near instant: Instant) -> Int64 {
    (zone.local(instant).day - firstDay).quotientRoundingDown(by: days)
  }
}
