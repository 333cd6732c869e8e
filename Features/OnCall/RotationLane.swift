import Calendars
import Core
import Teams

/// A rotation with everything that decides who has its duty: the plans it had and has, and what was changed by hand.
package struct RotationLane: Sendable {
  package let rotation: Rotation
  package let plans: [StoredPlan]
  package let addedAt: Instant
  package let endedAt: Instant?
  /// Those that hold, in the order in which they were made.
  package let overrides: [StoredOverride]
  /// The newest plan.
  package let plan: RotationPlan
  /// Why the newest plan has no turns, or some of its layers have none, and what to do about it; nil: it can be read.
  package let problem: String?
  /// When people are away, each ascending and apart; what was over before `kept` ends is left out.
  package let leave: [ID<Person>: [Range<Instant>]]
  /// What has been, as it was kept.
  private let kept: KeptShifts
  private let history: RotationHistory
  /// Overrides first, then leave of those who have the duty by plan: whoever took it by hand has it though on leave.
  private let changes: [ShiftOverride]

  /// A plan, and which version of the rotation brought it.
  package struct StoredPlan: Hashable, Sendable {
    package let number: Int
    package let effectiveFrom: Instant
    package let plan: RotationPlan
  }

  /// - Parameters:
  ///   - plans: oldest first, at least one.
  ///   - leave: when people are away, each ascending and apart.
  /// - Throws: `Refusal.invalid` when there is none. One that cannot be read has no turns.
  package init(
    rotation: Rotation, plans: [StoredPlan], overrides: [StoredOverride] = [],
    leave: [ID<Person>: [Range<Instant>]] = [:], kept: KeptShifts = .nothing, addedAt: Instant, endedAt: Instant?
  ) throws {
    guard let newest = plans.last else { throw Refusal.invalid("plans", "must be at least one") }
    plan = newest.plan
    self.rotation = rotation
    self.plans = plans
    self.overrides = overrides
    self.addedAt = addedAt
    self.endedAt = endedAt
    self.leave = leave
    self.kept = kept
    changes = overrides.map(\.applied) + Self.gaps(leave, beside: overrides)
    let readings = plans.map { PlanReading($0.plan) }
    problem = readings.last?.problem
    history = RotationHistory(
      zip(plans, readings).map { RotationVersion(effectiveFrom: $0.effectiveFrom, rotation: $1.rotation) })
  }

  /// As it would be if it got the plan at the instant.
  /// - Throws: as `init`.
  func changed(to plan: RotationPlan, at instant: Instant) throws -> RotationLane {
    let stored = StoredPlan(number: rotation.version + 1, effectiveFrom: effect(at: instant), plan: plan)
    return try RotationLane(
      rotation: rotation, plans: plans + (plan == self.plan ? [] : [stored]), overrides: overrides, leave: leave,
      kept: problem == nil ? kept : KeptShifts(until: instant, shifts: []), addedAt: addedAt, endedAt: endedAt)
  }

  /// Everybody who is named in a plan or an override.
  package var people: Set<ID<Person>> {
    plans.reduce(into: Set(overrides.compactMap(\.person))) { $0.formUnion($1.plan.people) }
  }

  /// The shift that has the duty; where two overlap because the clocks are set back, the one that took over.
  package func shift(at instant: Instant) -> Shift? {
    guard isAlive(at: instant) else { return nil }
    guard changes.isEmpty, instant >= kept.until else {
      return shifts(from: instant, to: instant + Span(microseconds: 1)).last
    }
    return history.shift(at: instant).flatMap(clipped).map(kept.continued)
  }

  /// The first shift that starts later than the instant; nil when there is none.
  package func next(after instant: Instant) -> Shift? {
    if instant < kept.until, let past = shifts(from: instant, to: kept.until).first(where: { $0.start > instant }) {
      return past
    }
    let known = max(instant, kept.until - Span(microseconds: 1))
    let planned = history.next(after: max(known, addedAt)).flatMap(clipped)
    guard let last = changes.map(\.to).max(), last > instant else { return planned }
    // A change may begin a shift earlier, or after all that is planned; it takes no shift away.
    let end = planned.map { $0.start + Span(microseconds: 1) } ?? last
    return shifts(from: instant, to: end).first { $0.start > instant } ?? planned
  }

  /// When the duty changes hands, begins or ends next; nil when it never does.
  package func change(after instant: Instant) -> Instant? {
    if instant < addedAt { return addedAt }
    let ends = endedAt.flatMap { $0 > instant ? $0 : nil }
    let gap = shift(at: instant)?.end
    return [next(after: instant)?.start, gap, ends].compactMap(\.self).min()
  }

  /// All shifts of which a part lies in `from..<to`, earliest first, as they were and, from now on, with the overrides
  /// and the leave that hold.
  package func shifts(from: Instant, to: Instant) -> [Shift] {
    guard from < to else { return [] }
    // What goes on at the end of what is kept is one shift with what follows, whatever was asked for.
    let start = max(from, kept.until)
    let later = computed(from: start, to: max(to, start + Span(microseconds: 1)))
    return kept.joined(with: later).filter { $0.end > from && $0.start < to }
  }

  private func computed(from: Instant, to: Instant) -> [Shift] {
    let planned = planned(from: from, to: to)
    // A change outside the time may cut a shift that reaches into it; where it is cut must not depend on the question.
    let reach = planned.map { $0.start..<$0.end }.reduce(from..<to, Self.hull)
    let near = touching(reach)
    if near.isEmpty { return planned }
    let wide = near.map(\.span).reduce(reach, Self.hull)
    return self.planned(from: wide.lowerBound, to: wide.upperBound).applying(touching(wide)).compactMap(clipped)
      .filter { $0.end > from && $0.start < to }
  }

  private static func hull(_ left: Range<Instant>, _ right: Range<Instant>) -> Range<Instant> {
    min(left.lowerBound, right.lowerBound)..<max(left.upperBound, right.upperBound)
  }

  /// What the plans say, before anybody changed anything.
  package func planned(from: Instant, to: Instant) -> [Shift] {
    history.shifts(from: max(from, addedAt), to: min(to, endedAt ?? to)).compactMap(clipped)
  }

  private func touching(_ span: Range<Instant>) -> [ShiftOverride] {
    changes.filter { $0.span.overlaps(span) }
  }

  /// Leave as changes that leave the part of those on leave empty, but where they took it by hand.
  private static func gaps(
    _ leave: [ID<Person>: [Range<Instant>]], beside overrides: [StoredOverride]
  ) -> [ShiftOverride] {
    leave.sorted { $0.key < $1.key }.flatMap { person, spans in
      var taken = Coverage()
      for override in overrides where override.person == person && !override.isPlanned {
        taken.add(override.applied.span)
      }
      return spans.flatMap(taken.gaps).map {
        ShiftOverride(from: $0.lowerBound, to: $0.upperBound, .replace(person.number, by: []))
      }
    }
  }

  private func isAlive(at instant: Instant) -> Bool {
    instant >= addedAt && endedAt.map { instant < $0 } ?? true
  }

  /// A shift exists only while its rotation does.
  private func clipped(_ shift: Shift) -> Shift? {
    let start = max(shift.start, addedAt)
    let end = min(shift.end, endedAt ?? shift.end)
    return start < end ? Shift(index: shift.index, start: start, end: end, people: shift.people) : nil
  }
}
