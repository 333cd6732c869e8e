import Core
import Storage
import Teams

/// Stories as stored.
package struct StoryStore {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<Story>) throws -> Story? { try list("s.id = \(id)").first }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<Story>) throws -> Story {
    guard let story = try find(id) else { throw Refusal.notFound("There is no story S-\(id).") }
    return story
  }

  /// In the order of their leads.
  /// - Parameter condition: on `s`.
  package func list(_ condition: SQL) throws -> [Story] {
    try tx.all(
      "SELECT \(Self.columns) FROM stories s WHERE \(condition) ORDER BY s.position, s.id", Self.story)
  }

  /// The stories with these ids.
  func all(_ ids: [ID<Story>]) throws -> [Story] { try ids.isEmpty ? [] : list("s.id IN (\(list: ids.sorted()))") }

  /// All stories of a feature in the lead's order.
  package func of(_ feature: ID<PlannedFeature>) throws -> [Story] { try list("s.feature_id = \(feature)") }

  /// Those that are neither done nor dropped.
  package func open(_ team: ID<Team>) throws -> [Story] {
    try list("s.team_id = \(team) AND s.closed_at IS NULL")
  }

  /// - Parameter feature: nil for one that stands alone.
  func add(_ draft: StoryDraft, team: ID<Team>, feature: ID<PlannedFeature>?, backlog: Backlog) throws -> ID<Story> {
    let (size, box) = Self.measure(draft)
    let position = Rank.between(try last(team, feature), nil) ?? 0
    let id = ID<Story>(
      try tx.integer(
        """
        INSERT INTO stories (team_id, feature_id, backlog, kind, title, text, acceptance, folded, state, size, box_days,
          outcome, is_easy, position, origin, sent_back, created_at, state_at, version)
        VALUES (\(team), \(feature), \(backlog.rawValue), \(draft.kind.rawValue), \(draft.title), \(draft.text),
          \(draft.acceptance), \(Self.folded(draft)), 'written', \(size), \(box), \(draft.outcome),
          \(draft.isEasy ? 1 : 0), \(position), \(draft.origin), 0, \(tx.now), \(tx.now), 1)
        RETURNING id
        """))
    try StoryTailStore(tx).add([(id, draft)])
    return id
  }

  func update(_ id: ID<Story>, to draft: StoryDraft) throws {
    let (size, box) = Self.measure(draft)
    try tx.run(
      """
      UPDATE stories SET kind = \(draft.kind.rawValue), title = \(draft.title), text = \(draft.text),
        acceptance = \(draft.acceptance), folded = \(Self.folded(draft)), size = \(size), box_days = \(box),
        outcome = \(draft.outcome), is_easy = \(draft.isEasy ? 1 : 0), origin = \(draft.origin), version = version + 1
      WHERE id = \(id)
      """)
    try StoryTailStore(tx).keep(id, draft)
  }

  /// Puts it at the end of a feature, or of what stands alone.
  func assign(_ story: Story, to feature: PlannedFeature?) throws {
    let position = Rank.between(try last(story.team, feature?.id), nil) ?? 0
    try tx.run(
      """
      UPDATE stories SET feature_id = \(feature?.id), backlog = \((feature?.backlog ?? story.backlog).rawValue),
        position = \(position), version = version + 1
      WHERE id = \(story.id)
      """)
  }

  func touch(_ id: ID<Story>) throws {
    try tx.run("UPDATE stories SET version = version + 1 WHERE id = \(id)")
  }

  private static func measure(_ draft: StoryDraft) -> (size: Int?, box: Int?) {
    draft.kind == .spike ? (nil, draft.size) : (draft.size, nil)
  }

  static func folded(_ draft: StoryDraft) -> String {
    String("\(draft.title) \(draft.text)".prefix(StoryTailStore.head)).lowercased()
  }

  static let columns: SQL = """
    s.id, s.team_id, s.feature_id, s.backlog, s.kind, s.title, s.text, s.acceptance, s.state, s.size, s.box_days,
    s.outcome, s.is_easy, s.position, s.iteration_id, s.origin, s.blocked_reason, s.blocked_at, s.sent_back,
    s.created_at, s.state_at, s.started_at, s.closed_at, s.version
    """

  static func story(_ row: Row) throws -> Story {
    Story(
      id: try row.id(0), team: try row.id(1), feature: row.optionalID(2),
      backlog: Backlog(rawValue: try row.text(3)) ?? .internal, kind: Story.Kind(rawValue: try row.text(4)) ?? .story,
      title: try row.text(5), text: try row.text(6), acceptance: try row.text(7),
      state: StoryState(rawValue: try row.text(8)) ?? .written, size: row.optionalInteger(9).map(Int.init),
      boxDays: row.optionalInteger(10).map(Int.init), outcome: try row.text(11), isEasy: try row.int(12) == 1,
      position: try row.integer(13), iteration: row.optionalID(14), origin: try row.text(15),
      blockedReason: row.optionalText(16), blockedAt: row.optionalInstant(17), sentBack: try row.int(18),
      createdAt: try row.instant(19), stateAt: try row.instant(20), startedAt: row.optionalInstant(21),
      closedAt: row.optionalInstant(22), version: try row.int(23))
  }
}

