import Core
import JSON
import Storage
import Teams

/// What people do with features: I1, I2, I4, I12. Each verb checks who, the version that the person saw and the step,
/// and records an event.
package struct FeatureActions {
  let tx: Transaction
  let actor: Actor
  let store: FeatureStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = FeatureStore(tx)
  }

  /// A new feature, last in the order. By a PO it is at its definition; by anybody else it is a request, of a customer
  /// for their own team.
  /// - Throws: `invalid`, `notAllowed`
  package func add(_ draft: FeatureDraft, team: ID<Team>? = nil) throws -> PlannedFeature {
    try actor.require(.manager, .productOwner, .engineer, .customer, to: "ask for a feature")
    var draft = draft
    let asker = try person.flatMap(PersonStore(tx).find)
    if isCustomer {
      draft.customer = asker?.team
      draft.backlog = .customer
      draft.effort = nil
    }
    let clean = try checked(draft)
    let step: FeatureStep = mayDecide ? .definition : .requested
    let id = try store.add(clean, team: try worker(team, asker), step: step, requester: person)
    for text in FeatureCheck.usualHandover { _ = try FeatureCheckStore(tx).add(.handover, text, to: id) }
    try store.addMove(id, from: nil, to: step, by: actor.name, reason: "")
    try record(step == .requested ? "requested" : "added", id, 1, [.init("title", .string(clean.title))])
    return try store.get(id)
  }

  /// - Parameter version: the one that was seen.
  /// - Throws: `invalid`, `notAllowed`, `conflict`
  package func edit(_ id: ID<PlannedFeature>, version: Int?, to draft: FeatureDraft) throws {
    let feature = try changeable(id, version, by: [.po, .lead], to: "edit")
    let (old, new) = (FeatureDraft(feature), try checked(draft))
    let fields = Self.differences(old, new)
    guard !fields.isEmpty else { return }
    try store.update(id, to: new)
    try record(
      "edited", id, feature.version + 1,
      [
        .init("fields", .array(fields.map { .string($0) })), .init("effort", .int(new.effort.map(Int64.init))),
        .init("effort_before", .int(old.effort.map(Int64.init))),
      ])
  }

  /// Assigns the lead, or lets somebody take it; any seniority (I2).
  /// - Parameter lead: nil: nobody.
  /// - Throws: `invalid`, `notAllowed`, `conflict`
  package func lead(_ id: ID<PlannedFeature>, _ lead: ID<Person>?, version: Int? = nil) throws {
    let feature = try changeable(
      id, version, by: lead == person ? [.engineer] : [.po, .lead], to: "choose the lead of")
    guard lead != feature.lead else { return }
    let name = try lead.map { try worker($0, "lead").name } ?? ""
    try store.setLead(id, lead)
    try record(
      "led", id, feature.version + 1,
      [.init("lead", .id(lead)), .init("name", .string(name)), .init("self", .bool(lead == person))])
  }

  /// The order of the PO over all backlogs (I1).
  /// - Parameter behind: the feature that comes before; nil at the top.
  /// - Throws: `notAllowed`; `conflict` when that one is not among the open features of the team any more.
  package func rank(_ id: ID<PlannedFeature>, behind: ID<PlannedFeature>?) throws {
    let feature = try changeable(id, nil, by: [.po], to: "rank")
    guard behind != id else { throw Refusal.invalid("behind", "must be another feature") }
    guard try store.place(feature, behind: behind) else {
      let other = try behind.map { try store.get($0).number } ?? ""
      throw Refusal.conflict("\(other) is not among the open features of the team; look again.")
    }
    try record("ranked", id, 0, [.init("behind", .string(behind?.spokenFeature ?? ""))])
  }

  /// Sets when it is shown (I12), or takes that back.
  /// - Throws: `notAllowed`, `conflict`
  package func setDemo(_ id: ID<PlannedFeature>, at instant: Instant?, version: Int? = nil) throws {
    let feature = try changeable(id, version, by: [.po, .lead], to: "set the demo of")
    guard instant != feature.demoAt else { return }
    try store.setDemo(id, at: instant)
    try record("demo_set", id, feature.version + 1, [.init("at", .string(instant?.rfc3339 ?? ""))])
  }

  /// The next step on the way, or one back (I4).
  /// - Parameter reason: needed to send it back or to drop it.
  /// - Throws: `notAllowed`; `conflict` when the step cannot be taken yet; `invalid` without a reason.
  package func move(_ id: ID<PlannedFeature>, to step: FeatureStep, reason: String = "", version: Int? = nil) throws {
    let feature = try store.get(id)
    try history.require(version, is: feature.version, of: feature.reference, feature.number)
    guard let move = FeatureFlow.move(from: feature.step, to: step) else {
      throw Refusal.conflict(
        "\(feature.number) is at \(feature.step.title); from there it does not go to \(step.title).")
    }
    try require(move.roles, of: feature, to: "move \(feature.number) to \(step.title)")
    if let obstacle = FeatureFlow.obstacle(to: step, from: feature.step, try facts(feature)) {
      throw Refusal.conflict("\(feature.number) cannot go to \(step.title): \(obstacle).")
    }
    let reason = try Self.reason(reason, isNeeded: move.needsReason)
    try store.move(id, to: step)
    try store.addMove(id, from: feature.step, to: step, by: actor.name, reason: reason)
    try CommitmentActions(tx, as: actor).follow(id, to: step, reason: reason)
    if feature.step == .demo, step == .handover, feature.demoAt ?? .distantFuture > tx.now {
      try store.setDemo(id, at: tx.now)
      try record("demo_set", id, feature.version + 2, [.init("at", .string(tx.now.rfc3339))])
    }
    if step == .dropped {
      for story in try StoryStore(tx).of(id) where story.isOpen {
        try StoryActions(tx, as: actor).drop(story, reason: "\(feature.number) was dropped: \(reason)".cut(to: 500))
      }
    }
    try record(
      "moved", id, try store.get(id).version,
      [
        .init("from", .string(feature.step.rawValue)), .init("to", .string(step.rawValue)),
        .init("title", .string(step.title)), .init("reason", .string(reason)),
      ])
  }

  /// What the steps of a feature rest on.
  package func facts(_ feature: PlannedFeature) throws -> FeatureFlow.Facts {
    let checks = try FeatureCheckStore(tx).of(feature.id)
    let stories = try StoryStore(tx).of(feature.id).filter { $0.state != .dropped }
    var facts = FeatureFlow.Facts()
    facts.hasText = !feature.text.isEmpty
    facts.hasLead = feature.lead != nil
    facts.hasEffort = feature.effort != nil
    facts.criteria = checks.count { $0.kind == .criterion }
    facts.openCriteria = checks.count { $0.kind == .criterion && $0.state == .open }
    facts.openHandover = checks.count { $0.kind == .handover && $0.state == .open }
    facts.stories = stories.count
    facts.unsized = stories.count { !$0.isSized }
    facts.openStories = stories.count { $0.isOpen }
    return facts
  }
}

