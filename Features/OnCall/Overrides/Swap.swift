import Core
import Teams

/// Somebody asks to be relieved of a duty for a time, by one person or whoever will, perhaps for a time of theirs in
/// return. Until it is accepted the calendar stays as it is.
package struct Swap: Hashable, Sendable {
  package enum State: String, CaseIterable, Hashable, Sendable { case asked, accepted, declined, withdrawn }

  package let id: ID<Swap>
  package let rotation: ID<Rotation>
  /// Who has the duty and would not.
  package let asker: ID<Person>
  package let from: Instant
  package let to: Instant
  /// nil: anybody of operations may accept.
  package let asked: ID<Person>?
  /// What the asker would do for the other.
  package let inReturn: Range<Instant>?
  package let note: String
  package let state: State
  /// Who asked: the asker, or a manager for them.
  package let madeBy: String
  package let madeAt: Instant
  package let answeredBy: String?
  package let answeredAt: Instant?

  package var span: Range<Instant> { from..<to }

  /// Whether it still waits for an answer; one that nobody gave before either time began has lapsed.
  package func isOpen(at now: Instant) -> Bool { state == .asked && now < min(from, inReturn?.lowerBound ?? from) }
}
