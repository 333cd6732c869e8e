import Calendars
import Core
import Storage
import Teams

/// Changes by hand, as stored: never deleted, and never changed but for being taken back.
struct OverrideStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// Those that hold, in the order in which they were made.
  /// - Parameter filter: on `r`, the rotation.
  static func holding(_ filter: SQL) -> Question<[ID<Rotation>: [StoredOverride]]> {
    Question<[StoredOverride]>(
      """
      SELECT \(columns) FROM rotations r JOIN overrides o ON o.rotation_id = r.id
      WHERE o.starts_at < o.ends_at AND (\(filter)) ORDER BY o.id
      """, override
    ).map { Dictionary(grouping: $0, by: \.rotation) }
  }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<StoredOverride>) throws -> StoredOverride {
    let found = try tx.first("SELECT \(Self.columns) FROM overrides o WHERE o.id = \(id)", Self.override)
    guard let found else { throw Refusal.notFound("There is no override \(id).") }
    return found
  }

  func add(
    _ rotation: ID<Rotation>, from: Instant, to: Instant, person: ID<Person>?, replaced: ID<Person>?, reason: String,
    by: String, isPlanned: Bool = false
  ) throws -> ID<StoredOverride> {
    try HandOverStore(tx).lookAgain(rotation)
    return ID(
      try tx.integer(
        """
        INSERT INTO overrides (rotation_id, starts_at, ends_at, person_id, replaced_id, reason, made_by, made_at, is_planned)
        VALUES (\(rotation), \(from), \(to), \(person), \(replaced), \(reason), \(by), \(tx.now), \(isPlanned ? 1 : 0))
        RETURNING id
        """))
  }

  /// From `instant` on it no longer holds; what it has changed before stays.
  func end(_ override: StoredOverride, at instant: Instant) throws {
    try tx.run("UPDATE overrides SET ends_at = \(instant) WHERE id = \(override.id) AND ends_at > \(instant)")
    try HandOverStore(tx).lookAgain(override.rotation)
  }

  private static let columns: SQL = """
    o.id, o.rotation_id, o.starts_at, o.ends_at, o.person_id, o.replaced_id, o.reason, o.made_by, o.made_at, o.is_planned
    """

  private static func override(_ row: Row) throws -> StoredOverride {
    StoredOverride(
      id: try row.id(0), rotation: try row.id(1), from: try row.instant(2), to: try row.instant(3),
      person: row.optionalID(4), replaced: row.optionalID(5), reason: try row.text(6), madeBy: try row.text(7),
      madeAt: try row.instant(8), isPlanned: try row.int(9) == 1)
  }
}
