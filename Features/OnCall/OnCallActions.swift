import Calendars
import Core
import JSON
import Storage
import Teams

/// What can be done with rotations, by everybody in operations: those who take turns arrange them.
package struct OnCallActions {
  package let tx: Transaction
  package let actor: Actor
  private var store: OnCallStore { OnCallStore(tx) }

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// Begins a rotation. When its first day has passed, the turn that is on by now begins at once.
  /// - Parameter plan: 1...20 layers, each with 1...100 slots of at most 10 people who are active and of operations.
  /// - Throws: `invalid` for name, team and the layers' zone, starts_on, hand_over, cadence, windows and slots;
  ///   `notAllowed`.
  @discardableResult
  package func addRotation(
    name: String, kind: Rotation.Kind, team: ID<Team>, plan: RotationPlan
  ) throws -> Rotation {
    try requireOperations(to: "add rotations")
    let checked = try RotationCheck(tx).check(name: name, plan: plan, team: team, existing: nil)
    let id = try store.insert(name: checked.name, kind: kind, team: team)
    // Its turns count from its first day even when that has passed; the lane itself begins now.
    let first = try checked.plan.layered().firstStart ?? tx.now
    try store.insert(checked.plan, of: id, number: 1, effectiveFrom: min(tx.now, first))
    let rotation = try store.lane(id).rotation
    try record("rotation.added", rotation, plan: checked.plan)
    return rotation
  }

  /// Gives a rotation another name or plan. The turn that is on goes on; the new plan takes over at its first hand-over
  /// from then on, or at once where the old one cannot be read. What has been is never changed.
  /// - Parameters:
  ///   - version: the one that the editor has seen.
  ///   - effectiveFrom: nil or earlier than now: now.
  /// - Throws: as `addRotation`; `notFound`; `conflict` when it was changed since, saying how, or has ended.
  @discardableResult
  package func changeRotation(
    _ id: ID<Rotation>, version: Int, name: String, plan: RotationPlan, effectiveFrom: Instant? = nil
  ) throws -> Rotation {
    try requireOperations(to: "change rotations")
    let lane = try store.lane(id)
    try requireCurrent(lane, version: version)
    let checked = try RotationCheck(tx).check(name: name, plan: plan, team: lane.rotation.team, existing: lane)
    guard checked.name != lane.rotation.name || checked.plan != lane.plan else { return lane.rotation }
    guard try store.rename(id, version: version, to: checked.name) else { throw Self.lostRace(lane.rotation) }
    if checked.plan != lane.plan {
      // What mends a plan takes its place; what has been without it stays.
      if lane.problem != nil { try KeptShiftActions(tx).keep(id) }
      let from = lane.effect(at: max(effectiveFrom ?? tx.now, tx.now))
      try store.insert(checked.plan, of: id, number: version + 1, effectiveFrom: from)
    }
    let rotation = try store.lane(id).rotation
    try record("rotation.changed", rotation, plan: checked.plan)
    return rotation
  }

  /// Ends a rotation now: nobody has its duty from here on. What has been stays.
  /// - Throws: `notFound`; `conflict` when it was changed since or has ended; `notAllowed`.
  package func removeRotation(_ id: ID<Rotation>, version: Int) throws {
    try requireOperations(to: "end rotations")
    let lane = try store.lane(id)
    try requireCurrent(lane, version: version)
    guard try store.end(id, version: version) else { throw Self.lostRace(lane.rotation) }
    try record("rotation.ended", lane.rotation, plan: nil)
  }
}

extension OnCallActions {
  /// Whether pages offer it.
  static func mayChange(_ actor: Actor) -> Bool { !actor.roles.isDisjoint(with: Role.operations) }

  /// - Throws: `Refusal.notAllowed`
  func requireOperations(to act: String) throws {
    try actor.require(.manager, .productOwner, .engineer, to: act)
  }

  private func requireCurrent(_ lane: RotationLane, version: Int) throws {
    if let ended = lane.endedAt, ended <= tx.now { throw Refusal.conflict("\(lane.rotation.name) has ended.") }
    guard version == lane.rotation.version else {
      throw Refusal.conflict(
        "\(lane.rotation.name) was changed since you opened the form: \(changes(in: lane, since: version)). "
          + "Open the form again.")
    }
  }

  /// What a plan says now that it did not say in the version that somebody saw.
  private func changes(in lane: RotationLane, since version: Int) -> String {
    guard let seen = lane.plans.last(where: { $0.number <= version })?.plan, seen != lane.plan else {
      return "its name is now “\(lane.rotation.name)”"
    }
    let now = lane.plan
    guard seen.layers.count == now.layers.count else { return "it now has \(now.layers.count) layers" }
    var changes: [String] = []
    for (seen, now) in zip(seen.layers, now.layers) {
      if seen.zoneName != now.zoneName { changes.append("its zone is now \(now.zoneName)") }
      if seen.startsOn != now.startsOn { changes.append("it now starts on \(now.startsOn)") }
      if seen.handOverMinute != now.handOverMinute { changes.append("it now hands over at \(now.handOverText)") }
      if seen.cadence != now.cadence { changes.append("turns now change \(CadenceText(now).words)") }
      if seen.windows != now.windows { changes.append("its hours are now \(now.windows)") }
      if seen.slots != now.slots { changes.append("other people take turns now") }
    }
    return changes.joined(separator: ", ")
  }

  private static func lostRace(_ rotation: Rotation) -> Refusal {
    .conflict("\(rotation.name) was changed by somebody else at the same moment; look again.")
  }

  private func record(_ name: String, _ rotation: Rotation, plan: RotationPlan?) throws {
    var facts: [JSONValue.Member] = [
      .init("name", .string(rotation.name)), .init("kind", .string(rotation.kind.rawValue)),
      .init("team", .id(rotation.team)), .init("version", .int(rotation.version)),
    ]
    if let plan { facts += plan.members }
    try tx.record(Event(name, of: rotation.reference, by: actor, facts: JSONValue.object(facts).encodedText()))
    try FindingStore(tx).mark(rotation.team)
  }
}

extension RotationPlan {
  /// The plan in JSON, for events and the API.
  var members: [JSONValue.Member] { [.init("layers", .array(layers.map(\.json)))] }
}

extension LayerPlan {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "zone": .string(zoneName), "starts_on": .day(startsOn), "hand_over": .string(handOverText),
      "cadence": .string(cadence.text), "windows": .string(windows),
      "slots": .array(slots.map { .array($0.map { .id($0) }) }),
    ]
  }
}
