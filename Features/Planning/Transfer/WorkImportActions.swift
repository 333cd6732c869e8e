import Core
import JSON
import Storage
import Teams

/// Brings work along from other tools, or from our own export: first a plan of what would be done, then exactly that.
package struct WorkImportActions {
  let tx: Transaction
  let actor: Actor

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// What the import would do; writes nothing.
  /// - Throws: `invalid` for the place in the files, for team, columns and people; `notAllowed`.
  package func plan(_ request: WorkImportRequest) throws -> WorkPlan { try prepare(request).plan }

  /// Does what the plan says, all of it or nothing.
  /// - Parameter digest: that of the plan that somebody looked at.
  /// - Returns: the plan, with the numbers of what was added.
  /// - Throws: as `plan`; `conflict` when the plan is another one by now.
  @discardableResult
  package func apply(_ request: WorkImportRequest, digest: String) throws -> WorkPlan {
    let work = try prepare(request)
    guard work.plan.digest == digest else {
      throw Refusal.conflict(
        "The plan is no longer the one that you looked at: the file, the answers or the work here have changed. "
          + "Look at the plan again.")
    }
    try remember(work)
    guard work.plan.writes else { return work.plan }
    let done = try WorkWriting(tx, actor, work, team: request.team).write()
    try WorkImportStore(tx).refreshStatistics()
    return done
  }

  /// - Throws: `notAllowed`
  package static func require(_ actor: Actor) throws {
    try actor.require(.manager, .productOwner, to: "import work")
  }

  /// A plan and what it rests on.
  struct Prepared {
    let document: WorkDocument
    let planner: WorkPlanner
    var plan: WorkPlan
    /// By which the links and answers of this board are found.
    let linkSource: String
    /// What the request says, and where it says nothing the one before.
    let request: WorkImportRequest
  }

  private func prepare(_ request: WorkImportRequest) throws -> Prepared {
    try Self.require(actor)
    guard let team = try TeamStore(tx).find(request.team) else {
      throw Refusal.invalid("team", "there is no team \(request.team)")
    }
    guard team.kind == .operations else {
      throw Refusal.invalid("team", "\(team.name) is a customer; planned work is for operations")
    }
    try request.requireSize()
    let (document, columns, notes, request) = try read(request, team)
    let count = document.features.count + document.stories.count
    let most = document.source == .agileops ? TransferLimits.ownItems : TransferLimits.items
    guard count <= most else {
      throw Refusal.invalid("file", "must have at most \(most.grouped) items, has \(count.grouped)")
    }
    let people = WorkPeople(try PersonStore(tx).all(includingDeactivated: true), chosen: request.people)
    try people.requireChosen()
    let source = Self.linkSource(document.source)
    let stored = try stored(team, document, source, people)
    let planner = WorkPlanner(document, stored, people: people, columns: columns, now: tx.now)
    var plan = planner.plan(notes)
    plan.notes += try otherHistory(planner, plan)
    plan.digest = plan.digest(of: request)
    return Prepared(document: document, planner: planner, plan: plan, linkSource: source, request: request)
  }

  /// Two ways out of the same tool name the same things alike.
  private static func linkSource(_ source: WorkSource) -> String {
    source == .jiraCSV ? WorkSource.jira.rawValue : source.rawValue
  }

  /// What the source tells of the past otherwise than it did.
  private func otherHistory(_ planner: WorkPlanner, _ plan: WorkPlan) throws -> [String] {
    let changed = plan.entries.filter { $0.act == .changed }
    func ids<Named>(_ kind: WorkPlan.Kind) -> [ID<Named>] {
      changed.filter { $0.kind == kind }.compactMap { $0.item.map { ID($0) } }
    }
    let store = WorkExportStore(tx)
    var tally = WorkTally()
    tally.add(
      .otherHistory, planner.otherHistories(plan, try store.moves(ids(.feature)), try store.moves(ids(.story))))
    return tally.sentences
  }

  /// So that the next import of the board says the same of its columns and people.
  private func remember(_ work: Prepared) throws {
    let store = WorkAnswerStore(tx, work.request.team, work.linkSource, work.document.scope)
    for (name, state) in work.request.columns.sorted(by: { $0.key < $1.key }) {
      try store.keep(column: name, state)
    }
    let said = work.plan.answered + work.plan.strangers.filter(\.isNobody)
    for one in said { try store.keep(person: one.key.trimmed.lowercased(), one.person) }
  }

  private func read(
    _ request: WorkImportRequest, _ team: Team
  ) throws -> (WorkDocument, [WorkPlan.Column], notes: [String], WorkImportRequest) {
    var request = request
    func answers(_ source: WorkSource, _ scope: String) throws -> WorkAnswerStore {
      let store = WorkAnswerStore(tx, team.id, Self.linkSource(source), scope)
      request.remember(people: try store.people())
      return store
    }
    if request.isOwn {
      guard request.columns.isEmpty else {
        throw Refusal.invalid("columns", "must be empty for \(WorkSource.agileops.title), whose states are our own")
      }
      let document = try WorkFormatReading.document(request.bytes)
      if let last = document.lastPast, last > tx.now + .minutes(5) {
        throw Refusal.invalid("file", "must have nothing that happened in the future, has a time at \(last.rfc3339)")
      }
      _ = try answers(.agileops, document.scope)
      return (document, [], WorkFormat.notes(attachments: document.attachments), request)
    }
    var work = try WorkReader.read(request.bytes, as: request.source, zone: team.hours.zone)
    if work.scope.isEmpty { work.scope = request.scope }
    let known = try answers(work.source, work.scope).columns()
    request.remember(columns: known.filter { name, _ in work.columns.contains { $0.name == name } })
    let columns = try request.columns(of: work)
    let states = Dictionary(columns.map { ($0.name, $0.state) }) { first, _ in first }
    let (document, notes) = WorkTranslation(work, states: states, zone: team.hours.zone, now: tx.now).translated()
    return (document, columns, notes, request)
  }

  private func stored(
    _ team: Team, _ document: WorkDocument, _ source: String, _ people: WorkPeople
  ) throws -> WorkPlanner.Stored {
    let store = WorkLinkStore(tx)
    var stored = WorkPlanner.Stored()
    let links = try store.links(team.id, source, document.scope)
    stored.links = Dictionary(links.map { ($0.key, $0) }) { first, _ in first }
    stored.features = try store.featureVersions(team.id)
    stored.stories = try store.storyVersions(team.id)
    stored.iterations = try WorkExportStore(tx).iterations(team.id)
    stored.dependencies = try store.dependencies(team.id)
    if document.source == .agileops { stored.twins = try twins(team, document, stored, people) }
    return stored
  }

  /// What of our own file is of this very team: there it is compared with what is here, and never added a second time.
  private func twins(
    _ team: Team, _ document: WorkDocument, _ stored: WorkPlanner.Stored, _ people: WorkPeople
  ) throws -> [String: WorkLink] {
    let keys = Set(document.features.map(document.linkKey) + document.stories.map(document.linkKey))
    let here = try WorkExport(team, tx).document()
    let planner = WorkPlanner(here, stored, people: people, columns: [], now: tx.now)
    var twins: [String: WorkLink] = [:]
    for feature in here.features where keys.contains(here.linkKey(feature)) {
      guard let id = ID<PlannedFeature>(spoken: feature.key) else { continue }
      twins[here.linkKey(feature)] = WorkLink(
        key: here.linkKey(feature), kind: .feature, item: id.number, digest: planner.digest(feature),
        version: stored.features[id.number] ?? 0)
    }
    for story in here.stories where keys.contains(here.linkKey(story)) {
      guard let id = ID<Story>(spoken: story.key) else { continue }
      twins[here.linkKey(story)] = WorkLink(
        key: here.linkKey(story), kind: .story, item: id.number, digest: planner.digest(story),
        version: stored.stories[id.number] ?? 0)
    }
    return twins
  }
}
