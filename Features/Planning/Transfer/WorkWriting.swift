import Core
import JSON
import Storage
import Teams

/// Does what a plan says, in the transaction that made the plan: many rows of a table at once, an event for each thing.
struct WorkWriting {
  let tx: Transaction
  let actor: Actor
  let work: WorkImportActions.Prepared
  let team: ID<Team>
  let store: WorkImportStore
  var plan: WorkPlan
  var events: [Event] = []
  /// What things of the file are here, by their keys.
  var iterations: [String: ID<Iteration>] = [:]
  var features: [String: ID<PlannedFeature>] = [:]
  var stories: [String: ID<Story>] = [:]

  var document: WorkDocument { work.document }
  var people: WorkPeople { work.planner.people }

  init(_ tx: Transaction, _ actor: Actor, _ work: WorkImportActions.Prepared, team: ID<Team>) {
    self.tx = tx
    self.actor = actor
    self.work = work
    self.team = team
    store = WorkImportStore(tx)
    plan = work.plan
  }

  /// - Returns: the plan, with the numbers of what was added.
  func write() throws -> WorkPlan {
    var writing = self
    try writing.writeIterations()
    try writing.writeFeatures()
    try writing.writeStories()
    try writing.writeSplits()
    try writing.writeDependencies()
    try writing.holdFeatures()
    try writing.endCommitments()
    try writing.writeLinks()
    let facts: JSONValue = [
      "source": .string(document.source.rawValue), "scope": .string(document.scope),
      "added": .int(plan.count(.new)), "changed": .int(plan.count(.changed)), "conflicts": .int(plan.count(.conflict)),
    ]
    let team = Reference(kind: "team", number: team.number)
    try tx.record(writing.events + [Event("team.work_imported", of: team, by: actor, facts: facts.encodedText())])
    return writing.plan
  }

  /// Entries of a kind with their places in the plan, in the order of the document.
  func entries(_ kind: WorkPlan.Kind) -> [(place: Int, entry: WorkPlan.Entry)] {
    plan.entries.enumerated().filter { $0.element.kind == kind }.map { ($0.offset, $0.element) }
  }

  mutating func record(_ kind: WorkPlan.Kind, _ item: Int64, _ entry: WorkPlan.Entry, _ more: [JSONValue.Member]) {
    let facts: [JSONValue.Member] = [
      .init("source", .string(document.source.title)), .init("key", .string(entry.key)),
      .init("again", .bool(entry.act == .changed)), .init("version", .int((entry.version ?? 0) + 1)),
    ]
    events.append(
      Event(
        "\(kind.rawValue).imported", of: Reference(kind: kind.rawValue, number: item), by: actor,
        facts: JSONValue.object(facts + more).encodedText()))
  }

  // MARK: - Iterations

  private mutating func writeIterations() throws {
    let byKey = Dictionary(document.iterations.map { ($0.key, $0) }) { first, _ in first }
    let stored = work.planner.stored.iterations
    var number = stored.map(\.number).max() ?? 0
    for (place, entry) in entries(.iteration) {
      if let item = entry.item { iterations[entry.key] = ID(item) }
      guard entry.act == .new, let iteration = byKey[entry.key] else { continue }
      number = stored.isEmpty ? max(number + 1, iteration.number ?? 0) : number + 1
      let id = try store.add(iteration, to: team, number: number)
      try store.add(iteration.notes, to: id) { $0.flatMap(people.find)?.id }
      iterations[entry.key] = id
      plan.entries[place].item = id.number
      record(.iteration, id.number, entry, [.init("number", .int(number))])
    }
  }

  // MARK: - Links

  private mutating func writeLinks() throws {
    let links = WorkLinkStore(tx)
    var added: [WorkLink] = []
    for entry in plan.entries where entry.act.writes {
      guard let item = entry.item else { continue }
      let link = WorkLink(
        key: entry.linkKey, kind: entry.kind, item: item, digest: entry.digest,
        version: (entry.version ?? 0) + 1 + (held.contains(item) && entry.kind == .feature ? 1 : 0))
      if entry.act == .new {
        added.append(link)
      } else {
        try links.update(link, team, work.linkSource, document.scope)
      }
    }
    try links.add(added, team, work.linkSource, document.scope)
  }

  /// Things that were here and are in another state now, with why.
  var movedFeatures: [(id: ID<PlannedFeature>, step: FeatureStep, reason: String)] = []
  var movedStories: [(id: ID<Story>, state: StoryState, reason: String)] = []

  /// What is done at the source has kept its promises, as if it had been done here.
  private func endCommitments() throws {
    let actions = CommitmentActions(tx, as: actor)
    for (id, state, reason) in movedStories { try actions.follow(id, to: state, reason: why(reason)) }
    for (id, step, reason) in movedFeatures where !held.contains(id.number) {
      try actions.follow(id, to: step, reason: why(reason))
    }
  }

  private func why(_ reason: String) -> String { reason.isEmpty ? "as in \(document.source.title)" : reason }

  /// Features that were put back to work, which made one more version of them.
  var held: Set<Int64> = []

  /// A feature that is finished with open stories could never be moved again, nor they: it goes on.
  private mutating func holdFeatures() throws {
    let written = entries(.feature).filter { $0.entry.act.writes }.compactMap { $0.entry.item }
    let features = FeatureStore(tx)
    let ids: [ID<PlannedFeature>] = try store.held(written.map { ID($0) })
    let checks = try WorkExportStore(tx).checks(ids, [:])
    for id in ids {
      let feature = try features.get(id)
      // It is still to be handed over, which needs what every hand-over needs (I12).
      if checks[id]?.contains(where: { $0.kind == .handover }) != true {
        try store.add(FeatureCheck.usualHandover.map { (id, WorkCheck(kind: .handover, text: $0)) }) { _ in nil }
      }
      let reason = "Finished in \(document.source.title) while stories of it are open"
      try features.move(id, to: .work)
      try features.addMove(id, from: feature.step, to: .work, by: actor.name, reason: reason)
      held.insert(id.number)
      let facts: JSONValue = [
        "from": .string(feature.step.rawValue), "to": .string(FeatureStep.work.rawValue),
        "title": .string(FeatureStep.work.title), "reason": .string(reason), "version": .int(feature.version + 1),
      ]
      events.append(Event("feature.moved", of: feature.reference, by: actor, facts: facts.encodedText()))
    }
  }
}
