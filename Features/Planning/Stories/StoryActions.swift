import Core
import JSON
import Storage
import Teams

/// What people do with stories: I2–I9. Each verb checks who, what the person saw and the state, and records an event.
package struct StoryActions {
  let tx: Transaction
  let actor: Actor
  let store: StoryStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = StoryStore(tx)
  }

  /// Where a new story belongs.
  package enum Place: Hashable, Sendable {
    case feature(ID<PlannedFeature>)
    /// It stands alone, such as work on SS&A.
    case backlog(Backlog, ID<Team>)
  }

  /// - Throws: `invalid`, `notAllowed`; `conflict` when the feature is closed.
  package func add(_ draft: StoryDraft, in place: Place) throws -> Story {
    try actor.require(.manager, .productOwner, .engineer, to: "write stories")
    let clean = try checked(draft)
    let id: ID<Story>
    switch place {
    case .feature(let feature):
      guard let feature = try FeatureStore(tx).find(feature) else {
        throw Refusal.invalid("feature", "there is no feature \(feature.spokenFeature)")
      }
      guard feature.isOpen, !feature.step.isShown else {
        throw Refusal.conflict("\(feature.number) is at \(feature.step.title); what comes now is another feature.")
      }
      id = try store.add(clean, team: feature.team, feature: feature.id, backlog: feature.backlog)
    case .backlog(let backlog, let team):
      guard try TeamStore(tx).find(team)?.kind == .operations else {
        throw Refusal.invalid("team", "must be a team of operations")
      }
      id = try store.add(clean, team: team, feature: nil, backlog: backlog)
    }
    try store.addMove(id, from: nil, to: .written, by: actor.name, reason: "")
    try record("added", id, 1, [.init("title", .string(clean.title))])
    return try store.get(id)
  }

  /// - Throws: `invalid`, `notAllowed`, `conflict`
  package func edit(_ id: ID<Story>, version: Int?, to draft: StoryDraft) throws {
    let story = try changeable(id, version, by: [.engineer], to: "edit")
    let (old, new) = (StoryDraft(story), try checked(draft))
    let fields = Self.differences(old, new)
    guard !fields.isEmpty else { return }
    try store.update(id, to: new)
    try record(
      "edited", id, story.version + 1,
      [
        .init("fields", .array(fields.map { .string($0) })), .init("size", .int(new.size.map(Int64.init))),
        .init("size_before", .int(old.size.map(Int64.init))),
      ])
  }

  /// The next state on the way, or one back (I4). Whoever pulls a story that nobody works on works on it.
  /// - Parameters:
  ///   - seen: the state in which the person saw it, for a card that was moved on a board; nil does not ask.
  ///   - reason: needed to send it back, open it again or drop it.
  /// - Throws: `notAllowed`; `conflict` when the state is another one or the step cannot be taken yet; `invalid` without
  ///   a reason.
  package func move(
    _ id: ID<Story>, to state: StoryState, seen: StoryState? = nil, reason: String = "", version: Int? = nil
  ) throws {
    let story = try store.get(id)
    try history.require(version, is: story.version, of: story.reference, story.number)
    if let seen, seen != story.state {
      let last = try history.entries(story.reference).last { $0.name == "story.moved" }?.sentence ?? ""
      throw Refusal.conflict("\(story.number) is not \(seen.title) any more. \(last)".trimmed)
    }
    guard let move = StoryFlow.move(from: story.state, to: state) else {
      throw Refusal.conflict("\(story.number) is \(story.state.title); from there it does not become \(state.title).")
    }
    let feature = try story.feature.map(FeatureStore(tx).get)
    let people = try store.people([id])[id] ?? []
    try require(move.roles, of: story, feature, people, to: "move \(story.number) to “\(state.title)”")
    let joins = state == .inWork && people.isEmpty ? person : nil
    var facts = StoryFlow.Facts()
    facts.isSized = story.isSized
    facts.hasPeople = !people.isEmpty || joins != nil
    facts.needsOutcome = story.kind == .spike && story.outcome.isEmpty
    facts.feature = feature?.step
    if let obstacle = StoryFlow.obstacle(to: state, from: story.state, facts) {
      throw Refusal.conflict("\(story.number) cannot become \(state.title): \(obstacle).")
    }
    let reason = try FeatureActions.reason(reason, isNeeded: move.needsReason)
    if let joins { try join(story, joins) }
    try go(story, to: state, reason)
  }

  /// With the feature that was dropped, by whoever dropped that.
  func drop(_ story: Story, reason: String) throws { try go(story, to: .dropped, reason) }

  private func go(_ story: Story, to state: StoryState, _ reason: String) throws {
    if !state.isOpen, story.isBlocked {
      try store.unblock(story.id)
      try record(
        "unblocked", story.id, try store.get(story.id).version, [.init("reason", .string(story.blockedReason))])
    }
    try store.move(story, to: state, by: actor.name, reason: reason)
    try CommitmentActions(tx, as: actor).follow(story.id, to: state, reason: reason)
    try record(
      "moved", story.id, try store.get(story.id).version,
      [
        .init("from", .string(story.state.rawValue)), .init("to", .string(state.rawValue)),
        .init("title", .string(state.title)), .init("reason", .string(reason)),
      ])
  }

  /// The order of the lead (I3).
  /// - Parameter behind: the story of the same feature that comes before; nil at the top.
  /// - Throws: `notAllowed`; `conflict` when that one is not there any more.
  package func rank(_ id: ID<Story>, behind: ID<Story>?) throws {
    let story = try changeable(id, nil, by: [.lead, .po], to: "order")
    guard behind != id else { throw Refusal.invalid("behind", "must be another story") }
    guard try store.place(story, behind: behind) else {
      throw Refusal.conflict("S-\(behind?.description ?? "") is not in the same order as \(story.number); look again.")
    }
    try record("ranked", id, 0, [.init("behind", .string(behind.map { "S-\($0)" } ?? ""))])
  }

  /// It stays where it is, and its clock of blocked time begins.
  /// - Throws: `invalid`, `notAllowed`, `conflict`
  package func block(_ id: ID<Story>, reason: String, version: Int? = nil) throws {
    let story = try changeable(id, version, by: [.engineer], to: "block")
    guard !story.isBlocked else { throw Refusal.conflict("\(story.number) is blocked already.") }
    let reason = try FeatureActions.reason(reason, isNeeded: true)
    try store.block(id, reason: reason)
    try record("blocked", id, story.version + 1, [.init("reason", .string(reason))])
  }

  /// - Throws: `notAllowed`, `conflict`
  package func unblock(_ id: ID<Story>, version: Int? = nil) throws {
    let story = try changeable(id, version, by: [.engineer], to: "unblock")
    guard story.isBlocked else { throw Refusal.conflict("\(story.number) is not blocked.") }
    try store.unblock(id)
    try record("unblocked", id, story.version + 1, [.init("reason", .string(story.blockedReason))])
  }
}

