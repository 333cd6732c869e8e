import Core
import Planning
import Storage
import Synchronization
import Teams

/// Plays one step of planned work with the actions that people use.
struct SampleScript {
  let tx: Transaction
  let team: SampleTeam
  let known: Known

  /// What the sample calls the features and stories that there are.
  final class Known: Sendable {
    private let features = Mutex<[String: ID<PlannedFeature>]>([:])
    private let stories = Mutex<[String: ID<Story>]>([:])

    func feature(_ key: String) throws -> ID<PlannedFeature> { try Self.found(features.withLock { $0[key] }, key) }
    func story(_ key: String) throws -> ID<Story> { try Self.found(stories.withLock { $0[key] }, key) }
    func keep(_ id: ID<PlannedFeature>, _ key: String) { features.withLock { $0[key] = id } }
    func keep(_ id: ID<Story>, _ key: String) { stories.withLock { $0[key] = id } }

    private static func found<Value>(_ value: Value?, _ key: String) throws -> Value {
      guard let value else { throw Refusal.notFound("The sample has nothing called \(key).") }
      return value
    }
  }

  private func features(_ name: String) throws -> FeatureActions { FeatureActions(tx, as: try team.person(name).actor) }
  private func stories(_ name: String) throws -> StoryActions { StoryActions(tx, as: try team.person(name).actor) }

  // MARK: - Features

  func add(_ feature: SampleFeature, _ key: String) throws {
    let asker = feature.step == .requested ? try team.asker(for: feature.customer) : try team.person("Petra")
    var draft = FeatureDraft(title: feature.title)
    draft.text = feature.text
    draft.backlog = feature.backlog
    draft.customer = feature.customer.flatMap { team.customers[$0] }
    draft.technologies = feature.technologies
    known.keep(try FeatureActions(tx, as: asker.actor).add(draft, team: team.team).id, key)
  }

  func agree(_ feature: SampleFeature, _ key: String) throws {
    let id = try known.feature(key)
    let actions = try features("Petra")
    for criterion in feature.criteria { try actions.addCheck(.criterion, criterion, to: id) }
    let lead = try team.person(feature.lead).id
    try features(feature.lead).lead(id, lead)
    var draft = FeatureDraft(try FeatureStore(tx).get(id))
    draft.effort = feature.effort
    try actions.edit(id, version: nil, to: draft)
  }

  func move(_ key: String, to step: FeatureStep, by name: String) throws {
    try features(name).move(try known.feature(key), to: step)
  }

  func hold(_ count: Int, of key: String) throws {
    let checks = try FeatureCheckStore(tx).of(try known.feature(key)).filter { $0.kind == .criterion }
    for check in checks.prefix(count) {
      try features("Petra").setCheck(check.id, .met, evidence: "seen with the customer")
    }
  }

  func handOver(_ key: String, by lead: String) throws {
    let id = try known.feature(key)
    for check in try FeatureCheckStore(tx).of(id) where check.kind == .handover {
      try features(lead).setCheck(check.id, .met)
    }
    try features(lead).move(id, to: .retro)
  }

  // MARK: - Iterations

  private var iterations: IterationActions {
    get throws { IterationActions(tx, as: try team.person("Petra").actor) }
  }

  private func running() throws -> Iteration? {
    try IterationReader(tx).current(team.team).flatMap { $0.startedAt != nil && $0.closedAt == nil ? $0 : nil }
  }

  /// With everything that is open of the features in work, begins the next one.
  func beginIteration(first: Day, number: Int) throws {
    let open = try IterationReader(tx).all(team.team).first { $0.closedAt == nil }
    let goal = Self.goals[(number - 1) % Self.goals.count]
    if let open {
      var draft = IterationDraft(open)
      draft.goal = goal
      try iterations.edit(open.id, version: nil, to: draft)
    }
    let iteration = try open ?? (try iterations.add(team.team, startsOn: first, endsOn: first + 13, goal: goal))
    let inWork = Set(try FeatureStore(tx).open(team.team).filter { $0.step == .work }.map(\.id))
    for story in try StoryStore(tx).open(team.team) where story.iteration == nil {
      if story.feature.map(inWork.contains) ?? true { try iterations.plan(story.id, into: iteration.id) }
    }
    try iterations.start(iteration.id)
  }

