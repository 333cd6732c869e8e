import Core
import Storage
import Teams

/// Planned work of a team as it stands in the tables, read some hundred at a time.
struct WorkExportStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  // MARK: - Which there are

  /// In the order of the PO, done and dropped ones too.
  func features(_ team: ID<Team>) throws -> [ID<PlannedFeature>] {
    try tx.all("SELECT id FROM features WHERE team_id = \(team) ORDER BY position, id") { try $0.id(0) }
  }

  /// In the order of their features, then of their leads; those that stand alone come last.
  func stories(_ team: ID<Team>) throws -> [ID<Story>] {
    try tx.all(
      """
      SELECT s.id FROM stories s LEFT JOIN features f ON f.id = s.feature_id WHERE s.team_id = \(team)
      ORDER BY CASE WHEN f.id IS NULL THEN 1 ELSE 0 END, f.position, f.id, s.position, s.id
      """
    ) { try $0.id(0) }
  }

  /// By their numbers.
  func iterations(_ team: ID<Team>) throws -> [Iteration] {
    try IterationStore(tx).list("i.team_id = \(team)", limit: TransferLimits.items).reversed()
  }

  // MARK: - What belongs to them, each in the order in which it was written

  func moves(_ ids: [ID<PlannedFeature>]) throws -> [ID<PlannedFeature>: [WorkMove<FeatureStep>]] {
    try grouped(
      """
      SELECT feature_id, from_step, to_step, at, by_name, reason FROM feature_moves
      WHERE feature_id IN (\(list: ids)) ORDER BY feature_id, id
      """, Self.move)
  }

  func moves(_ ids: [ID<Story>]) throws -> [ID<Story>: [WorkMove<StoryState>]] {
    try grouped(
      """
      SELECT story_id, from_state, to_state, at, by_name, reason FROM story_moves
      WHERE story_id IN (\(list: ids)) ORDER BY story_id, id
      """, Self.move)
  }

  func checks(_ ids: [ID<PlannedFeature>], _ people: [ID<Person>: ForeignPerson]) throws
    -> [ID<PlannedFeature>: [WorkCheck]]
  {
    try grouped(
      """
      SELECT feature_id, kind, text, state, evidence, by_id, at FROM feature_checks
      WHERE feature_id IN (\(list: ids)) ORDER BY feature_id, id
      """
    ) { row in
      WorkCheck(
        kind: FeatureCheck.Kind(rawValue: try row.text(1)) ?? .criterion, text: try row.text(2),
        state: FeatureCheck.State(rawValue: try row.text(3)) ?? .open, evidence: try row.text(4),
        by: row.optionalID(5).flatMap { people[$0] }, at: row.optionalInstant(6))
    }
  }

  func checks(_ ids: [ID<Story>], _ people: [ID<Person>: ForeignPerson]) throws -> [ID<Story>: [WorkStoryCheck]] {
    try grouped(
      """
      SELECT story_id, text, is_met, by_id, at FROM story_checks WHERE story_id IN (\(list: ids)) ORDER BY story_id, id
      """
    ) { row in
      WorkStoryCheck(
        text: try row.text(1), isDone: try row.int(2) == 1, by: row.optionalID(3).flatMap { people[$0] },
        at: row.optionalInstant(4))
    }
  }

  /// The stories of the same team that they were split from.
  func origins(_ ids: [ID<Story>]) throws -> [ID<Story>: ID<Story>] {
    let found: [ID<Story>: [ID<Story>]] = try grouped(
      """
      SELECT p.story_id, p.from_id FROM story_splits p JOIN stories s ON s.id = p.story_id
      JOIN stories o ON o.id = p.from_id AND o.team_id = s.team_id
      WHERE p.story_id IN (\(list: ids)) ORDER BY p.story_id
      """
    ) { try $0.id(1, of: Story.self) }
    return found.compactMapValues(\.first)
  }

  func blocks(_ ids: [ID<Story>]) throws -> [ID<Story>: [ForeignBlock]] {
    try grouped(
      "SELECT story_id, since, until, reason FROM story_blocks WHERE story_id IN (\(list: ids)) ORDER BY story_id, id"
    ) { ForeignBlock(since: try $0.instant(1), until: $0.optionalInstant(2), reason: try $0.text(3)) }
  }

  /// A time in which somebody worked on a story.
  struct Stint {
    let person: ID<Person>
    let since: Instant
    let until: Instant?
  }

  func people(_ ids: [ID<Story>]) throws -> [ID<Story>: [Stint]] {
    try grouped(
      """
      SELECT story_id, person_id, since, until FROM story_people WHERE story_id IN (\(list: ids)) ORDER BY story_id, id
      """
    ) { Stint(person: try $0.id(1), since: try $0.instant(2), until: $0.optionalInstant(3)) }
  }

  /// A time in which a story was in an iteration.
  struct Stay {
    let iteration: ID<Iteration>
    let since: Instant
    let until: Instant?
    let isPlanned: Bool
  }

  func stays(_ ids: [ID<Story>]) throws -> [ID<Story>: [Stay]] {
    try grouped(
      """
      SELECT story_id, iteration_id, added_at, removed_at, is_planned FROM iteration_stories
      WHERE story_id IN (\(list: ids)) ORDER BY story_id, id
      """
    ) { row in
      Stay(
        iteration: try row.id(1), since: try row.instant(2), until: row.optionalInstant(3),
        isPlanned: try row.int(4) == 1)
    }
  }

  func commitments(_ ids: [ID<Story>]) throws -> [ID<Story>: [Commitment]] {
    let all = try CommitmentStore(tx).list("c.story_id IN (\(list: ids))").sorted { $0.id < $1.id }
    return Dictionary(grouping: all.filter { $0.subject.story != nil }) { $0.subject.story ?? ID(0) }
  }

  func commitments(_ ids: [ID<PlannedFeature>]) throws -> [ID<PlannedFeature>: [Commitment]] {
    let all = try CommitmentStore(tx).list("c.feature_id IN (\(list: ids))").sorted { $0.id < $1.id }
    return Dictionary(grouping: all.filter { $0.subject.feature != nil }) { $0.subject.feature ?? ID(0) }
  }

  /// The first column says whose it is.
  private func grouped<Owner, Value>(_ sql: SQL, _ map: (Row) throws -> Value) throws -> [ID<Owner>: [Value]] {
    var groups: [ID<Owner>: [Value]] = [:]
    for (owner, value) in try tx.all(sql, { (try $0.id(0, of: Owner.self), try map($0)) }) {
      groups[owner, default: []].append(value)
    }
    return groups
  }

  private static func move<State: RawRepresentable<String>>(_ row: Row) throws -> WorkMove<State> {
    guard let state = State(rawValue: try row.text(2)) else { throw StorageError.columnMismatch(column: 2) }
    return WorkMove(
      from: row.optionalText(1).flatMap(State.init(rawValue:)), to: state, at: try row.instant(3),
      by: try row.text(4), reason: try row.text(5))
  }
}
