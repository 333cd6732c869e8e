import Core
import JSON
import Storage
import Teams

/// What earlier imports made.
struct ImportStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// Of all teams. A few rows for each schedule that was ever imported.
  func links(of source: ImportSource) throws -> [ImportLink] {
    try tx.all(
      """
      SELECT external_id, team_id, kind, rotation_id, name, version FROM rotation_imports
      ORDER BY external_id, team_id, kind
      """
    ) { row in
      guard let kind = Rotation.Kind(rawValue: try row.text(2)) else { throw StorageError.columnMismatch(column: 2) }
      return ImportLink(
        externalID: try row.text(0), team: try row.id(1), kind: kind, rotation: try row.id(3), name: try row.text(4),
        version: try row.int(5))
    }.filter { $0.externalID.hasPrefix(source.prefix) }
  }

  func save(_ link: ImportLink) throws {
    try tx.run(
      """
      INSERT INTO rotation_imports (external_id, team_id, kind, rotation_id, name, version, imported_at)
      VALUES (\(link.externalID), \(link.team), \(link.kind.rawValue), \(link.rotation), \(link.name), \(link.version),
        \(tx.now))
      ON CONFLICT (external_id, team_id, kind) DO UPDATE SET rotation_id = excluded.rotation_id,
        name = excluded.name, version = excluded.version, imported_at = excluded.imported_at
      """)
  }

  func entered(_ rotation: ID<Rotation>) throws -> [EnteredChange] {
    try tx.all(
      """
      SELECT external_id, source, content, overrides FROM imported_overrides
      WHERE rotation_id = \(rotation) ORDER BY external_id
      """
    ) { row in
      EnteredChange(
        externalID: try row.text(0), source: ImportSource(rawValue: try row.text(1)), content: try row.text(2),
        overrides: (try JSONValue.parse(try row.text(3)).elements ?? []).compactMap(\.integer).map { ID($0) })
    }
  }

  func save(_ change: EnteredChange, of rotation: ID<Rotation>) throws {
    let overrides = JSONValue.array(change.overrides.map { .id($0) }).encodedText()
    try tx.run(
      """
      INSERT INTO imported_overrides (rotation_id, external_id, source, content, overrides)
      VALUES (\(rotation), \(change.externalID), \(change.source?.rawValue ?? ""), \(change.content), \(overrides))
      ON CONFLICT (rotation_id, external_id) DO UPDATE SET source = excluded.source, content = excluded.content,
        overrides = excluded.overrides
      """)
  }
}
