import Core
import Storage
import Teams

/// Answers what is in an iteration, now and on any day before.
package struct IterationReader {
  package let tx: Transaction
  private let store: IterationStore

  package init(_ tx: Transaction) {
    self.tx = tx
    store = IterationStore(tx)
  }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<Iteration>) throws -> Iteration { try store.get(id) }

  /// The one that runs; else the next that somebody planned; nil when there is neither.
  package func current(_ team: ID<Team>) throws -> Iteration? {
    try store.running(team) ?? store.open(team).last
  }

  /// Latest first.
  package func all(_ team: ID<Team>, limit: Int = 500) throws -> [Iteration] { try store.all(team, limit: limit) }

  /// What it has now, done and dropped ones too, in the order of the leads.
  package func stories(_ iteration: ID<Iteration>) throws -> [Story] { try store.stories(iteration) }

  /// When the board of a team warns.
  package func limits(_ team: ID<Team>) throws -> WorkLimits { try RhythmStore(tx).get(team).limits }

  package func rhythm(_ team: ID<Team>) throws -> TeamRhythm { try RhythmStore(tx).get(team) }

  /// Every entry and exit of a story, in the order in which they entered.
  package func members(_ iteration: ID<Iteration>) throws -> [IterationMember] {
    try store.members([iteration])[iteration] ?? []
  }

  /// The stories that were in at an instant, in the order in which they entered.
  package func scope(_ iteration: ID<Iteration>, at instant: Instant) throws -> [ID<Story>] {
    try members(iteration).filter { $0.isIn(at: instant) }.map(\.story)
  }

  /// What came of each iteration.
  package func counts(_ iterations: [Iteration]) throws -> [ID<Iteration>: IterationCounts] {
    let members = try store.members(iterations.map(\.id))
    return Dictionary(
      iterations.map { ($0.id, IterationCounts($0, members[$0.id] ?? [])) }, uniquingKeysWith: { first, _ in first })
  }
}
