import Core
import Storage
import Teams

package struct SourceStore {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<Source>) throws -> Source? {
    try tx.first("SELECT \(Self.columns) FROM sources s \(Self.rules) WHERE s.id = \(id)", Self.source)
  }

  package func find(name: String) throws -> Source? {
    try tx.first("SELECT \(Self.columns) FROM sources s \(Self.rules) WHERE s.name = \(name)", Self.source)
  }

  package func get(_ id: ID<Source>) throws -> Source {
    guard let source = try find(id) else { throw Refusal.notFound("There is no source \(id).") }
    return source
  }

  /// The source that a key belongs to, unless it was switched off.
  func find(keyHash: String) throws -> Source? {
    try tx.first(
      "SELECT \(Self.columns) FROM sources s \(Self.rules) WHERE s.key_hash = \(keyHash) AND s.disabled_at IS NULL",
      Self.source)
  }

  package func all() throws -> [Source] {
    try tx.all("SELECT \(Self.columns) FROM sources s \(Self.rules) ORDER BY s.name", Self.source)
  }

  func add(
    name: String, kind: Source.Kind, team: ID<Team>, keyHash: String, groupBy: [String], resolveTimeout: Span,
    defaultPriority: Priority, floodLimit: Int
  ) throws -> ID<Source> {
    ID(
      try tx.integer(
        """
        INSERT INTO sources (name, kind, team_id, key_hash, group_by, resolve_timeout_seconds, default_priority,
          flood_limit, settings, created_at, version)
        VALUES (\(name), \(kind.rawValue), \(team), \(keyHash), \(groupBy.joined(separator: ",")),
          \(resolveTimeout.seconds), \(defaultPriority.rawValue), \(floodLimit), '{}',
          \(tx.now), 1)
        RETURNING id
        """))
  }

  func replaceKey(_ id: ID<Source>, keyHash: String) throws {
    try tx.run("UPDATE sources SET key_hash = \(keyHash), version = version + 1 WHERE id = \(id)")
  }

  func setDisabled(_ id: ID<Source>, at instant: Instant?) throws {
    try tx.run("UPDATE sources SET disabled_at = \(instant), version = version + 1 WHERE id = \(id)")
  }

  func setRules(_ id: ID<Source>, _ rules: String) throws {
    try tx.run(
      """
      INSERT INTO source_rules (source_id, rules, changed_at) VALUES (\(id), \(rules), \(tx.now))
      ON CONFLICT (source_id) DO UPDATE SET rules = excluded.rules, changed_at = excluded.changed_at
      """)
    try tx.run("UPDATE sources SET version = version + 1 WHERE id = \(id)")
  }

  private static let columns: SQL =
    """
    s.id, s.name, s.kind, s.team_id, s.group_by, s.resolve_timeout_seconds, s.default_priority, s.disabled_at, s.version,
    s.flood_limit, COALESCE(r.rules, '')
    """

  private static let rules: SQL = "LEFT JOIN source_rules r ON r.source_id = s.id"

  private static func source(_ row: Row) throws -> Source {
    Source(
      id: try row.id(0), name: try row.text(1), kind: Source.Kind(rawValue: try row.text(2)) ?? .generic,
      team: try row.id(3), groupBy: try row.text(4).split(separator: ",").map(String.init),
      resolveTimeout: .seconds(try row.integer(5)), defaultPriority: Priority(rawValue: try row.int(6)) ?? .p3,
      rules: try row.text(10), floodLimit: try row.int(9), disabledAt: row.optionalInstant(7), version: try row.int(8))
  }
}
