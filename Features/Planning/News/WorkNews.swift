import Core
import Teams

/// Something happened to a card of somebody; they are told soon, together with the rest.
struct WorkNews: Hashable, Sendable {
  /// What is told of; order, edits and sizes are not.
  static let told: Set<String> = ["moved", "blocked", "unblocked"]
  /// So long news of one person is gathered.
  static let pause = Span.minutes(15)

  /// What should have been told so long ago is no news any more: the server was away, or the past was imported.
  static let tooLate = Span.days(1)

  let person: ID<Person>
  let card: Reference
  /// When the first of it happened.
  let since: Instant
}
