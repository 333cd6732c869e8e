import Calendars
import Core
import Teams

/// A turn that somebody had or will have, with everything that was changed by hand.
struct DutyShift: Sendable {
  let person: ID<Person>
  let rotation: Rotation
  let span: Range<Instant>
  /// When there is duty: a PoTW's is the team's working hours, because outside them the on-call answers (B3).
  let parts: [Range<Instant>]
}

/// Who had which duty of a team in a period, and who took turns there.
struct DutyRecord: Sendable {
  let shifts: [DutyShift]
  let memberships: [FairMembership]

  init(_ lanes: [RotationLane], _ rule: RosterRule, in period: Range<Instant>) {
    shifts = lanes.flatMap { Self.shifts($0, rule, period) }
      .sorted { ($0.span.lowerBound, $0.rotation.id, $0.person) < ($1.span.lowerBound, $1.rotation.id, $1.person) }
    memberships = lanes.flatMap { Self.memberships($0, rule) }
  }

  var duties: [DutyHours.Duty] {
    shifts.flatMap { shift in shift.parts.map { (person: shift.person, span: $0) } }
  }

  var people: Set<ID<Person>> { Set(shifts.map(\.person)).union(memberships.map(\.person)) }

  private static func shifts(_ lane: RotationLane, _ rule: RosterRule, _ period: Range<Instant>) -> [DutyShift] {
    lane.shifts(from: period.lowerBound, to: period.upperBound).flatMap { shift in
      shift.people.map { ID<Person>($0) }.compactMap { person -> DutyShift? in
        let end = min(shift.end, rule.absent[person] ?? shift.end)
        guard shift.start < end else { return nil }
        let span = shift.start..<end
        return DutyShift(
          person: person, rotation: lane.rotation, span: span, parts: rule.duty([span], of: lane.rotation))
      }
    }
  }

  /// From when a plan is meant to when the next one is.
  private static func memberships(_ lane: RotationLane, _ rule: RosterRule) -> [FairMembership] {
    let ends = lane.plans.dropFirst().map(\.effectiveFrom) + [.distantFuture]
    return zip(lane.plans, ends).flatMap { stored, end in
      stored.plan.people.compactMap { person -> FairMembership? in
        let from = max(stored.effectiveFrom, lane.addedAt)
        let to = [end, lane.endedAt, rule.absent[person]].compactMap(\.self).reduce(end, min)
        return from < to ? FairMembership(person: person, span: from..<to) : nil
      }
    }
  }
}

extension RosterRule {
  /// When a turn of the rotation is duty: a PoTW's is the team's working hours (B3).
  func duty(_ parts: [Range<Instant>], of rotation: Rotation) -> [Range<Instant>] {
    guard rotation.kind == .potw else { return parts }
    return parts.flatMap { part in hours.periods(within: part).map { $0.clamped(to: part) } }
  }
}
