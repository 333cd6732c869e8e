import Calendars
import Core
import Teams

/// Who of a team answers at one moment, until when, and who is next (B2, B3).
package struct Roster: Sendable {
  /// Who has the duty in one rotation.
  package struct Answer: Sendable {
    package let rotation: Rotation
    /// Nobody in an empty slot and before the first hand-over.
    package let people: [ID<Person>]
    /// The next hand-over; nil when none is known.
    package let until: Instant?
    package let next: [ID<Person>]
    package let nextFrom: Instant?
  }

  package let potw: [Answer]
  package let onCall: [Answer]
  package let inWorkingHours: Bool
  /// When working hours end or begin next; nil when they never do.
  package let hoursChangeAt: Instant?
  /// Who answers first: in working hours the PoTW, or the on-call while there is none; outside them the on-call.
  package let answeringNow: [ID<Person>]
  /// Who answers first when that changes; nobody when there is then a gap.
  package let answeringNext: [ID<Person>]
  /// When `answeringNow` stops answering; nil when not within the next changes.
  package let answeringNextFrom: Instant?

  /// Everybody named here.
  package var people: Set<ID<Person>> {
    Set((potw + onCall).flatMap { $0.people + $0.next } + answeringNow + answeringNext)
  }
}

/// The rule behind `Roster`: pure, the same for pages, routing and the command line.
package struct RosterRule: Sendable {
  package let lanes: [RotationLane]
  package let hours: WorkingHours
  /// Since when people take no part any more: from then on their turns are gaps.
  package let absent: [ID<Person>: Instant]

  /// How many changes are looked ahead for who answers next: a weekend without PoTW has few.
  private static let lookahead = 12

  package init(lanes: [RotationLane], hours: WorkingHours, absent: [ID<Person>: Instant] = [:]) {
    self.lanes = lanes
    self.hours = hours
    self.absent = absent
  }

  package func roster(at instant: Instant) -> Roster {
    let answers = lanes.filter { $0.endedAt.map { instant < $0 } ?? true }.map { answer($0, at: instant) }
    let next = nextAnswering(after: instant)
    return Roster(
      potw: answers.filter { $0.rotation.kind == .potw }, onCall: answers.filter { $0.rotation.kind == .onCall },
      inWorkingHours: hours.contains(instant), hoursChangeAt: hoursChange(after: instant),
      answeringNow: answering(at: instant), answeringNext: next?.people ?? [], answeringNextFrom: next?.from)
  }

  /// Who answers first at the instant.
  package func answering(at instant: Instant) -> [ID<Person>] {
    let potw = hours.contains(instant) ? people(of: .potw, at: instant) : []
    return potw.isEmpty ? people(of: .onCall, at: instant) : potw
  }

  /// Who has the duty at the instant, in any rotation of the kind that has not ended.
  package func people(of kind: Rotation.Kind, at instant: Instant) -> [ID<Person>] {
    var people: [ID<Person>] = []
    for lane in lanes where lane.rotation.kind == kind && lane.endedAt.map({ instant < $0 }) ?? true {
      for person in present(lane.shift(at: instant)?.people ?? [], at: instant) where !people.contains(person) {
        people.append(person)
      }
    }
    return people
  }

  /// The stretches of `from..<to` during which the same people answer first, earliest first.
  package func stretches(from: Instant, to: Instant) -> [(from: Instant, to: Instant, people: [ID<Person>])] {
    var found: [(from: Instant, to: Instant, people: [ID<Person>])] = []
    let moments = changes(from: from, to: to)
    for (instant, end) in zip([from] + moments, moments + [to]) where instant < end {
      let people = answering(at: instant)
      if let last = found.last, last.people == people {
        found[found.count - 1].to = end
      } else {
        found.append((instant, end, people))
      }
    }
    return found
  }

  /// The moments within `from..<to` at which somebody else may answer: looked up once for each rotation, not from each
  /// moment to the next.
  private func changes(from: Instant, to: Instant) -> [Instant] {
    guard from < to else { return [] }
    var moments: Set<Instant> = Set(absent.values)
    for lane in lanes {
      for shift in lane.shifts(from: from, to: to) { moments.formUnion([shift.start, shift.end]) }
      moments.formUnion([lane.addedAt, lane.endedAt].compactMap(\.self))
    }
    var next = hoursChange(after: from)
    while let moment = next, moment < to {
      moments.insert(moment)
      next = hoursChange(after: moment)
    }
    return moments.filter { $0 > from && $0 < to }.sorted()
  }

  /// The stretches of `from..<to` in which nobody has the duty, in any rotation of the kind.
  package func gaps(of kind: Rotation.Kind, from: Instant, to: Instant) -> [Range<Instant>] {
    let shifts = lanes.filter { $0.rotation.kind == kind }.flatMap { $0.shifts(from: from, to: to) }
      .filter { !present($0.people, at: max($0.start, from)).isEmpty }.sorted { $0.start < $1.start }
    var gaps: [Range<Instant>] = []
    var covered = from
    for shift in shifts {
      if shift.start > covered { gaps.append(covered..<shift.start) }
      covered = max(covered, shift.end)
    }
    if covered < to { gaps.append(covered..<to) }
    return gaps
  }

  /// The turns of which a part lies in `from..<to` and that nobody has, in each rotation of the kind.
  package func emptyTurns(
    of kind: Rotation.Kind, from: Instant, to: Instant
  ) -> [(rotation: Rotation, span: Range<Instant>)] {
    lanes.filter { $0.rotation.kind == kind }.flatMap { lane in
      lane.shifts(from: from, to: to).filter { present($0.people, at: max($0.start, from)).isEmpty }
        .map { (rotation: lane.rotation, span: $0.start..<$0.end) }
    }
  }

  /// Without those who took no part any more at the instant.
  package func present(_ people: [Int64], at instant: Instant) -> [ID<Person>] {
    people.map { ID($0) }.filter { isPresent($0, at: instant) }
  }

  /// Whether the person still took part at the instant.
  package func isPresent(_ person: ID<Person>, at instant: Instant) -> Bool {
    absent[person].map { instant < $0 } ?? true
  }
}

extension RosterRule {
  private func answer(_ lane: RotationLane, at instant: Instant) -> Roster.Answer {
    let next = lane.next(after: instant)
    return Roster.Answer(
      rotation: lane.rotation, people: present(lane.shift(at: instant)?.people ?? [], at: instant),
      until: lane.change(after: instant), next: present(next?.people ?? [], at: next?.start ?? instant),
      nextFrom: next?.start)
  }

  private func hoursChange(after instant: Instant) -> Instant? {
    hours.contains(instant) ? hours.end(containing: instant) : hours.nextStart(after: instant)
  }

  /// The next moment at which somebody else may answer.
  private func change(after instant: Instant) -> Instant? {
    (lanes.map { $0.change(after: instant) } + [hoursChange(after: instant)]).compactMap(\.self).min()
  }

  private func nextAnswering(after instant: Instant) -> (from: Instant, people: [ID<Person>])? {
    let now = answering(at: instant)
    var moment = instant
    for _ in 0..<Self.lookahead {
      guard let change = change(after: moment) else { return nil }
      let people = answering(at: change)
      if people != now { return (change, people) }
      moment = change
    }
    return nil
  }
}
