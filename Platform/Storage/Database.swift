import Core

/// Where a database is: `sqlite:FILE`, `postgres://…` or `postgresql://…`.
package enum DatabaseLocation: Sendable, Equatable {
  case sqlite(path: String)
  /// A libpq connection URL.
  case postgresql(url: String)

  /// - Throws: `Refusal.invalid` naming `database` when the text is neither.
  package init(_ text: String) throws {
    if text.hasPrefix("sqlite:"), text.utf8.count > 7 {
      self = .sqlite(path: String(text.dropFirst(7)))
    } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      self = .postgresql(url: text)
    } else {
      throw Refusal.invalid(
        "database", "must be sqlite:FILE or postgres://USER@HOST/NAME, is “\(text.prefix(80))”")
    }
  }
}

/// One database on either engine. Closures are synchronous, so no network call can hide in a transaction.
package final class Database: Sendable {
  package let dialect: Dialect
  private let engine: any Engine

  init(engine: any Engine) {
    self.engine = engine
    dialect = engine.dialect
  }

  /// Opens the database; creates the SQLite file when there is none. Does not migrate.
  /// - Throws: `StorageError.unavailable` with what to do about it.
  package static func open(
    _ location: DatabaseLocation, clock: @escaping @Sendable () -> Instant, ids: IDSource
  ) async throws -> Database {
    switch location {
    case .sqlite(let path):
      Database(engine: try SQLiteEngine(path: path, clock: clock, ids: ids))
    case .postgresql(let url):
      Database(engine: try await PostgreSQLEngine(url: url, clock: clock, ids: ids))
    }
  }

  /// A consistent view; writing in it is refused by the engine.
  package func read<Value: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await translatingOutages { try await engine.read(body) }
  }

  /// All or nothing, durable when this returns. The closure may run more than once.
  @discardableResult
  package func write<Value: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await translatingOutages { try await engine.write(.durable, body) }
  }

  /// The same for what may be lost when the machine loses power, because it is then done anew: a lease, and what came of
  /// it. It does not wait for the disk; the end of this program loses nothing.
  @discardableResult
  package func writeLease<Value: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await translatingOutages { try await engine.write(.lease, body) }
  }

  /// Topics woken by transactions that became durable, on this node and, where the engine can tell, on others.
  package func wakes() -> AsyncStream<Topic> { engine.wakes() }

  /// Copies the whole database, as of one moment, into a new file while it is in use (SQLite).
  /// - Throws: `Refusal.unavailable` on PostgreSQL, which has `pg_dump` for it, and when the copy cannot be written;
  ///   `Refusal.invalid` naming `to` when there is such a file already.
  package func backup(to path: String) async throws {
    try await translatingOutages { try await engine.backup(to: path) }
  }

  /// Finishes what was accepted, then lets go of files and connections.
  package func close() async { await engine.close() }

  private func translatingOutages<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch StorageError.unavailable(let why) {
      throw Refusal.unavailable("The database cannot be used: \(why)")
    } catch StorageError.retry {
      throw Refusal.unavailable("The database is too busy; nothing was stored. Try again.")
    }
  }
}

/// What a commit waits for.
enum Keeping: Sendable {
  /// The disk has it.
  case durable
  /// The operating system has it.
  case lease
}

/// What each of the two drivers is to `Database`.
protocol Engine: Sendable {
  var dialect: Dialect { get }
  func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value
  func write<Value: Sendable>(
    _ keeping: Keeping, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value
  func wakes() -> AsyncStream<Topic>
  func backup(to path: String) async throws
  func close() async
}
