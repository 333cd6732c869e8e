/// A change of state, in the past tense, kept for ever in the same transaction as the change.
///
/// The audit trail, timelines, flow metrics and live pages all read events.
package struct Event: Sendable {
  /// `<noun>.<past participle>`, such as `interrupt.acknowledged`.
  package let name: String
  package let subject: Reference
  package let actor: Actor
  /// Facts as JSON object text; never a secret.
  package let facts: String

  package init(_ name: String, of subject: Reference, by actor: Actor, facts: String = "{}") {
    self.name = name
    self.subject = subject
    self.actor = actor
    self.facts = facts
  }
}
