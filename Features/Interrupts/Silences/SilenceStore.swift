import Core
import JSON
import Storage
import Teams

package struct SilenceStore {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  func find(uuid: String) throws -> Silence? { try list("uuid = \(uuid)").first }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<Silence>) throws -> Silence {
    guard let silence = try list("id = \(id)").first else { throw Refusal.notFound("There is no silence \(id).") }
    return silence
  }

  /// Those that may cover what a source sends to a team, or what comes from no source.
  /// - Parameter team: nil: any.
  func active(_ team: ID<Team>, source: ID<Source>?) throws -> [Silence] {
    try list(
      """
      team_id = \(team) AND ends_at > \(tx.now) AND starts_at <= \(tx.now)
        AND (source_id IS NULL OR source_id = \(source))
      """)
  }

  /// Those of a team that have not ended since, by their end.
  /// - Parameter source: nil: whatever they are for.
  func notEnded(since instant: Instant, team: ID<Team>, source: ID<Source>? = nil) throws -> [Silence] {
    let only: SQL = source.map { "AND (source_id IS NULL OR source_id = \($0))" } ?? ""
    return try list("team_id = \(team) AND ends_at > \(instant) \(only)")
  }

  struct Draft {
    var source: ID<Source>?
    var matchers: [AlertMatcher]
    var startsAt: Instant
    var endsAt: Instant
    var comment: String
    var createdBy: String
  }

  func add(_ draft: Draft, team: ID<Team>, uuid: String) throws -> ID<Silence> {
    ID(
      try tx.integer(
        """
        INSERT INTO silences (uuid, team_id, source_id, matchers, starts_at, ends_at, comment, created_by, updated_at,
          version)
        VALUES (\(uuid), \(team), \(draft.source), \(Self.text(draft.matchers)), \(draft.startsAt), \(draft.endsAt),
          \(draft.comment), \(draft.createdBy), \(tx.now), 1)
        RETURNING id
        """))
  }

  func change(_ id: ID<Silence>, to draft: Draft) throws {
    try tx.run(
      """
      UPDATE silences SET matchers = \(Self.text(draft.matchers)), starts_at = \(draft.startsAt),
        ends_at = \(draft.endsAt), comment = \(draft.comment), created_by = \(draft.createdBy),
        updated_at = \(tx.now), version = version + 1
      WHERE id = \(id)
      """)
  }

  /// Ends it now; one that has not begun never does.
  func end(_ id: ID<Silence>) throws {
    try tx.run(
      """
      UPDATE silences SET ends_at = \(tx.now), starts_at = CASE WHEN starts_at > \(tx.now) THEN \(tx.now) ELSE starts_at END,
        updated_at = \(tx.now), version = version + 1
      WHERE id = \(id)
      """)
  }

  /// Interrupts that nobody has answered and that have firing alerts, after one of them, by number.
  func unanswered(_ team: ID<Team>, source: ID<Source>?, after: ID<Interrupt>?, limit: Int) throws -> [ID<Interrupt>] {
    let only: SQL = source.map { "AND source_id = \($0)" } ?? ""
    return try tx.all(
      """
      SELECT id FROM interrupts
      WHERE team_id = \(team) AND resolved_at IS NULL AND state = 'new' AND silence_id IS NULL
        AND snoozed_until IS NULL AND id > \(after?.number ?? 0) \(only)
      ORDER BY id LIMIT \(limit)
      """
    ) { try $0.id(0) }
  }

  /// How many interrupts each holds now.
  func held() throws -> [ID<Silence>: Int] {
    Dictionary(
      uniqueKeysWithValues: try tx.all(
        """
        SELECT silence_id, COUNT(*) FROM interrupts WHERE silence_id IS NOT NULL AND resolved_at IS NULL
        GROUP BY silence_id ORDER BY silence_id
        """
      ) { (try $0.id(0), try $0.int(1)) })
  }

  /// Nobody is told of it until then.
  func hold(_ interrupt: ID<Interrupt>, by silence: ID<Silence>) throws {
    try tx.run("UPDATE interrupts SET silence_id = \(silence) WHERE id = \(interrupt)")
  }

  func release(_ interrupt: ID<Interrupt>) throws {
    try tx.run("UPDATE interrupts SET silence_id = NULL, snoozed_until = NULL WHERE id = \(interrupt)")
  }

  /// What it holds is decided anew at once.
  func wake(heldBy silence: ID<Silence>) throws {
    try tx.run(
      """
      UPDATE interrupts SET next_action_at = \(tx.now)
      WHERE silence_id = \(silence) AND resolved_at IS NULL AND next_action = 'route'
      """)
  }

  private static func text(_ matchers: [AlertMatcher]) -> String {
    JSONValue.array(matchers.map(\.json)).encodedText()
  }

  private func list(_ condition: SQL) throws -> [Silence] {
    try tx.all(
      """
      SELECT id, uuid, team_id, source_id, matchers, starts_at, ends_at, comment, created_by, updated_at, version
      FROM silences WHERE \(condition) ORDER BY ends_at, id
      """
    ) { row in
      let matchers = try JSONValue.parse(try row.text(4)).elements ?? []
      return Silence(
        id: try row.id(0), uuid: try row.text(1), team: try row.id(2), source: row.optionalID(3),
        matchers: try matchers.map { try AlertMatcher(Fields($0, checkedBy: AlertMatcher.schema)) },
        startsAt: try row.instant(5), endsAt: try row.instant(6), comment: try row.text(7),
        createdBy: try row.text(8), updatedAt: try row.instant(9), version: try row.int(10))
    }
  }
}
