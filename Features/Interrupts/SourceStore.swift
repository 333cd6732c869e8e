import Core
import Storage
import Teams

package struct SourceStore {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<Source>) throws -> Source? {
    try tx.first("SELECT \(Self.columns) FROM sources WHERE id = \(id)", Self.source)
  }

  package func find(name: String) throws -> Source? {
    try tx.first("SELECT \(Self.columns) FROM sources WHERE name = \(name)", Self.source)
  }

  package func get(_ id: ID<Source>) throws -> Source {
    guard let source = try find(id) else { throw Refusal.notFound("There is no source \(id).") }
    return source
  }

  /// The source that a key belongs to, unless it was switched off.
  func find(keyHash: String) throws -> Source? {
    try tx.first(
      "SELECT \(Self.columns) FROM sources WHERE key_hash = \(keyHash) AND disabled_at IS NULL", Self.source)
  }

  package func all() throws -> [Source] {
    try tx.all("SELECT \(Self.columns) FROM sources ORDER BY name", Self.source)
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

  private static let columns: SQL =
    "id, name, kind, team_id, group_by, resolve_timeout_seconds, default_priority, disabled_at, version, flood_limit"

  private static func source(_ row: Row) throws -> Source {
    Source(
      id: try row.id(0), name: try row.text(1), kind: Source.Kind(rawValue: try row.text(2)) ?? .generic,
      team: try row.id(3), groupBy: try row.text(4).split(separator: ",").map(String.init),
      resolveTimeout: .seconds(try row.integer(5)), defaultPriority: Priority(rawValue: try row.int(6)) ?? .p3,
      floodLimit: try row.int(9), disabledAt: row.optionalInstant(7), version: try row.int(8))
  }
}
