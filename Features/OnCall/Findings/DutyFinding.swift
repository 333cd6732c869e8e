import Calendars
import Core
import Teams

/// Something in the calendar of a team that somebody has to decide before its time comes.
package struct DutyFinding: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Nobody has a duty that somebody should have.
    case gap
    /// Somebody has a duty, by hand, while away.
    case onLeave = "on_leave"
    /// Somebody is PoTW and on call at the same time.
    case twoDuties = "two_duties"
    /// Somebody has two duties of one kind at the same time.
    case doubleBooked = "double_booked"
    /// Somebody has a duty in time that they promised to planned work (S1).
    case promised
  }

  package let kind: Kind
  package let duty: Rotation.Kind
  /// Whose turns it is about, oldest first; none for a duty that no rotation has.
  package let rotations: [ID<Rotation>]
  /// Whom it is about; nil for gaps.
  package let person: ID<Person>?
  package let span: Range<Instant>
  /// Those whose leave makes the gap.
  package let away: [ID<Person>]
  /// What they promised, as people name it, in the order of its end; empty for everything else.
  package var work: [String] = []

  /// Whether the other is the same thing, perhaps begun earlier or later since.
  func isSame(_ other: DutyFinding) -> Bool {
    kind == other.kind && duty == other.duty && rotations == other.rotations && person == other.person
      && span.overlaps(other.span)
  }
}

extension RosterRule {
  /// Of an overlap that is at most as long it is a hand-over, and no conflict.
  static let handOver = Span.hours(4)

  /// What is open in `from..<to`, earliest first.
  /// - Parameters:
  ///   - others: rotations of other teams, in which the same people may have duties.
  ///   - promises: time that people gave to planned work.
  func findings(
    from: Instant, to: Instant, beside others: [RotationLane] = [], promises: [PromisedTime] = []
  ) -> [DutyFinding] {
    let all =
      gapFindings(from: from, to: to) + leaveFindings(from: from, to: to)
      + conflicts(from: from, to: to, beside: others) + promiseFindings(from: from, to: to, promises)
    return all.enumerated().sorted {
      ($0.element.span.lowerBound, $0.offset) < ($1.element.span.lowerBound, $1.offset)
    }.map(\.element)
  }

  private func gapFindings(from: Instant, to: Instant) -> [DutyFinding] {
    dutyGaps(from: from, to: to).map { gap in
      let named = Set(gap.rotations.map(\.id))
      let away = lanes.filter { named.contains($0.rotation.id) }.flatMap { $0.away(in: gap.span) }
      return DutyFinding(
        kind: .gap, duty: gap.kind, rotations: gap.rotations.map(\.id), person: nil, span: gap.span,
        away: away.eachOnce)
    }
  }

  private func leaveFindings(from: Instant, to: Instant) -> [DutyFinding] {
    lanes.flatMap { lane -> [DutyFinding] in
      lane.shifts(from: from, to: to).flatMap { shift in
        shift.people.map { ID<Person>($0) }.flatMap { person in
          (lane.leave[person] ?? []).map { $0.clamped(to: shift.span).clamped(to: from..<to) }.filter { !$0.isEmpty }
            .map {
              DutyFinding(
                kind: .onLeave, duty: lane.rotation.kind, rotations: [lane.rotation.id], person: person, span: $0,
                away: [])
            }
        }
      }
    }
  }

  /// Two duties of one person at the same time, for longer than a hand-over takes.
  private func conflicts(from: Instant, to: Instant, beside others: [RotationLane]) -> [DutyFinding] {
    let foreign = others.filter { other in !lanes.contains { $0.rotation.id == other.rotation.id } }
    let duties = (lanes + foreign).map { lane in (lane.rotation, lane.duties(from: from, to: to)) }
    var found: [DutyFinding] = []
    for (index, (rotation, own)) in duties.enumerated() where index < lanes.count {
      for (other, theirs) in duties[(index + 1)...] {
        // Between two teams both find the same: that of the older rotation.
        let (older, newer) = rotation.id < other.id ? (rotation, other) : (other, rotation)
        for (person, spans) in own.sorted(by: { $0.key < $1.key }) {
          // Two rotations that somebody has again and again at once are one thing to decide.
          let overlaps = Self.overlaps(spans, theirs[person] ?? []).filter { isPresent(person, at: $0.lowerBound) }
          guard let start = overlaps.first?.lowerBound, let end = overlaps.last?.upperBound else { continue }
          found.append(
            DutyFinding(
              kind: older.kind == newer.kind ? .doubleBooked : .twoDuties, duty: older.kind,
              rotations: [older.id, newer.id], person: person, span: start..<end, away: []))
        }
      }
    }
    return found
  }

  /// A person's duties of one rotation in the time that they promised are one thing to decide.
  private func promiseFindings(from: Instant, to: Instant, _ promises: [PromisedTime]) -> [DutyFinding] {
    let promises = Dictionary(grouping: promises.sorted { $0.span.upperBound < $1.span.upperBound }, by: \.person)
    guard !promises.isEmpty else { return [] }
    return lanes.flatMap { lane in
      lane.duties(from: from, to: to).sorted { $0.key < $1.key }.compactMap { person, duties -> DutyFinding? in
        let broken = (promises[person] ?? []).map { promise in
          let overlaps = Self.overlaps(duties, [promise.span]).filter { isPresent(person, at: $0.lowerBound) }
          return (promise.work, overlaps)
        }.filter { !$0.1.isEmpty }
        let spans = broken.flatMap(\.1)
        guard let start = spans.map(\.lowerBound).min(), let end = spans.map(\.upperBound).max() else { return nil }
        return DutyFinding(
          kind: .promised, duty: lane.rotation.kind, rotations: [lane.rotation.id], person: person, span: start..<end,
          away: [], work: broken.map(\.0))
      }
    }
  }

  private static func overlaps(_ left: [Range<Instant>], _ right: [Range<Instant>]) -> [Range<Instant>] {
    left.flatMap { one in right.map { one.clamped(to: $0) } }
      .filter { $0.upperBound - $0.lowerBound > handOver }
  }
}

extension RotationLane {
  /// When each person has the duty; parts of it that touch are one.
  fileprivate func duties(from: Instant, to: Instant) -> [ID<Person>: [Range<Instant>]] {
    var duties: [ID<Person>: [Range<Instant>]] = [:]
    for shift in shifts(from: from, to: to) {
      let part = shift.span.clamped(to: from..<to)
      for person in shift.people.map({ ID<Person>($0) }) {
        if let last = duties[person]?.last, last.upperBound >= part.lowerBound {
          duties[person]?.removeLast()
          duties[person]?.append(last.lowerBound..<max(last.upperBound, part.upperBound))
        } else {
          duties[person, default: []].append(part)
        }
      }
    }
    return duties
  }

  /// Who would have the duty in the span, were they not away.
  fileprivate func away(in span: Range<Instant>) -> [ID<Person>] {
    planned(from: span.lowerBound, to: span.upperBound).flatMap(\.people).map { ID<Person>($0) }
      .filter { person in (leave[person] ?? []).contains { $0.overlaps(span) } }
  }
}

extension [ID<Person>] {
  fileprivate var eachOnce: [ID<Person>] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
