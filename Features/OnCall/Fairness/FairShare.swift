import Core
import Teams

/// That somebody takes turns in a rotation for a time.
package struct FairMembership: Hashable, Sendable {
  package let person: ID<Person>
  /// May reach beyond every period.
  package let span: Range<Instant>
  /// 1 for whoever carries as much as others, 0.5 for half of it; not above 0: takes no part.
  package let weight: Double

  package init(person: ID<Person>, span: Range<Instant>, weight: Double = 1) {
    self.person = person
    self.span = span
    self.weight = weight
  }
}

/// What each person would have carried if, at every moment, those who were in the rotation had shared what fell due.
///
/// So nobody owes a Christmas before their first day, and nobody inherits the nights of those who left.
package struct FairShare: Sendable {
  /// A stretch during which the same people are in the rotation.
  private struct Slice {
    let span: Range<Instant>
    /// By id.
    let members: [(person: ID<Person>, weight: Double)]
    let weight: Double
  }

  private let slices: [Slice]

  /// - Parameter memberships: of one rotation or one team; who is in it twice at a time counts once, with the higher
  ///   weight.
  package init(_ memberships: [FairMembership], from: Instant, to: Instant) {
    let taking = memberships.filter { $0.weight > 0 && $0.weight.isFinite && from < to && $0.span.overlaps(from..<to) }
    let ends = Set(taking.flatMap { [$0.span.lowerBound, $0.span.upperBound] }.filter { from < $0 && $0 < to })
    let cuts = from < to ? [from] + ends.sorted() + [to] : []
    slices = zip(cuts, cuts.dropFirst()).map { start, end in
      var weights: [ID<Person>: Double] = [:]
      for membership in taking where membership.span.contains(start) {
        weights[membership.person] = max(weights[membership.person] ?? 0, membership.weight)
      }
      let members = weights.sorted { $0.key < $1.key }.map { (person: $0.key, weight: $0.value) }
      return Slice(span: start..<end, members: members, weight: members.reduce(0) { $0 + $1.weight })
    }
  }

  /// Everybody who was in the rotation at some time of the period.
  package var people: Set<ID<Person>> { Set(slices.flatMap { $0.members.map(\.person) }) }

  /// How long the person was in the rotation within the period.
  package func presence(of person: ID<Person>) -> Span {
    slices.filter { $0.members.contains { $0.person == person } }.reduce(.zero) { sum, slice in
      sum + (slice.span.upperBound - slice.span.lowerBound)
    }
  }

  /// The fair share of each kind, in hours. What fell due while nobody was in the rotation is nobody's share.
  package func hours(of duty: DutyHours) -> [ID<Person>: PerKind<Double>] {
    var shares: [ID<Person>: PerKind<Double>] = [:]
    for slice in slices where !slice.members.isEmpty {
      let total = duty.total(in: slice.span)
      for member in slice.members {
        let part = member.weight / slice.weight
        for kind in HourKind.allCases {
          shares[member.person, default: PerKind { _ in 0 }][kind] += total[kind].inHours * part
        }
      }
    }
    return shares
  }

  /// The fair share of things that are counted, by when each of them happened, whoever it happened to.
  package func count(of moments: [Instant]) -> [ID<Person>: Double] {
    var shares: [ID<Person>: Double] = [:]
    for slice in slices where !slice.members.isEmpty {
      let count = moments.count { slice.span.contains($0) }
      for member in slice.members {
        shares[member.person, default: 0] += Double(count) * member.weight / slice.weight
      }
    }
    return shares
  }
}

/// What somebody carried beside the fair share of it: hours, or a number.
package struct FairAmount: Hashable, Sendable {
  package var actual: Double
  package var share: Double

  package init(actual: Double, share: Double) {
    self.actual = actual
    self.share = share
  }

  /// Above 0: more than the share.
  package var difference: Double { actual - share }

  /// Actual through share; nil without a share.
  package var ratio: Double? { share > 0 ? actual / share : nil }

  /// A third more than the share: worth a colour in a table.
  /// - Parameter least: so much more at least, since a third of little is nothing.
  package func isHigh(least: Double = 1) -> Bool { difference >= least && actual * 3 >= share * 4 }

  /// For columns that stand for two things, such as weekends and holidays.
  package static func + (left: FairAmount, right: FairAmount) -> FairAmount {
    FairAmount(actual: left.actual + right.actual, share: left.share + right.share)
  }
}
