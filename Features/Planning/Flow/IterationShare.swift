import Core
import Statistics

/// How much of an iteration came into it after its begin.
struct IterationShare: Sendable {
  let id: ID<Iteration>
  /// Within its team.
  let number: Int
  let isRunning: Bool
  let share: UnplannedShare
}
