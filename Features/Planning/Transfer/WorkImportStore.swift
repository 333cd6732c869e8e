import Core
import Storage
import Teams

/// Writes what an import brings: many rows of a table at once. History keeps the times of its source.
struct WorkImportStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// Pages are as fast right after many thousand rows as they are later.
  func refreshStatistics() throws {
    let tables: [SQL] = ["features", "feature_moves", "stories", "story_moves", "story_people", "iteration_stories"]
    for statement in tx.dialect.refreshStatistics(tables) { try tx.run(statement) }
  }

  /// People and other things of this database that a thing of the file names.
  struct FeatureRow {
    let feature: WorkFeature
    let customer: ID<Team>?
    let lead: ID<Person>?
    let requester: ID<Person>?
  }

  struct StoryRow {
    let story: WorkStory
    let feature: ID<PlannedFeature>?
    let iteration: ID<Iteration>?
    let position: Int64
  }

  // MARK: - Things

  /// After all that the team has, in their order.
  func add(_ rows: [FeatureRow], to team: ID<Team>) throws -> [ID<PlannedFeature>] {
    let last = try tx.integer("SELECT COALESCE(MAX(position), 0) FROM features WHERE team_id = \(team)")
    return try tx.insertCounting(
      into: """
        features (team_id, backlog, customer_id, title, text, scope, folded, step, effort, first_effort, lead_id,
          position, requester_id, origin, technologies, demo_at, created_at, step_at, closed_at, version)
        """,
      rows.enumerated().map { index, row in
        let one = row.feature
        return [
          team.sqlValue, one.backlog.rawValue.sqlValue, row.customer.sqlValue, one.title.sqlValue, one.text.sqlValue,
          one.scope.sqlValue, FeatureStore.folded(one.draft).sqlValue, one.step.rawValue.sqlValue,
          one.effort.sqlValue, one.firstEffort.sqlValue, row.lead.sqlValue,
          (last + Rank.gap * Int64(index + 1)).sqlValue, row.requester.sqlValue, one.origin.sqlValue,
          one.technologies.sqlValue, one.demoAt.sqlValue, one.createdAt.sqlValue, one.stepAt.sqlValue,
          one.closedAt.sqlValue, 1.sqlValue,
        ]
      }
    ).map { ID($0) }
  }

  func add(_ rows: [StoryRow], to team: ID<Team>) throws -> [ID<Story>] {
    let ids: [ID<Story>] = try tx.insertCounting(
      into: """
        stories (team_id, feature_id, backlog, kind, title, text, acceptance, folded, state, size, box_days, outcome,
          is_easy, position, iteration_id, origin, blocked_reason, blocked_at, sent_back, created_at, state_at,
          started_at, closed_at, version)
        """,
      rows.map { row in
        let one = row.story
        let block = one.state.isOpen ? one.block : nil
        return [
          team.sqlValue, row.feature.sqlValue, one.backlog.rawValue.sqlValue, one.kind.rawValue.sqlValue,
          one.title.sqlValue, one.text.sqlValue, one.acceptance.sqlValue, StoryStore.folded(one.draft).sqlValue,
          one.state.rawValue.sqlValue, (one.kind == .story ? one.size : nil).sqlValue,
          (one.kind == .spike ? one.size : nil).sqlValue, one.outcome.sqlValue, (one.isEasy ? 1 : 0).sqlValue,
          row.position.sqlValue, row.iteration.sqlValue, one.origin.sqlValue, (block?.reason).sqlValue,
          (block?.since).sqlValue, one.sentBack.sqlValue, one.createdAt.sqlValue, one.stateAt.sqlValue,
          one.startedAt.sqlValue, one.closedAt.sqlValue, 1.sqlValue,
        ]
      }
    ).map { ID($0) }
    try StoryTailStore(tx).add(zip(ids, rows).map { ($0, $1.story.draft) })
    return ids
  }

  /// The place of the last story of each feature, and of the last that stands alone.
  func lastPlaces(_ team: ID<Team>) throws -> [ID<PlannedFeature>?: Int64] {
    let rows = try tx.all(
      "SELECT feature_id, MAX(position) FROM stories WHERE team_id = \(team) GROUP BY feature_id ORDER BY feature_id"
    ) { (feature: $0.optionalID(0, of: PlannedFeature.self), position: try $0.integer(1)) }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.feature, $0.position) })
  }

  func add(_ iteration: WorkIteration, to team: ID<Team>, number: Int) throws -> ID<Iteration> {
    ID(
      try tx.integer(
        """
        INSERT INTO iterations (team_id, number, starts_on, ends_on, goal, demo_at, retro, started_at, closed_at, version)
        VALUES (\(team), \(number), \(iteration.days.lowerBound), \(iteration.days.upperBound), \(iteration.goal),
          \(iteration.demoAt), \(iteration.retro), \(iteration.startedAt), \(iteration.closedAt), 1)
        RETURNING id
        """))
  }

  func add(_ notes: [WorkNote], to iteration: ID<Iteration>, _ people: (ForeignPerson?) -> ID<Person>?) throws {
    try tx.insert(
      into: "retro_notes (iteration_id, kind, text, at, by_name, by_id)",
      notes.map { note in
        [
          iteration.sqlValue, note.kind.rawValue.sqlValue, note.text.sqlValue, note.at.sqlValue, note.by.sqlValue,
          people(note.person).sqlValue,
        ]
      })
  }

  func update(_ id: ID<PlannedFeature>, to row: FeatureRow, _ moves: [WorkMove<FeatureStep>]) throws {
    var one = row.feature
    one.moves = moves
    try tx.run(
      """
      UPDATE features SET backlog = \(one.backlog.rawValue), customer_id = \(row.customer), title = \(one.title),
        text = \(one.text), scope = \(one.scope), folded = \(FeatureStore.folded(one.draft)),
        step = \(one.step.rawValue), effort = \(one.effort), first_effort = COALESCE(first_effort, \(one.effort)),
        lead_id = \(row.lead), requester_id = \(row.requester), origin = \(one.origin),
        technologies = \(one.technologies), demo_at = \(one.demoAt), step_at = \(one.stepAt),
        closed_at = \(one.closedAt), version = version + 1
      WHERE id = \(id)
      """)
  }

  func update(_ id: ID<Story>, to row: StoryRow, _ history: WorkStoryHistory) throws {
    var one = row.story
    one.moves = history.moves
    let block = one.state.isOpen ? history.block : nil
    try tx.run(
      """
      UPDATE stories SET feature_id = \(row.feature), backlog = \(one.backlog.rawValue), kind = \(one.kind.rawValue),
        title = \(one.title), text = \(one.text), acceptance = \(one.acceptance),
        folded = \(StoryStore.folded(one.draft)), state = \(one.state.rawValue),
        size = \(one.kind == .story ? one.size : nil), box_days = \(one.kind == .spike ? one.size : nil),
        outcome = \(one.outcome), is_easy = \(one.isEasy ? 1 : 0), position = \(row.position),
        iteration_id = \(row.iteration), origin = \(one.origin), blocked_reason = \(block?.reason),
        blocked_at = \(block?.since), sent_back = \(one.sentBack), state_at = \(one.stateAt),
        started_at = \(one.startedAt), closed_at = \(one.closedAt), version = version + 1
      WHERE id = \(id)
      """)
    try StoryTailStore(tx).keep(id, one.draft)
  }

  /// Of these the features that are accepted or finished while stories of theirs are open.
  func held(_ ids: [ID<PlannedFeature>]) throws -> [ID<PlannedFeature>] {
    guard !ids.isEmpty else { return [] }
    let steps = FeatureStep.allCases.filter { !$0.isOpen || $0.isShown }.map(\.rawValue)
    return try tx.all(
      """
      SELECT f.id FROM features f WHERE f.id IN (\(list: ids)) AND f.step IN (\(list: steps))
        AND EXISTS (SELECT 1 FROM stories s WHERE s.feature_id = f.id AND s.closed_at IS NULL)
      ORDER BY f.id
      """
    ) { try $0.id(0) }
  }
}
