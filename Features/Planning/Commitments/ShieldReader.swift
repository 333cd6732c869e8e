import Core
import Storage
import Teams

/// Whom interrupts must leave in peace (S1).
package struct ShieldReader {
  private let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// Who holds a promise at the instant: people of the team, and others who promised work of it. Of several promises
  /// the one that holds longest.
  package func committed(team: ID<Team>, at instant: Instant) throws -> [ID<Person>: Commitment] {
    longest(try CommitmentStore(tx).holding(at: instant, .team(team)))
  }

  /// The same of everybody.
  package func committed(at instant: Instant) throws -> [ID<Person>: Commitment] {
    longest(try CommitmentStore(tx).holding(at: instant))
  }

  /// What the person has promised at the instant; nil when they are not shielded.
  package func commitment(of person: ID<Person>, at instant: Instant) throws -> Commitment? {
    try CommitmentStore(tx).holding(at: instant, .person(person)).first
  }

  /// Who was called away by it, oldest first.
  package func breaches(by cause: Reference) throws -> [CommitmentBreach] { try BreachStore(tx).list(by: cause) }

  /// Who was called away from work of the team since the instant, oldest first.
  package func breaches(
    team: ID<Team>, since instant: Instant, until end: Instant = .distantFuture
  ) throws -> [CommitmentBreach] {
    try BreachStore(tx).list(.team(team), instant..<max(instant, end))
  }

  private func longest(_ found: [Commitment]) -> [ID<Person>: Commitment] {
    Dictionary(found.map { ($0.person, $0) }) { longest, _ in longest }
  }
}
