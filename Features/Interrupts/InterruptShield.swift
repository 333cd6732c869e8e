import Calendars
import Core
import OnCall
import Planning
import Storage
import Teams

/// What the shield asks of an interrupt that somebody is given by name (S1–S3).
struct InterruptShield {
  private let tx: Transaction
  private let actor: Actor

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// Lets it through to the person and records that as a breach where they are committed. Who has the duty now is not
  /// shielded: the duty was theirs whatever they promised.
  /// - Throws: `invalid` for reason when there must be one.
  func pass(_ person: Person, to interrupt: Interrupt, reason: String) throws {
    // Who takes something themself was not called away.
    guard actor.person != person.id.number else { return }
    guard let commitment = try ShieldReader(tx).commitment(of: person.id, at: tx.now) else { return }
    let team = try TeamStore(tx).get(interrupt.team)
    let rule = try OnCallReader(tx).rule(team: team, since: tx.now)
    let duty = rule.people(of: .potw, at: tx.now) + rule.people(of: .onCall, at: tx.now)
    guard !duty.contains(person.id) else { return }
    let isEmergency = interrupt.priority == .p1
    guard isEmergency || !reason.isEmpty else {
      let promise = commitment.words(TimeText(rule.hours.zone))
      throw Refusal.invalid(
        "reason", "must be given: \(person.name) is committed to \(promise), and \(interrupt.number) is no P1")
    }
    try ShieldActions(tx, as: actor).breach(
      commitment, by: interrupt.reference, called: interrupt.number, rule: isEmergency ? .emergency : .named,
      reason: reason.isEmpty ? "It is a P1." : reason)
  }
}
