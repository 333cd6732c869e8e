import Core

/// Groups of people who take turns, handing over at wall-clock times of a zone.
///
/// Nothing is stored about the position: it follows from the turn's number. With `windows` a turn is only worked inside
/// them; a turn that meets no window takes nobody's place, so that in a daily rotation of weekdays Friday's next is
/// Monday's. An empty slot keeps the cadence of the others.
///
/// Daylight saving: a shift starts at the first and ends at the last occurrence of an ambiguous local time, so that two
/// shifts overlap for as long as the clocks are set back, and there is never a gap. A hand-over at a skipped time
/// moves forward by as much as the clocks are put forward, for both shifts.
package struct TurnLayer: Hashable, Sendable {
  package let zone: Zone
  /// No turn takes over before.
  package let first: LocalTime
  package let cadence: Cadence
  /// In the layer's zone; nil: round the clock.
  package let windows: WorkingHours?
  /// Who takes turns, in order: groups of person numbers.
  package let slots: [[Int64]]
  /// The slots that turn 0, 1, … take within one round of turns; nil for those that are not worked.
  private let round: [Int64?]
  private let workedInRound: Int64

  /// - Throws: `Refusal.invalid` for `cadence`, `windows` and `slots`.
  package init(
    zone: Zone, first: LocalTime, cadence: Cadence = .weekly, windows: WorkingHours? = nil, slots: [[Int64]]
  ) throws {
    try cadence.check()
    var errors: [FieldError] = []
    if !(1...200).contains(slots.count) {
      errors.append(FieldError(field: "slots", problem: "must be between 1 and 200, are \(slots.count)"))
    }
    for (position, people) in slots.enumerated() where Set(people).count < people.count {
      errors.append(FieldError(field: "slots[\(position)]", problem: "must not name a person twice"))
    }
    if let windows, windows.isEmpty || windows.zone != zone {
      errors.append(FieldError(field: "windows", problem: "must have at least one minute a week, in the layer's zone"))
    }
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
    self.zone = zone
    self.first = first
    self.cadence = cadence
    self.windows = windows.flatMap { $0.isAlways ? nil : $0 }
    self.slots = slots
    (round, workedInRound) = Self.round(of: cadence, from: first, windows: self.windows)
  }

  /// The shift that has the duty; where two overlap, the one that started later.
  package func shift(at instant: Instant) -> Shift? {
    guard windows == nil, slack == 1 else { return shifts(from: instant, to: instant + Span(microseconds: 1)).last }
    let near = index(near: instant)
    guard near >= -1 else { return nil }
    let next = boundary(near + 1)
    if next.first <= instant { return turn(near + 1) }
    guard near >= 0 else { return nil }
    let this = boundary(near)
    if this.first <= instant {
      return Shift(index: near, start: this.first, end: next.last, people: people(near) ?? [])
    }
    return near > 0 ? turn(near - 1) : nil
  }

  /// All shifts of which a part lies in `from..<to`, earliest first.
  package func shifts(from: Instant, to: Instant) -> [Shift] {
    guard from < to else { return [] }
    var found: [Shift] = []
    var index = max(0, index(near: from) - slack)
    var walk = BoundaryWalk(zone, first, cadence)
    var boundary = walk.boundary(index)
    if windows == nil { found.reserveCapacity(cadence.count(in: to - boundary.first)) }
    var slot = Int(index % Int64(slots.count))
    // Whole numbers, because this loop runs for every shift of every page, and theirs are compared in place.
    while boundary.first.microseconds < to.microseconds {
      let next = walk.boundary(index + 1)
      if windows != nil {
        append(index, boundary.first..<max(boundary.first, next.last), from, to, to: &found)
      } else if next.last.microseconds > max(from.microseconds, boundary.first.microseconds) {
        found.append(Shift(index: index, start: boundary.first, end: next.last, people: slots[slot]))
      }
      index += 1
      slot = slot + 1 < slots.count ? slot + 1 : 0
      boundary = next
    }
    return found
  }

  /// The first shift that starts later than the instant; nil when every window is skipped by the clocks.
  package func next(after instant: Instant) -> Shift? {
    var index = max(0, index(near: instant) - slack)
    // Nearly always one of the first three; a round and more when windows leave turns out.
    for _ in 0..<(Int64(round.count) * 2 + 4 + 2 * slack) {
      var parts: [Shift] = []
      let turn = turn(index)
      append(index, turn.start..<turn.end, turn.start, turn.end, to: &parts)
      if let found = parts.first(where: { $0.start > instant }) { return found }
      index += 1
    }
    return nil
  }
}

extension TurnLayer {
  /// When a turn takes over: mostly one instant.
  struct Boundary {
    let first: Instant
    let last: Instant

    fileprivate init(at instant: Instant) { (first, last) = (instant, instant) }

