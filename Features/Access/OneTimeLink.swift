import Core
import Teams

/// A link that lets its bearer choose a password once.
struct OneTimeLink: Hashable, Sendable {
  enum Purpose: String, Sendable {
    /// Makes the first administrator, as long as there is none who could sign in.
    case welcome
    /// Sets the password of one person.
    case reset
  }

  /// How long a link can be used.
  static let life = Span.hours(24)

  let id: Int64
  let purpose: Purpose
  /// Whose password it sets; nil for the first administrator.
  let person: ID<Person>?
}