  private static let goals = [
    "Payments needs nobody for a database", "Search for everybody", "Releases at any hour", "Two sites, one copy each",
    "Every alert has a runbook", "Kafka 3.7 in staging",
  ]

  /// What is not done goes on in the next one.
  func closeIteration() throws {
    guard let running = try running() else { return }
    let open = try IterationReader(tx).stories(running.id).filter(\.isOpen)
    try iterations.close(running.id, Dictionary(uniqueKeysWithValues: open.map { ($0.id, Leftover.next) }))
    for note in Self.notes[(running.number - 1) % Self.notes.count] {
      try RetroActions(tx, as: try team.person(note.by).actor).note(note.kind, note.text, on: running.id)
    }
  }

  private struct Note {
    let kind: RetroNote.Kind
    let by, text: String

    init(_ kind: RetroNote.Kind, _ by: String, _ text: String) { (self.kind, self.by, self.text) = (kind, by, text) }
  }

  private static let notes = [
    [Note(.keep, "Lena", "Two people on every story"), Note(.change, "Jonas", "Validation waited for three days")],
    [
      Note(.keep, "Petra", "The demo with Search in the room"),
      Note(.action, "Mina", "Write the runbook with the story"),
    ],
    [
      Note(.change, "Nadia", "Half of the iteration came in by the way"), Note(.keep, "Aiko", "Spikes with a time box"),
    ],
    [
      Note(.change, "Karim", "Too much was taken in"),
      Note(.action, "Ines", "Take in what fits, not what is asked for"),
    ],
    [
      Note(.keep, "Olu", "The SS&A pair was left in peace"), Note(.change, "Sam", "Asked by name five times in a week"),
      Note(.action, "Lena", "Show the shield in the customers’ channel"),
    ],
  ]

  // MARK: - Stories

  func write(_ piece: SampleFeature.Piece, _ key: String, _ feature: String?, by lead: String) throws {
    var draft = StoryDraft(title: piece.title)
    draft.kind = piece.isSpike ? .spike : .story
    draft.size = piece.size
    let place: StoryActions.Place = try feature.map { .feature(try known.feature($0)) } ?? .backlog(.ssa, team.team)
    let id = try stories(lead).add(draft, in: place).id
    known.keep(id, key)
    if let after = piece.after, let feature {
      try stories(lead).depend(id, on: try known.story("\(feature).\(after)"))
    }
  }

  func move(story key: String, to state: StoryState, by name: String, reason: String = "") throws {
    try stories(name).move(try known.story(key), to: state, reason: reason)
  }

  /// What belongs to every larger story.
  private static let points = ["Tried in staging", "The runbook has the new step", "An alert links to it"]

  func pull(_ piece: SampleFeature.Piece, _ key: String) throws {
    let id = try known.story(key)
    let first = try stories(piece.pair[0])
    if let running = try running(), try StoryStore(tx).get(id).iteration == nil {
      try iterations.plan(id, into: running.id)
    }
    try first.move(id, to: .inWork)
    for name in piece.pair.dropFirst() { try first.join(id, try team.person(name).id) }
    if !piece.isSpike, piece.size >= 5 {
      let checks = try Self.points.map { try first.addCheck($0, to: id) }
      try first.setCheck(checks[0], isMet: true)
    }
    // Who is of operations promises to stay with it.
    for person in try piece.pair.map(team.person) where person.team == team.team {
      try CommitmentActions(tx, as: person.actor).commit(to: .story(id))
    }
  }

  func block(_ key: String, _ reason: String, by name: String) throws {
    try stories(name).block(try known.story(key), reason: reason)
  }

  func finish(_ piece: SampleFeature.Piece, _ key: String) throws {
    let id = try known.story(key)
    if piece.isSpike {
      var draft = StoryDraft(try StoryStore(tx).get(id))
      draft.outcome = "After: the brokers can run both for a release, so nothing waits for it."
      try stories(piece.pair[0]).edit(id, version: nil, to: draft)
    }
    try stories(piece.pair[0]).move(id, to: .validation)
  }
}
