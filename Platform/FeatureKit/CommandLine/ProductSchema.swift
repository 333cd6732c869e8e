import Core
import Storage

/// The schema that verbs on the database expect; the root command sets it for everything that runs below it.
package enum ProductSchema {
  @TaskLocal package static var migrations: [Migration] = []

  /// Makes a new database ready for use; one that is in use already is left alone.
  /// - Throws: `Refusal.unavailable` when the database needs `agileops migrate` first or a newer program.
  static func prepare(_ database: Database) async throws {
    guard !migrations.isEmpty else { return }
    let migrator = Migrator(migrations)
    let pending = try await database.read { try migrator.pending($0) }
    guard !pending.isEmpty else { return }
    // The ledger of events is one step more than the features bring.
    guard pending.count == migrations.count + 1 else {
      throw Refusal.unavailable(
        "The database lacks \(pending.count) steps of the schema (\(pending[0]) …). Run agileops migrate first.")
    }
    try await migrator.migrate(database)
  }
}
