import Calendars
import Core
import Teams

/// People who take turns for one duty of one team.
package struct Rotation: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Triages everything in working hours (B2).
    case potw
    /// Answers outside working hours (B3).
    case onCall = "on_call"

    /// For people: `PoTW`, `on call`.
    package var title: String { self == .potw ? "PoTW" : "on call" }
  }

  package let id: ID<Rotation>
  package let name: String
  package let kind: Kind
  package let team: ID<Team>
  /// Counts the edits from 1.
  package let version: Int

  /// The rotation as the subject of events.
  package var reference: Reference { Reference(kind: "rotation", number: id.number) }
}

/// Who takes turns and when, as somebody wrote it; the part of a rotation that is kept in immutable versions.
package struct RotationPlan: Hashable, Sendable {
  /// IANA zone of the hand-over.
  package var zoneName: String
  /// Day of the first hand-over, from which turns are counted: the first slot begins here.
  package var startsOn: Day
  /// Minutes after local midnight, 0...1439.
  package var handOverMinute: Int
  /// 1...52
  package var lengthWeeks: Int
  /// In order; an empty slot keeps the cadence of the others and is a gap.
  package var slots: [[ID<Person>]]

  package init(zoneName: String, startsOn: Day, handOverMinute: Int, lengthWeeks: Int, slots: [[ID<Person>]]) {
    self.zoneName = zoneName
    self.startsOn = startsOn
    self.handOverMinute = handOverMinute
    self.lengthWeeks = lengthWeeks
    self.slots = slots
  }

  /// - Throws: `Refusal.invalid` for the zone, the time and the slots.
  package func weekly() throws -> WeeklyRotation {
    guard let handOver = TimeOfDay(minute: handOverMinute) else {
      throw Refusal.invalid("hand_over", "must be between 00:00 and 23:59")
    }
    return try WeeklyRotation(
      zone: try Zone.named(zoneName), firstDay: startsOn, handOver: handOver, weeks: lengthWeeks,
      slots: slots.map { $0.map(\.number) })
  }

  /// `09:00`
  package var handOverText: String { "\((handOverMinute / 60).padded(2)):\((handOverMinute % 60).padded(2))" }
}

/// A rotation with everything that decides whose turn it is: the plan it has now and those before.
package struct RotationLane: Sendable {
  package let rotation: Rotation
  package let plans: [StoredPlan]
  package let addedAt: Instant
  package let endedAt: Instant?
  private let history: RotationHistory

  /// A plan, and which version of the rotation brought it.
  package struct StoredPlan: Hashable, Sendable {
    package let number: Int
    package let effectiveFrom: Instant
    package let plan: RotationPlan
  }

  /// - Parameter plans: oldest first, at least one.
  /// - Throws: `Refusal.invalid` when a plan cannot be, or there is none.
  package init(rotation: Rotation, plans: [StoredPlan], addedAt: Instant, endedAt: Instant?) throws {
    guard let newest = plans.last else { throw Refusal.invalid("plans", "must be at least one") }
    plan = newest.plan
    self.rotation = rotation
    self.plans = plans
    self.addedAt = addedAt
    self.endedAt = endedAt
    history = RotationHistory(
      try plans.map { RotationVersion(effectiveFrom: $0.effectiveFrom, rotation: try $0.plan.weekly()) })
  }

  /// The newest plan.
  package let plan: RotationPlan

  /// The shift that has the duty; where two overlap because the clocks are set back, the one that took over.
  package func shift(at instant: Instant) -> Shift? {
    guard isAlive(at: instant) else { return nil }
    return history.shift(at: instant).flatMap(clipped)
  }

  /// The first shift that starts later than the instant; nil when there is none.
  package func next(after instant: Instant) -> Shift? {
    history.next(after: max(instant, addedAt)).flatMap(clipped)
  }

  /// When the duty changes hands, begins or ends next; nil when it never does.
  package func change(after instant: Instant) -> Instant? {
    if instant < addedAt { return addedAt }
    let ends = endedAt.flatMap { $0 > instant ? $0 : nil }
    return [next(after: instant)?.start, ends].compactMap(\.self).min()
  }

  /// All shifts of which a part lies in `from..<to`, earliest first.
  package func shifts(from: Instant, to: Instant) -> [Shift] {
    history.shifts(from: max(from, addedAt), to: min(to, endedAt ?? to)).compactMap(clipped)
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