// MARK: - Order

extension StoryStore {
  private func last(_ team: ID<Team>, _ feature: ID<PlannedFeature>?) throws -> Int64? {
    try tx.first(
      "SELECT position FROM stories WHERE \(Self.neighbours(team, feature)) ORDER BY position DESC LIMIT 1"
    ) { try $0.integer(0) }
  }

  /// Places a story behind another of its feature, or first; of those without a feature behind another such one.
  /// - Returns: false when `behind` is not among them any more.
  func place(_ story: Story, behind: ID<Story>?) throws -> Bool {
    let others = try tx.all(
      """
      SELECT id, position FROM stories WHERE \(Self.neighbours(story.team, story.feature)) AND id <> \(story.id)
      ORDER BY position, id
      """
    ) { (id: try $0.id(0, of: Story.self), position: try $0.integer(1)) }
    guard let spot = Spot(others, behind: behind) else { return false }
    if let position = spot.position {
      try tx.run("UPDATE stories SET position = \(position) WHERE id = \(story.id)")
    } else {
      for (id, position) in spot.spread(with: story.id) {
        try tx.run("UPDATE stories SET position = \(position) WHERE id = \(id)")
      }
    }
    return true
  }

  /// Stories that share an order: those of a feature, or the open ones of a team that stand alone.
  private static func neighbours(_ team: ID<Team>, _ feature: ID<PlannedFeature>?) -> SQL {
    feature.map { "feature_id = \($0)" } ?? "team_id = \(team) AND feature_id IS NULL AND closed_at IS NULL"
  }
}

// MARK: - Counts

extension StoryStore {
  /// How far the stories of features have come; dropped ones do not count.
  func progress(_ features: [ID<PlannedFeature>]) throws -> [ID<PlannedFeature>: FeatureProgress] {
    try features.isEmpty ? [:] : tx.ask(Self.progress(features))
  }

  static func progress(_ features: [ID<PlannedFeature>]) -> Question<[ID<PlannedFeature>: FeatureProgress]> {
    Question(
      """
      SELECT feature_id, COUNT(*) FILTER (WHERE state = 'done'),
        COUNT(*) FILTER (WHERE state NOT IN ('done', 'dropped')), COALESCE(SUM(size) FILTER (WHERE state = 'done'), 0)
      FROM stories WHERE feature_id IN (\(list: features.sorted())) GROUP BY feature_id ORDER BY feature_id
      """
    ) { row in
      (
        try row.id(0, of: PlannedFeature.self),
        FeatureProgress(done: try row.int(1), open: try row.int(2), points: try row.int(3))
      )
    }
    .map { Dictionary(uniqueKeysWithValues: $0) }
  }
}
