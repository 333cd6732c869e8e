import Core
import Teams

/// Somebody was called away from what they had promised (S4).
package struct CommitmentBreach: Hashable, Sendable {
  /// Which exception of the shield it was.
  package enum Rule: String, CaseIterable, Sendable {
    /// The interrupt was a P1.
    case emergency = "S2"
    /// Somebody asked for this person's help, with a reason.
    case named = "S3"
  }

  package let id: ID<CommitmentBreach>
  package let commitment: ID<Commitment>
  /// What was promised.
  package let subject: Commitment.Subject
  package let person: ID<Person>
  /// What they were called to.
  package let cause: Reference
  /// How people name that: `I-12`.
  package let causeName: String
  package let rule: Rule
  package let reason: String
  /// Who asked; the product itself when it told them of a P1.
  package let askedBy: String
  package let at: Instant
  /// What it cost: working minutes that the person wrote on it.
  package let minutes: Int
  /// They were asked and said no.
  package let declinedAt: Instant?

  /// The page of what they were called to.
  package var causePath: String { "/\(cause.kind)s/\(cause.number)" }
}
