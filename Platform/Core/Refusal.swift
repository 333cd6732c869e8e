/// The six reasons for which the product declines a request. Everything else that goes wrong is a defect or an outage.
///
/// Each case is mapped once to an HTTP status (`Web/Replies`) and once to an exit code (`FeatureKit/ExitCodes`).
package enum Refusal: Error, Sendable, Equatable {
  /// One or more fields are wrong; nothing was stored.
  case invalid([FieldError])
  /// There is no such thing, or the actor may not know that there is.
  case notFound(String)
  /// The actor is known and may not do this.
  case notAllowed(String)
  /// The thing has changed since the actor read it, or its state does not permit this.
  case conflict(String)
  /// Too many attempts; try again after the given span.
  case tooMany(String, retryAfter: Span)
  /// The product cannot do it right now (database gone, disk full, newer schema); try again later.
  case unavailable(String)

  package static func invalid(_ field: String, _ problem: String) -> Refusal {
    .invalid([FieldError(field: field, problem: problem)])
  }

  /// One line for people.
  package var message: String {
    switch self {
    case .invalid(let errors): errors.map(\.description).joined(separator: "; ")
    case .notFound(let what): what
    case .notAllowed(let why), .conflict(let why), .unavailable(let why): why
    case .tooMany(let why, _): why
    }
  }
}

/// What is wrong with one field, naming the limit: `title: must have at most 200 characters, has 431`.
package struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name under which the sender gave it, with a path into nested values: `alerts[3].labels`.
  package let field: String
  package let problem: String

  package init(field: String, problem: String) {
    self.field = field
    self.problem = problem
  }

  package var description: String { field.isEmpty ? problem : "\(field): \(problem)" }
}
