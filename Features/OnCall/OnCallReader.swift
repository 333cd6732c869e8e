import Calendars
import Core
import Storage
import Teams

/// Answers who has which duty. A few small indexed statements for a roster, whatever the rotations' length.
package struct OnCallReader {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// Who of the team answers at the instant.
  /// - Throws: `Refusal.notFound` when there is no such team.
  package func roster(team: ID<Team>, at instant: Instant) throws -> Roster {
    try roster(of: try TeamStore(tx).get(team), at: instant)
  }

  /// Who of the team answers at the instant.
  package func roster(of team: Team, at instant: Instant) throws -> Roster {
    try rule(team: team, since: instant).roster(at: instant)
  }

  /// The team's rotations that have not ended, oldest first.
  package func rotations(team: ID<Team>) throws -> [Rotation] {
    try OnCallStore(tx).lanes(team: team, since: tx.now).map(\.rotation)
  }

  /// The shifts of which a part lies in `from..<to`, earliest first. Past shifts are what they were.
  /// - Throws: `Refusal.notFound` when there is no such rotation.
  package func shifts(_ rotation: ID<Rotation>, from: Instant, to: Instant) throws -> [Shift] {
    try OnCallStore(tx).lane(rotation).shifts(from: from, to: to)
  }

  /// - Throws: `Refusal.notFound`
  package func lane(_ rotation: ID<Rotation>) throws -> RotationLane { try OnCallStore(tx).lane(rotation) }

  /// Rotations of all teams that have not ended.
  package func lanes() throws -> [RotationLane] { try OnCallStore(tx).lanes() }

  /// Who of them is away at the instant.
  package func away(_ people: Set<ID<Person>>, at instant: Instant) throws -> Set<ID<Person>> {
    let spans = try tx.ask(LeaveStore.spans(of: people, since: instant))
    return people.filter { (spans[$0] ?? []).contains { $0.contains(instant) } }
  }

  /// Everything that the roster of a team follows from, from the instant on.
  package func rule(team: Team, since: Instant) throws -> RosterRule {
    let yesterday = team.hours.zone.local(since).day + -1
    let (lanes, absent, holidays) = try OnCallStore(tx).lanes(
      team: team.id, since: since, besides: HolidayStore.times(team.id, since: yesterday))
    return RosterRule(lanes: lanes, hours: team.hours.closed(on: holidays), absent: absent)
  }
}
