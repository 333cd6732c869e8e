import Core
import JSON
import Storage
import Teams

/// Choosing the paths of a team. What is under way keeps the path that it was given.
package struct EscalationActions {
  private let tx: Transaction
  private let actor: Actor

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// - Throws: `invalid` for escalation and team; `notAllowed`, `conflict` when it changed since that version
  package func set(_ text: String, of team: ID<Team>, version: Int? = nil) throws {
    try actor.require(.manager, to: "change whom interrupts reach")
    guard try TeamStore(tx).find(team)?.kind == .operations else {
      throw Refusal.invalid("team", "must be a team of operations")
    }
    let plan = try EscalationPlan(text)
    for target in Set(Priority.allCases.flatMap { plan[$0].steps.map(\.target) }) { try check(target) }
    let store = EscalationStore(tx)
    let before = try store.plan(team)
    if let version, version != before.version { throw Refusal.conflict("The plan has changed since you looked.") }
    guard before.plan != plan else { return }
    try store.set(team, plan)
    let facts: JSONValue = ["before": .string(before.plan.description), "plan": .string(plan.description)]
    try tx.record(
      Event(
        "escalation.changed", of: Reference(kind: "team", number: team.number), by: actor, facts: facts.encodedText()))
  }

  private func check(_ target: EscalationPath.Target) throws {
    switch target {
    case .person(let email):
      guard let person = try PersonStore(tx).find(email: email), person.isActive,
        !person.roles.isDisjoint(with: Role.operations)
      else { throw Refusal.invalid("escalation", "there is no active person of operations with the address \(email)") }
    case .team(let name):
      guard try TeamStore(tx).find(name: name)?.kind == .operations else {
        throw Refusal.invalid("escalation", "there is no team of operations “\(name)”")
      }
    default: break
    }
  }
}
