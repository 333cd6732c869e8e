import Core
import Teams

/// A time, usually two weeks, for which a team commits to stories and at whose end it shows what came of them (I5).
package struct Iteration: Sendable {
  package let id: ID<Iteration>
  package let team: ID<Team>
  /// Counts up within the team.
  package let number: Int
  package let startsOn: Day
  /// The last day.
  package let endsOn: Day
  /// What it is for, in a sentence; may be empty.
  package let goal: String
  package let demoAt: Instant?
  /// What the team takes from it, Markdown.
  package let retro: String
  /// When its stories counted as planned; nil before.
  package let startedAt: Instant?
  package let closedAt: Instant?
  package let version: Int

  package var path: String { "/iterations/\(id)" }
  /// `Iteration 5`
  package var title: String { "Iteration \(number)" }
  package var isRunning: Bool { startedAt != nil && closedAt == nil }
  package var reference: Reference { Reference(kind: "iteration", number: id.number) }
  package var days: ClosedRange<Day> { startsOn...endsOn }
}
