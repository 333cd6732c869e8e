import Core
import Storage
import Teams

/// Who may see what: customers what was filed for their team, operations and viewers everything.
package enum InterruptVisibility {
  /// The customer team to whose interrupts the actor is limited; nil for operations and viewers.
  package static func onlyCustomer(_ actor: Actor, _ tx: Transaction) throws -> ID<Team>? {
    guard actor.roles.isDisjoint(with: Role.operations.union([.viewer])), let person = actor.person else { return nil }
    return try PersonStore(tx).find(ID(person))?.team ?? ID(0)
  }
}
