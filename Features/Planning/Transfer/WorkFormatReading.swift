import Core
import JSON

/// Reads a file of ours. Everything is checked before anything is planned: an instant that goes backwards or a state that
/// does not follow from the moves would make figures that nobody can explain.
enum WorkFormatReading {
  private static let mostMoves = 10_000
  private static let mostAfter = 1_000
  private static let firstDay = Day(year: 1970, month: 1, day: 1)

  /// - Throws: `Refusal.invalid` for the place in the file.
  static func document(_ bytes: [UInt8]) throws -> WorkDocument {
    let root = WorkNode(
      value: try JSONValue.parse(bytes, limits: JSON.Limits(bytes: TransferLimits.ownBytes)), path: "")
    guard root.value["format"]?.text == WorkFormat.name else {
      throw Refusal.invalid("format", "must be \(WorkFormat.name)")
    }
    guard root.value["version"]?.integer == Int64(WorkFormat.version) else {
      throw Refusal.invalid("version", "must be \(WorkFormat.version); this file is of another release")
    }
    var document = WorkDocument(source: .agileops, scope: "")
    document.attachments = WorkFormat.attachments(in: root.value)
    document.iterations = try root.list("iterations", atMost: TransferLimits.items).map(iteration)
    let features = try root.list("features", atMost: TransferLimits.ownItems)
    let stories = try root.list("stories", atMost: TransferLimits.ownItems)
    document.features = try features.map(feature)
    document.stories = try stories.map(story)
    try requireUnique(features, document.features.map(\.key), "id")
    try requireUnique(stories, document.stories.map(\.key), "id")
    try requireUnique(
      features + stories, document.features.map(document.linkKey) + document.stories.map(document.linkKey), "id")
    try requireKnown(document, stories)
    return document
  }

  private static func requireUnique(_ nodes: [WorkNode], _ keys: [String], _ key: String) throws {
    var seen: Set<String> = []
    for (node, name) in zip(nodes, keys) where !seen.insert(name).inserted {
      throw node.refuse(key, "“\(name)” is there twice")
    }
  }

  private static func requireKnown(_ document: WorkDocument, _ nodes: [WorkNode]) throws {
    let features = Set(document.features.map(\.key))
    let keys = Set(document.stories.map(\.key))
    let iterations = Set(document.iterations.map(\.key))
    guard iterations.count == document.iterations.count else {
      throw Refusal.invalid("iterations", "must have each number once")
    }
    for (story, node) in zip(document.stories, nodes) {
      if let feature = story.feature, !features.contains(feature) {
        throw node.refuse("feature", "there is no “\(feature)” in the file")
      }
      if let origin = story.splitFrom, origin == story.key || !keys.contains(origin) {
        throw node.refuse("split_from", "there is no other story “\(origin)” in the file")
      }
      if let unknown = story.memberships.first(where: { !iterations.contains($0.iteration) }) {
        throw node.refuse("iterations", "there is no iteration \(unknown.iteration) in the file")
      }
    }
  }

  private static func iteration(_ node: WorkNode) throws -> WorkIteration {
    guard let number = try node.integer("number", 1...1_000_000) else { throw node.refuse("number", "is required") }
    let (first, last) = (try node.day("starts_on"), try node.day("ends_on"))
    guard first <= last else { throw node.refuse("ends_on", "must not be before starts_on") }
    guard firstDay.map({ first >= $0 }) ?? true else { throw node.refuse("starts_on", "must not be before 1970") }
    guard last - first < Int64(TeamRhythm.longest) else {
      throw node.refuse("ends_on", "must be at most \(TeamRhythm.longest) days from starts_on on")
    }
    var iteration = WorkIteration(key: String(number), days: first...last)
    iteration.number = number
    iteration.goal = try node.line("goal", 0...300)
    iteration.demoAt = try node.optionalInstant("demo_at")
    iteration.retro = try node.text("retro")
    iteration.startedAt = try node.optionalInstant("started_at")
    iteration.closedAt = try node.optionalInstant("closed_at")
    if iteration.closedAt != nil, iteration.startedAt == nil { throw node.refuse("started_at", "is required to close") }
    if let start = iteration.startedAt, let end = iteration.closedAt, end < start {
      throw node.refuse("closed_at", "must not be before started_at")
    }
    iteration.notes = try node.list("notes", atMost: mostMoves).map { note in
      WorkNote(
        kind: try note.choice("kind", of: RetroNote.Kind.self), text: try note.text("text"), at: try note.instant("at"),
        by: try note.line("by", 0...200), person: try note.person("person"))
    }
    return iteration
  }

  private static func feature(_ node: WorkNode) throws -> WorkFeature {
    var feature = WorkFeature(
      key: try node.line("id", 1...200), title: try node.line("title", 1...200), moves: try moves(node))
    feature.text = try node.text("text")
    feature.scope = try node.text("scope")
    feature.backlog = try node.choice("backlog", of: Backlog.self)
    feature.customer = try node.optionalLine("customer")
    feature.technologies = try node.line("technologies", 0...200)
    feature.origin = try node.line("origin", 0...40)
    feature.effort = try node.integer("effort", 1...10_000)
    feature.firstEffort = try node.integer("first_effort", 1...10_000) ?? feature.effort
    feature.lead = try node.person("lead")
    feature.requester = try node.person("requester")
    feature.demoAt = try node.optionalInstant("demo_at")
    feature.checks = try node.list("checks", atMost: mostMoves).map(check)
    feature.commitments = try node.list("commitments", atMost: mostMoves).map(commitment)
    return feature
  }

