import Calendars
import Core
import JSON
import Storage
import Teams

/// Taking somebody out of the rotations, with a look at the consequence before.
struct SuccessionActions {
  let tx: Transaction
  let actor: Actor

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// A rotation in which the person takes turns, as it is and as it would be.
  struct Change {
    let before: RotationLane
    let after: RotationLane
    let plan: RotationPlan
    /// Changes by hand that are still to come and name the person; they stay.
    let overrides: [StoredOverride]
  }

  /// What would be done; nothing is stored.
  /// - Throws: `invalid` for heir; `notAllowed`; `notFound`.
  func preview(_ person: ID<Person>, to heir: Succession.Heir) throws -> [Change] {
    if actor.person != person.number { try actor.require(.manager, to: "take somebody out of the rotations") }
    _ = try PersonStore(tx).get(person)
    if case .person(let other) = heir {
      if other == person { throw Refusal.invalid("heir", "must be somebody else") }
      if let problem = try RotationCheck(tx).problem(with: other) { throw Refusal.invalid("heir", problem) }
    }
    let succession = Succession(person: person, heir: heir)
    return try OnCallReader(tx).lanes().compactMap { lane in
      guard let plan = try succession.plan(after: lane.plan, now: tx.now) else { return nil }
      guard !plan.people.isEmpty else {
        throw Refusal.invalid("heir", "must be a person: nobody else takes turns in \(lane.rotation.name); or end it")
      }
      return Change(
        before: lane, after: try lane.changed(to: plan, at: tx.now), plan: plan,
        overrides: lane.overrides.filter { $0.person == person && $0.to > tx.now })
    }
  }

  /// Does it: every rotation of the person gets a new version.
  /// - Parameter versions: the rotations that were seen, with their versions.
  /// - Throws: as `preview`; `conflict` when the rotations have changed since.
  func apply(_ person: ID<Person>, to heir: Succession.Heir, seen versions: [ID<Rotation>: Int]) throws {
    let changes = try preview(person, to: heir)
    let current = Dictionary(uniqueKeysWithValues: changes.map { ($0.before.rotation.id, $0.before.rotation.version) })
    guard current == versions else {
      throw Refusal.conflict("The rotations have changed since you looked; look again.")
    }
    for change in changes {
      let rotation = change.before.rotation
      try OnCallActions(tx, as: actor).changeRotation(
        rotation.id, version: rotation.version, name: rotation.name, plan: change.plan)
    }
  }
}