// MARK: - What every verb needs

extension FeatureActions {
  var person: ID<Person>? { actor.person.map { ID($0) } }
  var history: PlanningHistoryStore { PlanningHistoryStore(tx) }

  private var isCustomer: Bool { actor.roles.isDisjoint(with: Role.operations) }
  private var mayDecide: Bool { !actor.roles.isDisjoint(with: [.administrator, .manager, .productOwner]) }

  /// What the actor is to the feature; managers and administrators stand in for everybody.
  package func roles(_ feature: PlannedFeature) -> Set<PlanningRole> {
    guard actor.roles.isDisjoint(with: [.administrator, .manager]) else { return Set(PlanningRole.allCases) }
    var roles: Set<PlanningRole> = []
    if actor.roles.contains(.productOwner) { roles.insert(.po) }
    if !isCustomer {
      roles.insert(.engineer)
      if let lead = feature.lead, lead == person { roles.insert(.lead) }
    }
    return roles
  }

  func require(_ allowed: [PlanningRole], of feature: PlannedFeature, to act: String) throws {
    guard roles(feature).isDisjoint(with: allowed) else { return }
    throw Refusal.notAllowed("\(actor.name) may not \(act): that is for \(allowed.spoken), or a manager.")
  }

  func changeable(
    _ id: ID<PlannedFeature>, _ version: Int?, by allowed: [PlanningRole], to act: String
  ) throws -> PlannedFeature {
    let feature = try store.get(id)
    try require(allowed, of: feature, to: "\(act) \(feature.number)")
    try history.require(version, is: feature.version, of: feature.reference, feature.number)
    guard feature.isOpen else { throw Refusal.conflict("\(feature.number) is \(feature.step.title).") }
    return feature
  }

