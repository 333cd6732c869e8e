import Calendars
import Core
import JSON
import Storage
import Teams

/// Brings rotations along from other products: first a plan of what would be done, then exactly that.
package struct ImportActions {
  package let tx: Transaction
  package let actor: Actor
  private var store: ImportStore { ImportStore(tx) }
  private var rotations: OnCallActions { OnCallActions(tx, as: actor) }

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// What the import would do; writes nothing.
  /// - Throws: `invalid` for the place in the files and for team and only; `notAllowed`.
  package func plan(_ request: ImportRequest) throws -> ImportPlan {
    try rotations.requireOperations(to: "import rotations")
    guard let team = try TeamStore(tx).find(request.team) else {
      throw Refusal.invalid("team", "there is no team \(request.team)")
    }
    guard team.kind == .operations else {
      throw Refusal.invalid("team", "\(team.name) is a customer; rotations are for operations")
    }
    let (all, chosen) = try request.read()
    var plan = try planner(request).plan(chosen, of: all)
    for index in plan.entries.indices { try check(&plan.entries[index], team) }
    plan.digest = plan.digest(of: request)
    return plan
  }

  /// Does what the plan says, all of it or nothing.
  /// - Parameter digest: that of the plan that somebody looked at.
  /// - Returns: the plan, with the rotations that were added.
  /// - Throws: as `plan`; `conflict` when the plan is another one by now.
  @discardableResult
  package func apply(_ request: ImportRequest, digest: String) throws -> ImportPlan {
    var plan = try plan(request)
    guard plan.digest == digest else {
      throw Refusal.conflict(
        "The plan is no longer the one that you looked at: the file, the answers or the rotations have changed. "
          + "Look at the plan again.")
    }
    for index in plan.entries.indices { try apply(&plan.entries[index], request) }
    return plan
  }
}

extension ImportActions {
  private func planner(_ request: ImportRequest) throws -> ImportPlanner {
    let links = try store.links(of: request.source)
    let onCall = OnCallStore(tx)
    var lanes: [ID<Rotation>: RotationLane] = [:]
    for lane in try onCall.lanes(team: request.team, since: tx.now) { lanes[lane.rotation.id] = lane }
    for link in links where lanes[link.rotation] == nil { lanes[link.rotation] = try onCall.lane(link.rotation) }
    var entered: [ID<Rotation>: [EnteredChange]] = [:]
    for id in lanes.keys.sorted() { entered[id] = try store.entered(id) }
    return ImportPlanner(
      now: tx.now, team: request.team, kind: request.kind, source: request.source, links: links, lanes: lanes,
      entered: entered, match: PeopleMatch(try PersonStore(tx).all(includingDeactivated: true), chosen: request.people),
      mayEnter: !actor.roles.isDisjoint(with: [.administrator, .manager]))
  }

  /// A rotation that could not be stored is left out, with everything that is wrong.
  private func check(_ entry: inout ImportPlan.Entry, _ team: Team) throws {
    switch entry.act {
    case .create, .change: break
    case .unchanged, .skip: return
    }
    let lane = try entry.rotation.map { try OnCallStore(tx).lane($0.id) }
    guard let plan = entry.plan ?? lane?.plan, entry.plan != nil || entry.name != lane?.rotation.name else { return }
    do {
      _ = try RotationCheck(tx).check(name: entry.name, plan: plan, team: team.id, existing: lane)
    } catch Refusal.invalid(let errors) {
      entry.act = .skip(errors.map { "\($0.field) \($0.problem)." })
    }
  }

  private func apply(_ entry: inout ImportPlan.Entry, _ request: ImportRequest) throws {
    switch entry.act {
    case .unchanged, .skip: return
    case .create, .change: break
    }
    let before = try entry.rotation.map { try OnCallStore(tx).lane($0.id) }
    let rotation = try stored(entry, before, request)
    for id in entry.handChanges.ended { try end(id, of: rotation) }
    for id in entry.handChanges.forgotten { try forget(id, of: rotation, from: request.source) }
    for change in entry.handChanges.entered { try enter(change, in: rotation, from: request.source) }
    if let name = entry.nameInFile { try remember(entry, name, rotation, request) }
    entry.rotation = rotation
    let facts: JSONValue = [
      "source": .string(request.source.rawValue), "external_id": .string(entry.externalID),
      "version": .int(rotation.version), "changes": .array(entry.act.sentences),
      "changes_by_hand": .int(entry.handChanges.entered.count),
      "overrides_ended": .int(entry.handChanges.ended.count), "not_carried": .array(entry.notCarried),
    ]
    try tx.record(Event("rotation.imported", of: rotation.reference, by: actor, facts: facts.encodedText()))
  }

