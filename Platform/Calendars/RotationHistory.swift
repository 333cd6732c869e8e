import Core

/// A definition of a rotation, and from when on it is meant.
package struct RotationVersion: Hashable, Sendable {
  package let effectiveFrom: Instant
  package let rotation: WeeklyRotation

  package init(effectiveFrom: Instant, rotation: WeeklyRotation) {
    self.effectiveFrom = effectiveFrom
    self.rotation = rotation
  }
}

/// The shifts of a rotation that has been edited: the same for pages, API, iCal and the engine.
///
/// Exactly:
/// 1. A version takes effect at its first hand-over at or after `effectiveFrom`. Its shifts before that do not exist.
///    Its positions still count from its own first day.
/// 2. A version whose first hand-over is not earlier than that of a newer one (by `effectiveFrom`; where equal, later in
///    the list) never takes effect.
/// 3. Until the next version takes effect, the one before goes on. Its shift that runs at that moment keeps its start
///    and people and ends there, at the last occurrence if that local time is ambiguous. Its later shifts do not exist.
///
/// Hence an edit with `effectiveFrom` at the time of the edit never changes a shift that has ended, nor the start or the
/// people of one that has begun; and there is no gap after the first shift.
package struct RotationHistory: Hashable, Sendable {
  private let reigns: [Reign]

  /// From when to when a version's shifts start.
  private struct Reign: Hashable {
    let rotation: WeeklyRotation
    let first: Shift
    /// First and last occurrence of the hand-over to the next version, mostly the same; nil for the newest.
    let next: Range<Instant>?

    func cut(_ shift: Shift) -> Shift? {
      guard let next else { return shift }
      guard shift.start < next.lowerBound else { return nil }
      return Shift(
        index: shift.index, start: shift.start, end: min(shift.end, next.upperBound), people: shift.people)
    }
  }

  /// - Parameter versions: in any order; without any there are no shifts.
  package init(_ versions: [RotationVersion]) {
    let newestFirst = versions.enumerated()
      .sorted { ($0.element.effectiveFrom, $0.offset) > ($1.element.effectiveFrom, $1.offset) }
    var reigns: [Reign] = []
    var next: Range<Instant>?
    for (_, version) in newestFirst {
      let first = version.rotation.firstShift(from: version.effectiveFrom)
      if let next, first.start >= next.lowerBound { continue }
      reigns.append(Reign(rotation: version.rotation, first: first, next: next))
      let taking = version.rotation.handOver(before: first.index)
      next = first.start..<version.rotation.zone.last(taking)
    }
    self.reigns = reigns.reversed()
  }

  /// The shift that has the duty; where two overlap, the one that started later.
  package func shift(at instant: Instant) -> Shift? { shifts(at: instant).last }

  /// The shifts that have the duty, earliest first; two while the clocks are set back over a hand-over.
  package func shifts(at instant: Instant) -> [Shift] {
    shifts(from: instant, to: instant + Span(microseconds: 1))
  }

  /// All shifts of which a part lies in `from..<to`, earliest first.
  package func shifts(from: Instant, to: Instant) -> [Shift] {
    reigns.flatMap { reign in
      reign.rotation.shifts(from: max(from, reign.first.start), to: min(to, reign.next?.upperBound ?? to))
        .filter { $0.start >= reign.first.start }
        .compactMap(reign.cut)
        .filter { $0.end > from }
    }
  }

  /// The first shift that starts later than the instant; nil only without versions.
  package func next(after instant: Instant) -> Shift? {
    for reign in reigns {
      let shift = instant < reign.first.start ? reign.first : reign.rotation.next(after: instant)
      if let found = reign.cut(shift) { return found }
    }
    return nil
  }
}
