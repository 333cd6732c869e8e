import Core
import JSON
import Storage
import Teams

/// What the API answers about features and stories, with the names of everybody in it.
struct PlanningReply {
  private let people: [ID<Person>: String]
  private let teams: [ID<Team>: String]

  init(_ tx: Transaction, people ids: [ID<Person>]) throws {
    people = try PersonStore(tx).names(ids)
    teams = Dictionary(uniqueKeysWithValues: try TeamStore(tx).all().map { ($0.id, $0.name) })
  }

  // MARK: - Features

  static func features(_ features: [PlannedFeature], _ tx: Transaction) throws -> [JSONValue] {
    let ids = features.flatMap { [$0.lead, $0.requester].compactMap(\.self) }
    let reply = try PlanningReply(tx, people: ids)
    let progress = try StoryStore(tx).progress(features.map(\.id))
    return features.map { .object(reply.members($0, progress[$0.id] ?? FeatureProgress())) }
  }

  static func feature(_ feature: PlannedFeature, _ tx: Transaction) throws -> JSONValue {
    let checks = try FeatureCheckStore(tx).of(feature.id)
    let moves = try FeatureStore(tx).moves(feature.id)
    let stories = try StoryStore(tx).of(feature.id)
    let ids = [feature.lead, feature.requester].compactMap(\.self) + checks.compactMap(\.by)
    let reply = try PlanningReply(tx, people: ids)
    let progress = try StoryStore(tx).progress([feature.id])[feature.id] ?? FeatureProgress()
    let more: [JSONValue.Member] = [
      .init("checks", .array(checks.map(reply.json))), .init("moves", .array(moves.map(reply.json))),
      .init("stories", .array(try Self.stories(stories, tx))),
      .init("attachments", try attachments(.feature(feature.id), tx)),
    ]
    return .object(reply.members(feature, progress) + more)
  }

  private func members(_ feature: PlannedFeature, _ progress: FeatureProgress) -> [JSONValue.Member] {
    [
      .init("number", .id(feature.id)), .init("path", .string(feature.path)), .init("title", .string(feature.title)),
      .init("text", .string(feature.text)), .init("scope", .string(feature.scope)),
      .init("team", named(feature.team, teams)), .init("backlog", .string(feature.backlog.rawValue)),
      .init("customer", named(feature.customer, teams)), .init("step", .string(feature.step.rawValue)),
      .init("effort", .int(feature.effort.map(Int64.init))),
      .init("first_effort", .int(feature.firstEffort.map(Int64.init))),
      .init("lead", named(feature.lead, people)), .init("requester", named(feature.requester, people)),
      .init("technologies", .string(feature.technologies)), .init("origin", .string(feature.origin)),
      .init("demo_at", .instant(feature.demoAt)), .init("created_at", .instant(feature.createdAt)),
      .init("step_at", .instant(feature.stepAt)), .init("closed_at", .instant(feature.closedAt)),
      .init("stories_done", .int(progress.done)), .init("stories_open", .int(progress.open)),
      .init("version", .int(feature.version)),
    ]
  }

  private func json(_ check: FeatureCheck) -> JSONValue {
    [
      "id": .id(check.id), "kind": .string(check.kind.rawValue), "text": .string(check.text),
      "state": .string(check.state.rawValue), "evidence": .string(check.evidence), "by": named(check.by, people),
      "at": .instant(check.at),
    ]
  }

  private func json(_ move: FeatureStore.Moved) -> JSONValue {
    [
      "from": .string(move.from?.rawValue), "to": .string(move.to.rawValue), "at": .instant(move.at),
      "by": .string(move.by), "reason": .string(move.reason),
    ]
  }

  // MARK: - Stories

  static func stories(_ stories: [Story], _ tx: Transaction) throws -> [JSONValue] {
    let store = StoryStore(tx)
    let on = try store.people(stories.map(\.id))
    let after = try store.dependencies(stories.map(\.id))
    let reply = try PlanningReply(tx, people: on.values.flatMap { $0 })
    return stories.map { .object(reply.members($0, on[$0.id] ?? [], after[$0.id] ?? [])) }
  }

  static func story(_ story: Story, _ tx: Transaction) throws -> JSONValue {
    let store = StoryStore(tx)
    let on = try store.people([story.id])[story.id] ?? []
    let after = try store.dependencies([story.id])[story.id] ?? []
    let reply = try PlanningReply(tx, people: on)
    let moves = try store.moves(story.id).map { move -> JSONValue in
      [
        "from": .string(move.from?.rawValue), "to": .string(move.to.rawValue), "at": .instant(move.at),
        "by": .string(move.by), "reason": .string(move.reason),
      ]
    }
    let checks = try StoryCheckStore(tx).of(story.id)
    let byThem = try PlanningReply(tx, people: checks.compactMap(\.by))
    let splits = StorySplitStore(tx)
    let more: [JSONValue.Member] = [
      .init("checks", .array(checks.map(byThem.json))), .init("attachments", try attachments(.story(story.id), tx)),
      .init("interrupts", .array(try StoryLinkStore(tx).of(story.id).map { .int($0.number) })),
      .init("split_from", .id(try splits.origin(story.id))),
      .init("split_into", .array(try splits.parts(story.id).map { .id($0) })), .init("moves", .array(moves)),
    ]
    return .object(reply.members(story, on, after) + more)
  }

  private func json(_ check: StoryCheck) -> JSONValue {
    [
      "id": .id(check.id), "text": .string(check.text), "met": .bool(check.isMet), "by": named(check.by, people),
      "at": .instant(check.at),
    ]
  }

  private func members(_ story: Story, _ on: [ID<Person>], _ after: [ID<Story>]) -> [JSONValue.Member] {
    [
      .init("number", .id(story.id)), .init("path", .string(story.path)), .init("title", .string(story.title)),
      .init("kind", .string(story.kind.rawValue)), .init("text", .string(story.text)),
      .init("acceptance", .string(story.acceptance)), .init("outcome", .string(story.outcome)),
      .init("team", named(story.team, teams)), .init("feature", .id(story.feature)),
      .init("backlog", .string(story.backlog.rawValue)), .init("state", .string(story.state.rawValue)),
      .init("size", .int((story.size ?? story.boxDays).map(Int64.init))), .init("easy", .bool(story.isEasy)),
      .init("people", .array(on.map { named($0, people) })), .init("after", .array(after.map { .id($0) })),
      .init("blocked_reason", .string(story.blockedReason)), .init("blocked_at", .instant(story.blockedAt)),
      .init("sent_back", .int(story.sentBack)), .init("origin", .string(story.origin)),
      .init("created_at", .instant(story.createdAt)), .init("state_at", .instant(story.stateAt)),
      .init("started_at", .instant(story.startedAt)), .init("closed_at", .instant(story.closedAt)),
      .init("version", .int(story.version)),
    ]
  }

  private func named<Named>(_ id: ID<Named>?, _ names: [ID<Named>: String]) -> JSONValue {
    guard let id else { return .null }
    return ["id": .id(id), "name": .string(names[id] ?? "")]
  }
}
