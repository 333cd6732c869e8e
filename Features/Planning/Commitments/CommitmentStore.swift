import Core
import Storage
import Teams

/// Promises as stored: never deleted; how they ended is kept.
package struct CommitmentStore {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<Commitment>) throws -> Commitment {
    guard let found = try list("c.id = \(id)").first else { throw Refusal.notFound("There is no commitment \(id).") }
    return found
  }

  /// By who holds longest.
  /// - Parameter condition: on `c`.
  func list(_ condition: SQL) throws -> [Commitment] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM commitments c WHERE \(condition)
      ORDER BY c.until DESC, c.id
      """, Self.commitment)
  }

  func open(_ subject: Commitment.Subject) throws -> [Commitment] {
    try list("\(Self.about(subject)) AND c.ended_at IS NULL")
  }

  /// Those that hold at some time of the span.
  func open(in span: Range<Instant>) throws -> [Commitment] {
    try list("c.ended_at IS NULL AND c.until > \(span.lowerBound) AND c.made_at < \(span.upperBound)")
  }

  func open(_ subject: Commitment.Subject, of person: ID<Person>) throws -> Commitment? {
    try list("\(Self.about(subject)) AND c.person_id = \(person) AND c.ended_at IS NULL").first
  }

  /// Of the stories of a feature.
  func open(storiesOf feature: ID<PlannedFeature>) throws -> [Commitment] {
    try list("c.story_id IN (SELECT s.id FROM stories s WHERE s.feature_id = \(feature)) AND c.ended_at IS NULL")
  }

  func add(
    _ person: ID<Person>, to subject: Commitment.Subject, team: ID<Team>, until: Instant, by: String
  ) throws -> ID<Commitment> {
    ID(
      try tx.integer(
        """
        INSERT INTO commitments (person_id, story_id, feature_id, team_id, made_at, made_by, until, reason, version)
        VALUES (\(person), \(subject.story), \(subject.feature), \(team), \(tx.now), \(by), \(until), '', 1)
        RETURNING id
        """))
  }

  func end(_ id: ID<Commitment>, _ outcome: Commitment.Outcome, at instant: Instant, reason: String) throws {
    try tx.run(
      """
      UPDATE commitments SET ended_at = \(instant), outcome = \(outcome.rawValue), reason = \(reason),
        version = version + 1
      WHERE id = \(id)
      """)
  }

  /// Those whose time has passed, and those of people who take part no more.
  func due(limit: Int) throws -> [Commitment] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM commitments c WHERE c.ended_at IS NULL AND (c.until <= \(tx.now)
        OR c.person_id IN (SELECT p.id FROM people p WHERE p.deactivated_at IS NOT NULL))
      ORDER BY c.until, c.id LIMIT \(limit)
      """, Self.commitment)
  }

  func nextEnd() throws -> Instant? {
    try tx.first("SELECT until FROM commitments WHERE ended_at IS NULL ORDER BY until LIMIT 1") { try $0.instant(0) }
  }

  /// The last day of an iteration; nil when there is no such iteration.
  func lastDay(of iteration: ID<Iteration>) throws -> Day? {
    try tx.first("SELECT ends_on FROM iterations WHERE id = \(iteration)") { try $0.day(0) }
  }

  static func about(_ subject: Commitment.Subject) -> SQL {
    switch subject {
    case .story(let id): "c.story_id = \(id)"
    case .feature(let id): "c.feature_id = \(id)"
    }
  }

  static let columns: SQL = """
    c.id, c.person_id, c.story_id, c.feature_id, c.team_id, c.made_at, c.made_by, c.until, c.ended_at, c.outcome,
    c.reason, c.version
    """

  static func commitment(_ row: Row) throws -> Commitment {
    Commitment(
      id: try row.id(0), person: try row.id(1), subject: try subject(row, 2), team: try row.id(4),
      madeAt: try row.instant(5), madeBy: try row.text(6), until: try row.instant(7), endedAt: row.optionalInstant(8),
      outcome: row.optionalText(9).flatMap(Commitment.Outcome.init(rawValue:)), reason: try row.text(10),
      version: try row.int(11))
  }

  static func subject(_ row: Row, _ column: Int) throws -> Commitment.Subject {
    if let story = row.optionalID(column, of: Story.self) { return .story(story) }
    return .feature(try row.id(column + 1))
  }
}
