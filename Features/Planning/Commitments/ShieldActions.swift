import Core
import JSON
import Storage
import Teams

/// The exceptions of the shield (S2, S3) and what they cost (S4). Features that call people away write here in the
/// transaction in which they do it.
package struct ShieldActions {
  private let tx: Transaction
  private let actor: Actor
  private let store: BreachStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = BreachStore(tx)
  }

  /// Somebody is called away. The same cause counts once for a commitment, however often they are told of it.
  /// - Parameters:
  ///   - cause: what they are called to.
  ///   - name: how people name that: `I-12`.
  package func breach(
    _ commitment: Commitment, by cause: Reference, called name: String, rule: CommitmentBreach.Rule, reason: String
  ) throws {
    guard try store.latest(commitment.person, by: cause) == nil else { return }
    guard try store.add(commitment, cause: cause, name: name, rule: rule, reason: reason, by: actor.name) else {
      return
    }
    try record(
      "breached", commitment.subject, commitment.person, name,
      [
        .init("rule", .string(rule.rawValue)), .init("reason", .string(reason)),
      ])
  }

  /// Minutes that somebody spent on what called them away; nothing when nothing did.
  package func cost(_ person: ID<Person>, of cause: Reference, minutes: Int) throws {
    guard minutes > 0, let breach = try store.latest(person, by: cause) else { return }
    try store.add(minutes: minutes, to: breach.id)
  }

  /// Who was asked by name says no: the breach stays, with what it has cost until then.
  /// - Throws: `conflict` when they were not asked.
  package func decline(_ person: ID<Person>, _ cause: Reference, reason: String) throws {
    guard let breach = try store.latest(person, by: cause), breach.rule == .named else {
      throw Refusal.conflict("Only who was asked by name while committed can decline.")
    }
    try store.decline(breach.id)
    try record("declined", breach.subject, person, breach.causeName, [.init("reason", .string(reason))])
  }

  private func record(
    _ event: String, _ subject: Commitment.Subject, _ person: ID<Person>, _ cause: String, _ facts: [JSONValue.Member]
  ) throws {
    let name = try PersonStore(tx).names([person])[person] ?? ""
    let all: [JSONValue.Member] =
      [.init("person", .id(person)), .init("name", .string(name)), .init("cause", .string(cause))] + facts
    try tx.record(
      Event(
        "\(subject.reference.kind).\(event)", of: subject.reference, by: actor,
        facts: JSONValue.object(all).encodedText()))
  }
}
