import Core
import Storage
import Teams

/// Features as stored, with what must hold for them and how they moved.
package struct FeatureStore {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<PlannedFeature>) throws -> PlannedFeature? {
    try tx.first("SELECT \(Self.columns) FROM features f WHERE f.id = \(id)", Self.feature)
  }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<PlannedFeature>) throws -> PlannedFeature {
    guard let feature = try find(id) else { throw Refusal.notFound("There is no feature \(id.spokenFeature).") }
    return feature
  }

  /// - Parameter conditions: on `f`, in the order of the PO.
  package func open(_ team: ID<Team>) throws -> [PlannedFeature] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM features f WHERE f.team_id = \(team) AND f.closed_at IS NULL
      ORDER BY f.position, f.id
      """, Self.feature)
  }

  /// The features with these ids, in the order of the PO.
  package func all(_ ids: some Collection<ID<PlannedFeature>>) throws -> [PlannedFeature] {
    guard !ids.isEmpty else { return [] }
    return try tx.all(
      """
      SELECT \(Self.columns) FROM features f WHERE f.id IN (\(list: Array(Set(ids)).sorted()))
      ORDER BY f.position, f.id
      """, Self.feature)
  }

  /// Closed ones of a team that were shown in the time, in the order of the PO.
  func closed(_ team: ID<Team>, shownIn time: Range<Instant>) throws -> [PlannedFeature] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM features f WHERE f.team_id = \(team) AND f.closed_at IS NOT NULL
        AND f.demo_at >= \(time.lowerBound) AND f.demo_at < \(time.upperBound)
      ORDER BY f.position, f.id
      """, Self.feature)
  }

  func add(_ draft: FeatureDraft, team: ID<Team>, step: FeatureStep, requester: ID<Person>?) throws
    -> ID<PlannedFeature>
  {
    let position = Rank.between(try last(team), nil) ?? 0
    return ID(
      try tx.integer(
        """
        INSERT INTO features (team_id, backlog, customer_id, title, text, scope, folded, step, effort, first_effort,
          position, requester_id, origin, technologies, created_at, step_at, version)
        VALUES (\(team), \(draft.backlog.rawValue), \(draft.customer), \(draft.title), \(draft.text), \(draft.scope),
          \(Self.folded(draft)), \(step.rawValue), \(draft.effort), \(draft.effort), \(position), \(requester),
          \(draft.origin), \(draft.technologies), \(tx.now), \(tx.now), 1)
        RETURNING id
        """))
  }

  func update(_ id: ID<PlannedFeature>, to draft: FeatureDraft) throws {
    try tx.run(
      """
      UPDATE features SET backlog = \(draft.backlog.rawValue), customer_id = \(draft.customer), title = \(draft.title),
        text = \(draft.text), scope = \(draft.scope), folded = \(Self.folded(draft)), effort = \(draft.effort),
        first_effort = COALESCE(first_effort, \(draft.effort)), origin = \(draft.origin),
        technologies = \(draft.technologies), version = version + 1
      WHERE id = \(id)
      """)
    try tx.run(
      """
      UPDATE stories SET backlog = \(draft.backlog.rawValue)
      WHERE feature_id = \(id) AND closed_at IS NULL AND backlog <> \(draft.backlog.rawValue)
      """)
  }

  func setLead(_ id: ID<PlannedFeature>, _ lead: ID<Person>?) throws {
    try tx.run("UPDATE features SET lead_id = \(lead), version = version + 1 WHERE id = \(id)")
  }

  func setDemo(_ id: ID<PlannedFeature>, at: Instant?) throws {
    try tx.run("UPDATE features SET demo_at = \(at), version = version + 1 WHERE id = \(id)")
  }

  func touch(_ id: ID<PlannedFeature>) throws {
    try tx.run("UPDATE features SET version = version + 1 WHERE id = \(id)")
  }

  func move(_ id: ID<PlannedFeature>, to step: FeatureStep) throws {
    try tx.run(
      """
      UPDATE features SET step = \(step.rawValue), step_at = \(tx.now), closed_at = \(step.isOpen ? nil : tx.now),
        version = version + 1
      WHERE id = \(id)
      """)
  }

  func addMove(
    _ id: ID<PlannedFeature>, from: FeatureStep?, to: FeatureStep, by name: String, reason: String
  ) throws {
    try tx.run(
      """
      INSERT INTO feature_moves (feature_id, from_step, to_step, at, by_name, reason)
      VALUES (\(id), \(from?.rawValue), \(to.rawValue), \(tx.now), \(name), \(reason))
      """)
  }

  /// A step that was taken.
  package struct Moved: Sendable {
    package let from: FeatureStep?
    package let to: FeatureStep
    package let at: Instant
    package let by: String
    package let reason: String
  }

  /// Oldest first.
  package func moves(_ id: ID<PlannedFeature>) throws -> [Moved] {
    try tx.all(
      "SELECT from_step, to_step, at, by_name, reason FROM feature_moves WHERE feature_id = \(id) ORDER BY id"
    ) { row in
      Moved(
        from: row.optionalText(0).flatMap(FeatureStep.init(rawValue:)),
        to: FeatureStep(rawValue: try row.text(1)) ?? .definition, at: try row.instant(2), by: try row.text(3),
        reason: try row.text(4))
    }
  }

  static let columns: SQL = """
    f.id, f.team_id, f.backlog, f.customer_id, f.title, f.text, f.scope, f.step, f.effort, f.first_effort, f.lead_id,
    f.position, f.requester_id, f.origin, f.technologies, f.demo_at, f.created_at, f.step_at, f.closed_at, f.version
    """

  static func feature(_ row: Row) throws -> PlannedFeature {
    PlannedFeature(
      id: try row.id(0), team: try row.id(1), backlog: Backlog(rawValue: try row.text(2)) ?? .internal,
      customer: row.optionalID(3), title: try row.text(4), text: try row.text(5), scope: try row.text(6),
      step: FeatureStep(rawValue: try row.text(7)) ?? .definition, effort: row.optionalInteger(8).map(Int.init),
      firstEffort: row.optionalInteger(9).map(Int.init), lead: row.optionalID(10), position: try row.integer(11),
      requester: row.optionalID(12), origin: try row.text(13), technologies: try row.text(14),
      demoAt: row.optionalInstant(15), createdAt: try row.instant(16), stepAt: try row.instant(17),
      closedAt: row.optionalInstant(18), version: try row.int(19))
  }

  /// All that the search looks through; features are few.
  static func folded(_ draft: FeatureDraft) -> String {
    "\(draft.title) \(draft.technologies) \(draft.text)".lowercased()
  }
}

