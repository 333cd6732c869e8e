import Core
import Teams

/// One line of a retro.
package struct RetroNote: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// What went well.
    case keep
    case change
    /// What the team wants to do; becomes a story.
    case action

    package var title: String {
      switch self {
      case .keep: "Keep"
      case .change: "Change"
      case .action: "Do"
      }
    }
  }

  package let id: ID<RetroNote>
  package let iteration: ID<Iteration>
  package let kind: Kind
  package let text: String
  package let at: Instant
  /// Who wrote it, by name.
  package let by: String
  package let person: ID<Person>?
}