// MARK: - What every verb needs

extension StoryActions {
  var person: ID<Person>? { actor.person.map { ID($0) } }
  var history: PlanningHistoryStore { PlanningHistoryStore(tx) }

  /// What the actor is to the story. Of a story that stands alone whoever never worked on it can be its lead, so that
  /// nobody validates their own work; managers and administrators stand in for everybody.
  package func roles(_ story: Story, _ feature: PlannedFeature?, _ people: [ID<Person>]) throws -> Set<PlanningRole> {
    guard actor.roles.isDisjoint(with: [.administrator, .manager]) else { return Set(PlanningRole.allCases) }
    var roles: Set<PlanningRole> = []
    guard !actor.roles.isDisjoint(with: Role.operations) || person.map(people.contains) == true else { return roles }
    let works = person.map(people.contains) == true
    if works { roles.insert(.pair) }
    guard !actor.roles.isDisjoint(with: Role.operations) else { return roles }
    roles.insert(.engineer)
    guard let feature else {
      let worked = try person.map(store.everybody(on: story.id).contains) == true
      if !worked { roles.formUnion(actor.roles.contains(.productOwner) ? [.lead, .po] : [.lead]) }
      return roles
    }
    if actor.roles.contains(.productOwner) { roles.insert(.po) }
    if feature.lead != nil, feature.lead == person { roles.insert(.lead) }
    return roles
  }

  private func require(
    _ allowed: [PlanningRole], of story: Story, _ feature: PlannedFeature?, _ people: [ID<Person>], to act: String
  ) throws {
    guard try roles(story, feature, people).isDisjoint(with: allowed) else { return }
    throw Refusal.notAllowed("\(actor.name) may not \(act): that is for \(allowed.spoken), or a manager.")
  }

  func changeable(_ id: ID<Story>, _ version: Int?, by allowed: [PlanningRole], to act: String) throws -> Story {
    let story = try store.get(id)
    let people = try store.people([id])[id] ?? []
    try require(
      allowed, of: story, try story.feature.map(FeatureStore(tx).get), people, to: "\(act) \(story.number)")
    try history.require(version, is: story.version, of: story.reference, story.number)
    guard story.isOpen else { throw Refusal.conflict("\(story.number) is \(story.state.title).") }
    return story
  }

  private func checked(_ draft: StoryDraft) throws -> StoryDraft {
    var findings = FieldFindings()
    var clean = draft
    clean.title = findings.line("title", draft.title, length: 1...200)
    clean.text = findings.text("text", draft.text, atMost: 20_000)
    clean.acceptance = findings.text("acceptance", draft.acceptance, atMost: 20_000)
    clean.outcome = findings.text("outcome", draft.outcome, atMost: 20_000)
    clean.origin = findings.line("origin", draft.origin, length: 0...40)
    if let size = draft.size {
      switch draft.kind {
      case .story where !(1...100).contains(size): findings.add("size", "must be 1 to 100 points, is \(size)")
      case .spike where !(1...10).contains(size): findings.add("size", "must be 1 to 10 days for a spike, is \(size)")
      default: break
      }
    }
    try findings.refuse()
    return clean
  }

  private static func differences(_ old: StoryDraft, _ new: StoryDraft) -> [String] {
    [
      ("title", old.title != new.title), ("kind", old.kind != new.kind), ("text", old.text != new.text),
      ("acceptance", old.acceptance != new.acceptance), ("size", old.size != new.size),
      ("outcome", old.outcome != new.outcome), ("easy", old.isEasy != new.isEasy), ("origin", old.origin != new.origin),
    ].filter(\.1).map(\.0)
  }

  func record(_ name: String, _ id: ID<Story>, _ version: Int, _ facts: [JSONValue.Member]) throws {
    let all = facts + (version > 0 ? [JSONValue.Member("version", .int(version))] : [])
    try tx.record(
      Event("story.\(name)", of: id.storyReference, by: actor, facts: JSONValue.object(all).encodedText()))
    try WorkNewsActions(tx).note(name, id, by: actor)
  }
}