// MARK: - The order of the PO

extension FeatureStore {
  private func last(_ team: ID<Team>) throws -> Int64? {
    try tx.first(
      "SELECT position FROM features WHERE team_id = \(team) AND closed_at IS NULL ORDER BY position DESC LIMIT 1"
    ) { try $0.integer(0) }
  }

  /// Places a feature behind another, or first.
  /// - Returns: false when `behind` is not among the open features of the team any more.
  func place(_ feature: PlannedFeature, behind: ID<PlannedFeature>?) throws -> Bool {
    let others = try places(feature.team).filter { $0.id != feature.id }
    guard let spot = Spot(others.map { ($0.id, $0.position) }, behind: behind) else { return false }
    if let position = spot.position {
      try tx.run("UPDATE features SET position = \(position) WHERE id = \(feature.id)")
    } else {
      for (id, position) in spot.spread(with: feature.id) {
        try tx.run("UPDATE features SET position = \(position) WHERE id = \(id)")
      }
    }
    return true
  }

  private func places(_ team: ID<Team>) throws -> [(id: ID<PlannedFeature>, position: Int64)] {
    try tx.all(
      "SELECT id, position FROM features WHERE team_id = \(team) AND closed_at IS NULL ORDER BY position, id"
    ) { (id: try $0.id(0), position: try $0.integer(1)) }
  }
}
