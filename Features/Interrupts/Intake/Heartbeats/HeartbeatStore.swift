import Core
import Storage

package struct HeartbeatStore {
  private let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// By source and name.
  package func all(of source: ID<Source>? = nil) throws -> [Heartbeat] {
    let filter: SQL = source.map { "WHERE h.source_id = \($0)" } ?? ""
    return try tx.all(
      "SELECT \(Self.columns) FROM heartbeats h \(filter) ORDER BY h.source_id, h.name", Self.heartbeat)
  }

  package func find(_ name: String, of source: ID<Source>) throws -> Heartbeat? {
    try tx.first(
      "SELECT \(Self.columns) FROM heartbeats h WHERE h.source_id = \(source) AND h.name = \(name)", Self.heartbeat)
  }

  package func get(_ id: ID<Heartbeat>) throws -> Heartbeat {
    let found = try tx.first("SELECT \(Self.columns) FROM heartbeats h WHERE h.id = \(id)", Self.heartbeat)
    guard let found else { throw Refusal.notFound("There is no heartbeat \(id).") }
    return found
  }

  func add(
    _ name: String, of source: ID<Source>, detail: String, interval: Span, priority: Priority?, isEnabled: Bool
  ) throws -> ID<Heartbeat> {
    ID(
      try tx.integer(
        """
        INSERT INTO heartbeats (source_id, name, detail, interval_seconds, priority, enabled, created_at)
        VALUES (\(source), \(name), \(detail), \(interval.seconds), \(priority?.rawValue), \(isEnabled ? 1 : 0),
          \(tx.now))
        RETURNING id
        """))
  }

  func change(_ id: ID<Heartbeat>, detail: String, interval: Span, due: Instant?, isEnabled: Bool) throws {
    try tx.run(
      """
      UPDATE heartbeats SET detail = \(detail), interval_seconds = \(interval.seconds), due_at = \(due),
        enabled = \(isEnabled ? 1 : 0)
      WHERE id = \(id)
      """)
  }

  func remove(_ id: ID<Heartbeat>) throws { try tx.run("DELETE FROM heartbeats WHERE id = \(id)") }

  func ping(_ id: ID<Heartbeat>, due: Instant?) throws {
    try tx.run(
      "UPDATE heartbeats SET last_ping_at = \(tx.now), due_at = \(due), expired_at = NULL WHERE id = \(id)")
  }

  func expire(_ id: ID<Heartbeat>) throws {
    try tx.run("UPDATE heartbeats SET expired_at = \(tx.now), due_at = NULL WHERE id = \(id)")
  }

  /// Those whose silence has lasted too long, of sources that are switched on.
  func due(by instant: Instant, limit: Int) throws -> [Heartbeat] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM heartbeats h JOIN sources s ON s.id = h.source_id
      WHERE h.due_at <= \(instant) AND s.disabled_at IS NULL ORDER BY h.due_at, h.id LIMIT \(limit)
      """, Self.heartbeat)
  }

  func nextDue() throws -> Instant? {
    try tx.first(
      """
      SELECT h.due_at FROM heartbeats h JOIN sources s ON s.id = h.source_id
      WHERE h.due_at IS NOT NULL AND s.disabled_at IS NULL ORDER BY h.due_at LIMIT 1
      """
    ) { try $0.instant(0) }
  }

  private static let columns: SQL =
    """
    h.id, h.source_id, h.name, h.detail, h.interval_seconds, h.priority, h.enabled, h.last_ping_at, h.due_at, h.expired_at
    """

  private static func heartbeat(_ row: Row) throws -> Heartbeat {
    Heartbeat(
      id: try row.id(0), source: try row.id(1), name: try row.text(2), detail: try row.text(3),
      interval: .seconds(try row.integer(4)), priority: row.optionalInteger(5).flatMap { Priority(rawValue: Int($0)) },
      isEnabled: try row.integer(6) == 1, lastPingAt: row.optionalInstant(7), dueAt: row.optionalInstant(8),
      expiredAt: row.optionalInstant(9))
  }
}
