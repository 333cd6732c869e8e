import Core
import Storage

/// Work that is due because time passes: what a row's due time asks for, never a queued job.
///
/// The engine runs a duty when one of its topics wakes, when its next due time comes and at least every few seconds.
/// It must claim rows with a lease, so that several nodes can run it, and must be safe to repeat.
package struct Duty: Sendable {
  /// A duty looks at least so often: nobody need wake it for what becomes due later than this.
  package static let longestPause = Span.seconds(5)

  /// `<feature>.<verb>`, for logs and metrics.
  package let name: String
  package let topics: Set<Topic>
  /// Does everything that is due.
  /// - Returns: when the next row is due, nil if none is known.
  package let run: @Sendable (Environment) async throws -> Instant?

  package init(
    _ name: String, wokenBy topics: Set<Topic> = [.due], run: @escaping @Sendable (Environment) async throws -> Instant?
  ) {
    self.name = name
    self.topics = topics
    self.run = run
  }
}
