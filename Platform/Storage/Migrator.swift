import Core

/// Brings a database to the schema of this program.
package struct Migrator: Sendable {
  private let migrations: [Migration]

  /// - Parameter migrations: in the order in which they are to be applied; the ledger of events comes first by itself.
  package init(_ migrations: [Migration]) { self.migrations = [.events] + migrations }

  /// Applies what is missing, each migration in a transaction of its own. Safe when several nodes do it at once.
  /// - Returns: the names of those that this call applied.
  /// - Throws: `StorageError.newerSchema` when the database was made by a newer release; then nothing is changed.
  @discardableResult
  package func migrate(_ database: Database) async throws -> [String] {
    guard try await !database.read({ try pending($0) }).isEmpty else { return [] }
    var applied: [String] = []
    for migration in migrations {
      if try await database.write({ try apply(migration, $0) }) { applied.append(migration.name) }
    }
    return applied
  }

  /// The names of the migrations that the database lacks, in order.
  /// - Throws: `StorageError.newerSchema` when it has one that this program does not know.
  package func pending(_ transaction: Transaction) throws -> [String] {
    guard try transaction.integer(transaction.dialect.countOfTables(named: "schema_migrations")) > 0 else {
      return migrations.map(\.name)
    }
    let recorded = try transaction.all("SELECT name FROM schema_migrations ORDER BY name") { try $0.text(0) }
    let known = Set(migrations.map(\.name))
    if let unknown = recorded.first(where: { !known.contains($0) }) { throw StorageError.newerSchema(unknown) }
    let done = Set(recorded)
    return migrations.map(\.name).filter { !done.contains($0) }
  }

  /// - Returns: false when another node has applied it in the meantime.
  private func apply(_ migration: Migration, _ transaction: Transaction) throws -> Bool {
    let dialect = transaction.dialect
    for statement in dialect.migrationLock { try transaction.run(statement) }
    try transaction.run(
      """
      CREATE TABLE IF NOT EXISTS schema_migrations (
        name TEXT NOT NULL PRIMARY KEY,
        applied_at \(dialect.integer) NOT NULL
      ) \(dialect.strict)
      """)
    guard try pending(transaction).contains(migration.name) else { return false }
    for statement in migration.statements(dialect) { try transaction.run(statement) }
    try transaction.run(
      "INSERT INTO schema_migrations (name, applied_at) VALUES (\(migration.name), \(transaction.now))")
    return true
  }
}

extension Migration {
  /// What `Transaction.record` writes to. Only ever appended to.
  static let events = Migration("storage-001-events") { dialect in
    [
      """
      CREATE TABLE events (
        id \(dialect.permanentIdentity),
        at \(dialect.integer) NOT NULL,
        name TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id \(dialect.integer) NOT NULL,
        actor_kind TEXT NOT NULL CHECK (actor_kind IN ('person', 'source', 'system')),
        actor_id \(dialect.integer),
        actor_name TEXT NOT NULL,
        facts TEXT NOT NULL,
        CHECK ((actor_kind = 'system') = (actor_id IS NULL))
      ) \(dialect.strict)
      """,
      "CREATE INDEX events_by_subject ON events (subject_kind, subject_id, id)",
      "CREATE INDEX events_by_time ON events (at)",
    ]
  }
}