  private static func story(_ node: WorkNode) throws -> WorkStory {
    var story = WorkStory(
      key: try node.line("id", 1...200), title: try node.line("title", 1...200), moves: try moves(node))
    story.feature = try node.optionalLine("feature")
    story.backlog = try node.choice("backlog", of: Backlog.self)
    story.kind = try node.optionalChoice("kind", of: Story.Kind.self) ?? .story
    story.text = try node.text("text")
    story.acceptance = try node.text("acceptance")
    story.outcome = try node.text("outcome")
    story.size = try node.integer("size", story.kind == .spike ? 1...10 : 1...100)
    story.isEasy = try node.flag("easy")
    story.origin = try node.line("origin", 0...40)
    story.after = try after(node)
    story.splitFrom = try node.optionalLine("split_from")
    story.checks = try node.list("checks", atMost: mostMoves).map { check in
      WorkStoryCheck(
        text: try check.line("text", 1...1000), isDone: try check.flag("done"), by: try check.person("by"),
        at: try check.optionalInstant("at"))
    }
    story.blocks = try node.list("blocks", atMost: mostMoves).map { block in
      let span = try span(block)
      return ForeignBlock(since: span.since, until: span.until, reason: try block.line("reason", 0...500))
    }
    story.people = try node.list("people", atMost: mostMoves).map { stint in
      guard let person = try stint.person("person") else { throw stint.refuse("person", "is required") }
      let span = try span(stint)
      return ForeignStint(person: person, since: span.since, until: span.until)
    }
    story.memberships = try node.list("iterations", atMost: mostMoves).map { membership in
      guard let number = try membership.integer("iteration", 1...1_000_000) else {
        throw membership.refuse("iteration", "is required")
      }
      let span = try span(membership)
      return WorkMembership(
        iteration: String(number), since: span.since, until: span.until, isPlanned: try membership.flag("planned"))
    }
    story.commitments = try node.list("commitments", atMost: mostMoves).map(commitment)
    return story
  }

  private static func after(_ node: WorkNode) throws -> [String] {
    let keys = try node.texts("after")
    guard keys.count <= mostAfter else {
      throw node.refuse("after", "must have at most \(mostAfter) entries, has \(keys.count)")
    }
    guard Set(keys).count == keys.count else { throw node.refuse("after", "must have each story once") }
    return keys
  }

  private static func span(_ node: WorkNode) throws -> (since: Instant, until: Instant?) {
    let (since, until) = (try node.instant("since"), try node.optionalInstant("until"))
    if let until, until < since { throw node.refuse("until", "must not be before since") }
    return (since, until)
  }

  private static func moves<State: CaseIterable & RawRepresentable<String> & Hashable & Sendable>(
    _ node: WorkNode
  ) throws -> [WorkMove<State>] {
    var moves: [WorkMove<State>] = []
    for step in try node.list("moves", atMost: mostMoves) {
      let move = WorkMove(
        from: try step.optionalChoice("from", of: State.self), to: try step.choice("to", of: State.self),
        at: try step.instant("at"), by: try step.line("by", 0...200), reason: try step.line("reason", 0...500))
      guard move.from == moves.last?.to else {
        let expected = moves.last?.to.rawValue ?? "null, as it begins with this"
        throw step.refuse("from", "must be \(expected)")
      }
      if let last = moves.last, move.at < last.at { throw step.refuse("at", "must not be before the step before it") }
      moves.append(move)
    }
    guard let last = moves.last else { throw node.refuse("moves", "must have at least one step") }
    if let state = try node.optionalChoice("state", of: State.self), state != last.to {
      throw node.refuse("state", "must be \(last.to.rawValue), as the last of its moves says")
    }
    return moves
  }

  private static func check(_ node: WorkNode) throws -> WorkCheck {
    WorkCheck(
      kind: try node.choice("kind", of: FeatureCheck.Kind.self), text: try node.line("text", 1...1000),
      state: try node.choice("state", of: FeatureCheck.State.self), evidence: try node.text("evidence"),
      by: try node.person("by"), at: try node.optionalInstant("at"))
  }

  private static func commitment(_ node: WorkNode) throws -> WorkCommitment {
    guard let person = try node.person("person") else { throw node.refuse("person", "is required") }
    var commitment = WorkCommitment(
      person: person, madeAt: try node.instant("made_at"), madeBy: try node.line("made_by", 0...200),
      until: try node.instant("until"))
    guard commitment.madeAt < commitment.until else { throw node.refuse("until", "must be later than made_at") }
    commitment.endedAt = try node.optionalInstant("ended_at")
    commitment.outcome = try node.optionalChoice("outcome", of: Commitment.Outcome.self)
    guard (commitment.endedAt == nil) == (commitment.outcome == nil) else {
      throw node.refuse("outcome", "must be there together with ended_at")
    }
    commitment.reason = try node.text("reason")
    return commitment
  }
}
