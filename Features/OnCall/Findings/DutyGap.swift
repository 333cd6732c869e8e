import Calendars
import Core

/// A time in which nobody has a duty that somebody should have.
package struct DutyGap: Hashable, Sendable {
  package let kind: Rotation.Kind
  /// Whose turns leave it; none when the team has no rotation of the kind then.
  package let rotations: [Rotation]
  package let span: Range<Instant>
  /// Whether another rotation of the kind has somebody meanwhile.
  package let isBesideOthers: Bool
  /// Why the rotation cannot be read, and what to do about it; nil: it can.
  package var problem: String?
}

extension RosterRule {
  /// What nobody has in `from..<to`, cut to it, earliest first.
  ///
  /// Left out is what nobody misses: a PoTW outside working hours, and an on-call within them while there is a PoTW.
  package func dutyGaps(from: Instant, to: Instant) -> [DutyGap] {
    guard from < to else { return [] }
    // What a rotation leaves that cannot be read is one thing to decide, whatever it would cover.
    let unread = lanes.filter { $0.problem != nil }
    let found = Rotation.Kind.allCases.flatMap { kind -> [DutyGap] in
      let gaps = gaps(of: kind, from: from, to: to).filter { isMissed(kind, in: $0) }
      let beside = emptyTurns(of: kind, from: from, to: to).map { ($0.rotation, $0.span.clamped(to: from..<to)) }
        .filter { _, span in !gaps.contains { $0.overlaps(span) } && isMissed(kind, in: span) }
      let all =
        gaps.map { DutyGap(kind: kind, rotations: rotations(of: kind, in: $0), span: $0, isBesideOthers: false) }
        + beside.map { DutyGap(kind: kind, rotations: [$0], span: $1, isBesideOthers: true) }
      return all.filter { gap in !unread.contains { gap.rotations == [$0.rotation] } }
        + unread.filter { $0.rotation.kind == kind }.compactMap { unreadGap($0, from..<to, beside: gaps) }
    }
    return found.enumerated().sorted {
      ($0.element.span.lowerBound, $0.offset) < ($1.element.span.lowerBound, $1.offset)
    }.map(\.element)
  }

  private func unreadGap(_ lane: RotationLane, _ time: Range<Instant>, beside gaps: [Range<Instant>]) -> DutyGap? {
    let span = (lane.addedAt..<max(lane.addedAt, lane.endedAt ?? time.upperBound)).clamped(to: time)
    guard !span.isEmpty else { return nil }
    return DutyGap(
      kind: lane.rotation.kind, rotations: [lane.rotation], span: span,
      isBesideOthers: !gaps.contains { $0.overlaps(span) }, problem: lane.problem)
  }

  private func isMissed(_ kind: Rotation.Kind, in span: Range<Instant>) -> Bool {
    let hasHours =
      hours.contains(span.lowerBound)
      || hours.nextStart(after: span.lowerBound).map { $0 < span.upperBound } ?? false
    guard kind == .onCall else { return hasHours }
    let onlyHours = hours.isAlways || hours.end(containing: span.lowerBound).map { $0 >= span.upperBound } ?? false
    return !onlyHours || !gaps(of: .potw, from: span.lowerBound, to: span.upperBound).isEmpty
  }

  private func rotations(of kind: Rotation.Kind, in span: Range<Instant>) -> [Rotation] {
    lanes.filter { lane in
      lane.rotation.kind == kind && lane.addedAt < span.upperBound && lane.endedAt.map { $0 > span.lowerBound } ?? true
    }.map(\.rotation)
  }
}
