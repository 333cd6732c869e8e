import Core

/// A definition of a rotation, and from when on it is meant.
package struct RotationVersion: Hashable, Sendable {
  package let effectiveFrom: Instant
  package let rotation: LayeredRotation

  package init(effectiveFrom: Instant, rotation: LayeredRotation) {
    self.effectiveFrom = effectiveFrom
    self.rotation = rotation
  }
}

/// The shifts of a rotation that has been edited: the same for pages, API, iCal and the engine.
///
/// Exactly:
/// 1. A version takes effect at the first hand-over of any of its layers at or after `effectiveFrom`. Its shifts before
///    that do not exist; of a turn that another of its layers is in then, the rest does. Its positions still count from
///    its own first days.
/// 2. A version whose first hand-over is not earlier than that of a newer one (by `effectiveFrom`; where equal, later in
///    the list) never takes effect.
/// 3. Until the next version takes effect, the one before goes on. Its shift that runs at that moment keeps its start
///    and people and ends there, at the last occurrence if that local time is ambiguous. Its later shifts do not exist.
/// 4. A version without layers takes effect at `effectiveFrom` and has no shifts.
///
/// Hence an edit with `effectiveFrom` at the time of the edit never changes a shift that has ended, nor the start or the
/// people of one that has begun; and round the clock there is no gap after the first shift.
package struct RotationHistory: Hashable, Sendable {
  private let reigns: [Reign]

  /// From when to when a version counts.
  private struct Reign: Hashable {
    let rotation: LayeredRotation
    let start: Instant
    /// First and last occurrence of the hand-over to the next version, mostly the same; nil for the newest.
    let next: Range<Instant>?

    func cut(_ shift: Shift) -> Shift? {
      guard let next else { return shift }
      guard shift.start < next.lowerBound else { return nil }
      return shift.cut(shift.start..<max(shift.start, next.upperBound))
    }
  }

  /// - Parameter versions: in any order; without any there are no shifts.
  package init(_ versions: [RotationVersion]) {
    let newestFirst = versions.enumerated()
      .sorted { ($0.element.effectiveFrom, $0.offset) > ($1.element.effectiveFrom, $1.offset) }
    var reigns: [Reign] = []
    var next: Range<Instant>?
    for (_, version) in newestFirst {
      let handOver = version.rotation.firstHandOver(from: version.effectiveFrom)
      let taking = handOver.map { $0.first..<$0.last } ?? version.effectiveFrom..<version.effectiveFrom
      if let next, taking.lowerBound >= next.lowerBound { continue }
      reigns.append(Reign(rotation: version.rotation, start: taking.lowerBound, next: next))
      next = taking
    }
    self.reigns = reigns.reversed()
  }

  /// The shift that has the duty; where two overlap, the one that started later.
  package func shift(at instant: Instant) -> Shift? {
    // The newest version's own turn answers nearly always, and at once.
    if let newest = reigns.last, let shift = newest.rotation.shift(at: instant), shift.start >= newest.start {
      return shift
    }
    return shifts(at: instant).last
  }

  /// The shifts that have the duty, earliest first; two while the clocks are set back over a hand-over.
  package func shifts(at instant: Instant) -> [Shift] {
    shifts(from: instant, to: instant + Span(microseconds: 1))
  }

  /// All shifts of which a part lies in `from..<to`, earliest first.
  package func shifts(from: Instant, to: Instant) -> [Shift] {
    if reigns.count == 1 { return reigns[0].rotation.shifts(from: from, to: to, since: reigns[0].start) }
    return reigns.flatMap { reign in
      reign.rotation.shifts(from: from, to: min(to, reign.next?.upperBound ?? to), since: reign.start)
        .compactMap(reign.cut)
        .filter { $0.end > from }
    }
  }

  /// The first shift that starts later than the instant; nil when none does.
  package func next(after instant: Instant) -> Shift? {
    for reign in reigns {
      let first = reign.rotation.shifts(from: reign.start, to: reign.start + Span(microseconds: 1), since: reign.start)
      let later =
        instant < reign.start
        ? first.last ?? reign.rotation.next(after: reign.start) : reign.rotation.next(after: instant)
      if let found = later.flatMap(reign.cut), found.start > instant { return found }
    }
    return nil
  }
}
