import Core
import FeatureKit
import JSON
import Storage
import Teams

/// Everything of a team's planned work with every transition. Read in one transaction, so that the parts fit together,
/// but some hundred things at a time: what stands in memory is the file itself.
package struct WorkExport {
  /// How many things are read at once.
  private static let slice = 500

  private let tx: Transaction
  private let team: Team
  private let store: WorkExportStore
  private let people: [ID<Person>: ForeignPerson]
  private let customers: [ID<Team>: String]
  private let iterations: [Iteration]
  private let numbers: [ID<Iteration>: String]

  package init(_ team: Team, _ tx: Transaction) throws {
    self.tx = tx
    self.team = team
    store = WorkExportStore(tx)
    let everybody = try PersonStore(tx).all(includingDeactivated: true)
    people = Dictionary(uniqueKeysWithValues: everybody.map { ($0.id, ForeignPerson(name: $0.name, email: $0.email)) })
    customers = Dictionary(uniqueKeysWithValues: try TeamStore(tx).all().map { ($0.id, $0.name) })
    iterations = try store.iterations(team.id)
    numbers = Dictionary(uniqueKeysWithValues: iterations.map { ($0.id, String($0.number)) })
  }

  /// The file, described in docs/formats/work.md.
  package func json() throws -> [UInt8] {
    var writer = JSONWriter(capacity: 1 << 16)
    writer.beginObject()
    for member in WorkFormat.head(team: team, at: tx.now) { writer.member(member.key, member.value) }
    writer.key("iterations")
    writer.beginArray()
    for iteration in try allIterations() { writer.value(WorkFormat.json(iteration)) }
    writer.endArray()
    writer.key("features")
    writer.beginArray()
    let files = try AttachmentStore(tx).names(team.id)
    try eachFeature { writer.value(WorkFormat.json($0, files[$0.key] ?? [])) }
    writer.endArray()
    writer.key("stories")
    writer.beginArray()
    try eachStory { writer.value(WorkFormat.json($0, files[$0.key] ?? [])) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  /// The same as a table, with a line end after the last line.
  package func csv(_ table: WorkTable) throws -> String {
    var rows: [[String]] = []
    try eachFeature { rows += table.rows(WorkFormat.json($0)) }
    try eachStory { rows += table.rows(WorkFormat.json($0)) }
    return Listing(columns: table.columns, rows: rows, json: .null).text(.csv)
  }

  /// The same as a value.
  func document() throws -> WorkDocument {
    var document = WorkDocument(source: .agileops, scope: "")
    document.iterations = try allIterations()
    try eachFeature { document.features.append($0) }
    try eachStory { document.stories.append($0) }
    return document
  }

  // MARK: - One thing after the other

  func eachFeature(_ visit: (WorkFeature) throws -> Void) throws {
    let ids = try store.features(team.id)
    for start in stride(from: 0, to: ids.count, by: Self.slice) {
      for feature in try features(Array(ids[start..<min(start + Self.slice, ids.count)])) { try visit(feature) }
    }
  }

  func eachStory(_ visit: (WorkStory) throws -> Void) throws {
    let ids = try store.stories(team.id)
    for start in stride(from: 0, to: ids.count, by: Self.slice) {
      for story in try stories(Array(ids[start..<min(start + Self.slice, ids.count)])) { try visit(story) }
    }
  }

  private func allIterations() throws -> [WorkIteration] {
    try iterations.map { stored in
      var iteration = WorkIteration(key: String(stored.number), days: stored.days)
      iteration.number = stored.number
      iteration.goal = stored.goal
      iteration.demoAt = stored.demoAt
      iteration.retro = stored.retro
      iteration.startedAt = stored.startedAt
      iteration.closedAt = stored.closedAt
      iteration.notes = try RetroStore(tx).of(stored.id).map { note in
        WorkNote(
          kind: note.kind, text: note.text, at: note.at, by: note.by, person: note.person.flatMap { people[$0] })
      }
      return iteration
    }
  }

  private func features(_ ids: [ID<PlannedFeature>]) throws -> [WorkFeature] {
    let moves = try store.moves(ids)
    let checks = try store.checks(ids, people)
    let commitments = try store.commitments(ids)
    return try FeatureStore(tx).all(ids).map { stored in
      var feature = WorkFeature(key: stored.number, title: stored.title, moves: moves[stored.id] ?? [])
      feature.text = stored.text
      feature.scope = stored.scope
      feature.backlog = stored.backlog
      feature.customer = stored.customer.flatMap { customers[$0] }
      feature.technologies = stored.technologies
      feature.origin = stored.origin
      feature.effort = stored.effort
      feature.firstEffort = stored.firstEffort
      feature.lead = stored.lead.flatMap { people[$0] }
      feature.requester = stored.requester.flatMap { people[$0] }
      feature.demoAt = stored.demoAt
      feature.checks = checks[stored.id] ?? []
      feature.commitments = (commitments[stored.id] ?? []).compactMap(commitment)
      return feature
    }
  }

  private func stories(_ ids: [ID<Story>]) throws -> [WorkStory] {
    let (moves, blocks, stints) = (try store.moves(ids), try store.blocks(ids), try store.people(ids))
    let (stays, after) = (try store.stays(ids), try StoryStore(tx).dependencies(ids))
    let commitments = try store.commitments(ids)
    let (checks, origins) = (try store.checks(ids, people), try store.origins(ids))
    let stored = Dictionary(uniqueKeysWithValues: try StoryStore(tx).all(ids).map { ($0.id, $0) })
    return ids.compactMap { stored[$0] }.map { stored in
      var story = WorkStory(key: stored.number, title: stored.title, moves: moves[stored.id] ?? [])
      story.feature = stored.feature?.spokenFeature
      story.backlog = stored.backlog
      story.kind = stored.kind
      story.text = stored.text
      story.acceptance = stored.acceptance
      story.outcome = stored.outcome
      story.size = stored.kind == .spike ? stored.boxDays : stored.size
      story.isEasy = stored.isEasy
      story.origin = stored.origin
      story.splitFrom = origins[stored.id].map { "S-\($0)" }
      story.checks = checks[stored.id] ?? []
      story.blocks = blocks[stored.id] ?? []
      story.people = (stints[stored.id] ?? []).compactMap { stint in
        people[stint.person].map { ForeignStint(person: $0, since: stint.since, until: stint.until) }
      }
      story.after = (after[stored.id] ?? []).map { "S-\($0)" }
      story.memberships = (stays[stored.id] ?? []).compactMap { stay in
        numbers[stay.iteration].map {
          WorkMembership(iteration: $0, since: stay.since, until: stay.until, isPlanned: stay.isPlanned)
        }
      }
      story.commitments = (commitments[stored.id] ?? []).compactMap(commitment)
      return story
    }
  }

  private func commitment(_ stored: Commitment) -> WorkCommitment? {
    guard let person = people[stored.person] else { return nil }
    return WorkCommitment(
      person: person, madeAt: stored.madeAt, madeBy: stored.madeBy, until: stored.until, endedAt: stored.endedAt,
      outcome: stored.outcome, reason: stored.reason)
  }
}