    fileprivate init(_ zone: Zone, _ local: LocalTime, _ cadence: Cadence) {
      switch zone.instants(of: local) {
      case .once(let instant): (first, last) = (instant, instant)
      case .twice(let first, let second): (self.first, last) = (first, second)
      case .skipped(_, let forward):
        // Moved forward, a turn of few hours must not come after the next one that the clocks do show.
        var (moved, next) = (forward, local)
        if case .hours(let count) = cadence {
          repeat { next = LocalTime(seconds: next.seconds + Int64(count) * 3600) } while zone.skips(next)
          moved = min(forward, zone.first(next))
        }
        (first, last) = (moved, moved)
      }
    }
  }

  /// Hand-overs in the order of their numbers: far from a change of the clocks each costs a comparison.
  private struct BoundaryWalk {
    let zone: Zone
    let first: LocalTime
    let cadence: Cadence
    private let firstSeconds: Int64
    /// By the clocks on the wall, where every turn is as long; else nil.
    private let step: Int64?
    /// Local times that the clocks show once, `offset` seconds ahead of UTC.
    private var plain: Range<Int64> = 0..<0
    private var offset: Int64 = 0

    init(_ zone: Zone, _ first: LocalTime, _ cadence: Cadence) {
      (self.zone, self.first, self.cadence) = (zone, first, cadence)
      (firstSeconds, step) = (first.seconds, cadence.step)
    }

    mutating func boundary(_ index: Int64) -> Boundary {
      if let step {
        let seconds = firstSeconds + index * step
        if plain.contains(seconds) { return Boundary(at: Instant(microseconds: (seconds - offset) * 1_000_000)) }
      }
      let local = cadence.start(of: index, from: first)
      let boundary = Boundary(zone, local, cadence)
      (plain, offset) = zone.plainTimes(around: boundary.last)
      return boundary
    }
  }

  /// When the turn of this number takes over.
  func boundary(_ index: Int64) -> Boundary { Boundary(zone, cadence.start(of: index, from: first), cadence) }

  /// The first turn that takes over at the instant or later.
  func firstTurn(from instant: Instant) -> Int64 {
    var index = max(0, index(near: instant) - slack)
    while boundary(index).first < instant { index += 1 }
    return index
  }

  /// The whole turn, whatever its windows.
  func turn(_ index: Int64) -> Shift {
    let start = boundary(index).first
    return Shift(index: index, start: start, end: max(start, boundary(index + 1).last), people: people(index) ?? [])
  }

  /// By how many turns `index(near:)` may be wrong: more than one only where a turn is shorter than the clocks may jump.
  private var slack: Int64 {
    guard case .hours(let count) = cadence else { return 1 }
    return OffsetTable.widest / 3600 / Int64(count) + 1
  }

  /// The zone's jumps are not looked at.
  private func index(near instant: Instant) -> Int64 { cadence.index(at: zone.local(instant), from: first) }

  /// nil for a turn that is not worked.
  private func people(_ index: Int64) -> [Int64]? {
    let rounds = index / Int64(round.count)
    guard let position = round[Int(index % Int64(round.count))] else { return nil }
    return slots[Int((rounds * workedInRound + position) % Int64(slots.count))]
  }

  /// The parts of a turn that are worked and touch `from..<to`.
  private func append(
    _ index: Int64, _ span: Range<Instant>, _ from: Instant, _ to: Instant, to found: inout [Shift]
  ) {
    guard span.upperBound > from, !span.isEmpty, let people = people(index) else { return }
    guard let windows else {
      found.append(Shift(index: index, start: span.lowerBound, end: span.upperBound, people: people))
      return
    }
    for period in windows.periods(touching: span) where period.upperBound > from && period.lowerBound < to {
      found.append(Shift(index: index, start: period.lowerBound, end: period.upperBound, people: people))
    }
  }

  /// After how many turns the windows come at the same local times again, and which of those turns meet one.
  private static func round(
    of cadence: Cadence, from first: LocalTime, windows: WorkingHours?
  ) -> (round: [Int64?], worked: Int64) {
    guard let windows else { return ([0], 1) }
    let week: Int64 = 168
    let hours: Int64
    switch cadence {
    case .hours(let count): hours = Int64(count)
    case .days(let count): hours = Int64(count) * 24
    case .weeks(_, let weekdays) where !weekdays.isEmpty: hours = week / Int64(weekdays.count)
    // A week or more meets every window.
    case .weeks, .months: return ([0], 1)
    }
    var turns = week / greatestCommonDivisor(hours, week)
    if case .weeks(_, let weekdays) = cadence { turns = Int64(weekdays.count) }
    var worked: Int64 = 0
    let round = (0..<turns).map { index -> Int64? in
      let span = cadence.start(of: index, from: first)..<cadence.start(of: index + 1, from: first)
      guard windows.meets(span) else { return nil }
      defer { worked += 1 }
      return worked
    }
    return (round, worked)
  }

  private static func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? left : greatestCommonDivisor(right, left % right)
  }
}