  /// - Throws: `invalid` with everything that is wrong.
  private func checked(_ draft: FeatureDraft) throws -> FeatureDraft {
    var findings = FieldFindings()
    var clean = draft
    clean.title = findings.line("title", draft.title, length: 1...200)
    clean.text = findings.text("text", draft.text, atMost: 20_000)
    clean.scope = findings.text("scope", draft.scope, atMost: 20_000)
    clean.technologies = findings.line("technologies", draft.technologies, length: 0...200)
    clean.origin = findings.line("origin", draft.origin, length: 0...40)
    if let effort = draft.effort, !(1...10_000).contains(effort) {
      findings.add("effort", "must be 1 to 10000 points, is \(effort)")
    }
    if let customer = draft.customer, try TeamStore(tx).find(customer) == nil {
      findings.add("customer", "there is no team \(customer)")
    }
    try findings.refuse()
    return clean
  }

  private static func differences(_ old: FeatureDraft, _ new: FeatureDraft) -> [String] {
    [
      ("title", old.title != new.title), ("definition", old.text != new.text), ("scope", old.scope != new.scope),
      ("backlog", old.backlog != new.backlog), ("customer", old.customer != new.customer),
      ("effort", old.effort != new.effort), ("technologies", old.technologies != new.technologies),
      ("origin", old.origin != new.origin),
    ].filter(\.1).map(\.0)
  }

  static func reason(_ text: String, isNeeded: Bool) throws -> String {
    var findings = FieldFindings()
    let reason = findings.line("reason", text, length: (isNeeded ? 1 : 0)...500)
    try findings.refuse()
    return reason
  }

  /// The asked team, the asker's own, or the first of operations.
  private func worker(_ asked: ID<Team>?, _ asker: Person?) throws -> ID<Team> {
    let teams = try TeamStore(tx).all(kind: .operations)
    if let asked {
      guard teams.contains(where: { $0.id == asked }) else {
        throw Refusal.invalid("team", "must be a team of operations; there is none with the number \(asked)")
      }
      return asked
    }
    if let own = asker?.team, teams.contains(where: { $0.id == own }) { return own }
    guard let first = teams.first else {
      throw Refusal.unavailable("There is no team of operations yet that could do it; an administrator adds one.")
    }
    return first.id
  }

  /// - Throws: `invalid` when nobody active is called so.
  private func worker(_ id: ID<Person>, _ field: String) throws -> Person {
    guard let found = try PersonStore(tx).find(id), found.isActive, !found.roles.isDisjoint(with: Role.operations)
    else {
      throw Refusal.invalid(field, "must be an active person of operations")
    }
    return found
  }

  func record(_ name: String, _ id: ID<PlannedFeature>, _ version: Int, _ facts: [JSONValue.Member]) throws {
    let all = facts + (version > 0 ? [JSONValue.Member("version", .int(version))] : [])
    let reference = Reference(kind: "feature", number: id.number)
    try tx.record(Event("feature.\(name)", of: reference, by: actor, facts: JSONValue.object(all).encodedText()))
    try WorkNewsActions(tx).note(name, id, by: actor)
  }
}