  private func stored(
    _ entry: ImportPlan.Entry, _ before: RotationLane?, _ request: ImportRequest
  ) throws -> Rotation {
    guard let before else {
      let plan = entry.plan ?? RotationPlan([])
      return try rotations.addRotation(name: entry.name, kind: entry.kind, team: request.team, plan: plan)
    }
    guard entry.plan != nil || entry.name != before.rotation.name else { return before.rotation }
    return try rotations.changeRotation(
      before.rotation.id, version: before.rotation.version, name: entry.name, plan: entry.plan ?? before.plan)
  }

  /// Where only the name is another one, the turns that the last import wrote stay those to compare with.
  private func remember(
    _ entry: ImportPlan.Entry, _ name: String, _ rotation: Rotation, _ request: ImportRequest
  ) throws {
    let links = try store.links(of: request.source)
    let earlier = links.first {
      $0.externalID == entry.externalID && $0.team == request.team && $0.kind == entry.kind
    }
    try store.save(
      ImportLink(
        externalID: entry.externalID, team: request.team, kind: entry.kind, rotation: rotation.id, name: name,
        version: entry.plan == nil ? earlier?.version ?? rotation.version : rotation.version))
  }
}

extension ImportActions {
  /// Makes overrides of what was agreed in the other product. Nobody is told: who has the duty has known it from there.
  private func enter(_ change: HandChange, in rotation: Rotation, from source: ImportSource) throws {
    let spans = change.spans.filter { $0.upperBound > tx.now }
    let ids = try spans.flatMap { span in
      try change.parts.map { part in
        try add(part, in: rotation, max(span.lowerBound, tx.now)..<span.upperBound, change.externalID, from: source)
      }
    }
    try FindingStore(tx).mark(rotation.team)
    let entered = EnteredChange(
      externalID: change.externalID, source: source, content: change.content, overrides: ids)
    try store.save(entered, of: rotation.id)
  }

  private func add(
    _ part: HandChange.Part, in rotation: Rotation, _ span: Range<Instant>, _ externalID: String,
    from source: ImportSource
  ) throws -> ID<StoredOverride> {
    let id = try OverrideStore(tx).add(
      rotation.id, from: span.lowerBound, to: span.upperBound, person: part.person, replaced: part.replaced,
      reason: "imported from \(source.title)", by: actor.name)
    let facts: JSONValue = [
      "override": .id(id), "from": .instant(span.lowerBound), "to": .instant(span.upperBound),
      "person": .id(part.person), "replaced": .id(part.replaced), "external_id": .string(externalID),
    ]
    let name = part.replaced == nil ? "rotation.covered" : "rotation.replaced"
    try tx.record(Event(name, of: rotation.reference, by: actor, facts: facts.encodedText()))
    return id
  }

  /// Nothing of it is left here; should the source have it again, it is a new one.
  private func forget(_ externalID: String, of rotation: Rotation, from source: ImportSource) throws {
    try store.save(
      EnteredChange(externalID: externalID, source: source, content: "", overrides: []), of: rotation.id)
  }

  /// Takes back what a change by hand was before it was changed or taken back in the source, unless it is over.
  private func end(_ id: ID<StoredOverride>, of rotation: Rotation) throws {
    let override = try OverrideStore(tx).get(id)
    guard override.to > tx.now, override.from < override.to else { return }
    try OverrideStore(tx).end(override, at: max(override.from, tx.now))
    let facts: JSONValue = ["override": .id(id)]
    try tx.record(
      Event("rotation.override_ended", of: rotation.reference, by: actor, facts: facts.encodedText()))
    try FindingStore(tx).mark(rotation.team)
  }
}
