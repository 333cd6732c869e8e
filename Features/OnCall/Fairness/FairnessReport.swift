import Core
import Teams

/// What is counted beside the hours.
package enum FairCount: CaseIterable, Hashable, Sendable {
  case shifts, nights, weekends, holidays, woken
}

/// A row of the fairness table.
package struct FairnessLine: Sendable {
  package let person: ID<Person>
  package let tally: DutyTally
  /// How long the person was in the rotation within the period.
  package let presence: Span
  /// In hours.
  package let hours: PerKind<FairAmount>
  /// The most important thing about this line in words; nil when there is nothing to say.
  package internal(set) var remark: FairnessRemark?
  private let counts: [FairCount: FairAmount]

  package subscript(count: FairCount) -> FairAmount { counts[count] ?? FairAmount(actual: 0, share: 0) }

  /// All kinds of hour together.
  package var allHours: FairAmount {
    HourKind.allCases.reduce(FairAmount(actual: 0, share: 0)) { $0 + hours[$1] }
  }

  init(
    person: ID<Person>, tally: DutyTally, presence: Span, hours: PerKind<FairAmount>, counts: [FairCount: FairAmount]
  ) {
    self.person = person
    self.tally = tally
    self.presence = presence
    self.hours = hours
    self.counts = counts
  }
}

/// Who carried how much, and how much would have been fair.
package struct FairnessReport: Sendable {
  /// By id: everybody who was in the rotation, or had a duty, or was woken.
  package let lines: [FairnessLine]

  /// - Parameters:
  ///   - duty: of one rotation, or of a team.
  ///   - memberships: of the same; they may reach beyond the period.
  ///   - woken: who was pulled out of sleep, and when; only what lies in the period counts.
  package init(
    _ duty: DutyHours, memberships: [FairMembership], woken: [(person: ID<Person>, at: Instant)] = []
  ) {
    let period = duty.period
    let share = FairShare(memberships, from: period.lowerBound, to: period.upperBound)
    var moments: [FairCount: [ID<Person>: [Instant]]] = [:]
    for (person, tally) in duty.tallies {
      moments[.shifts, default: [:]][person] = tally.shifts
      moments[.nights, default: [:]][person] = tally.nights
      moments[.weekends, default: [:]][person] = tally.weekends
      moments[.holidays, default: [:]][person] = tally.holidays
    }
    for (person, instant) in woken where period.contains(instant) {
      moments[.woken, default: [:]][person, default: []].append(instant)
    }
    let hours = share.hours(of: duty)
    let counts = moments.mapValues { share.count(of: $0.values.flatMap { $0 }) }
    let people = share.people.union(duty.tallies.keys).union(moments[.woken].map { Set($0.keys) } ?? [])
    let lines = people.sorted().map { person in
      let tally = duty.tallies[person] ?? DutyTally()
      return FairnessLine(
        person: person, tally: tally, presence: share.presence(of: person),
        hours: PerKind { FairAmount(actual: tally.hours[$0].inHours, share: hours[person]?[$0] ?? 0) },
        counts: Dictionary(
          uniqueKeysWithValues: FairCount.allCases.map { count in
            let actual = moments[count]?[person]?.count ?? 0
            return (count, FairAmount(actual: Double(actual), share: counts[count]?[person] ?? 0))
          }))
    }
    self.lines = FairnessRemark.remark(on: lines, period: period.upperBound - period.lowerBound)
  }
}
