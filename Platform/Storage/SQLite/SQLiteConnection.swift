import CSQLite
import Core

/// How a connection to an SQLite file is set up.
struct SQLiteOptions {
  enum Use { case writing, reading, copying }

  let use: Use
  /// How long to wait for a lock that another program holds.
  var busyMilliseconds: Int32 = 5000

  var statements: [StaticString] {
    // No memory map: an I/O error in one kills the process (SIGBUS) instead of failing one statement.
    let all: [StaticString] = [
      "PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF", "PRAGMA mmap_size = 0",
    ]
    switch use {
    case .writing:
      return all + [
        // FULL, not NORMAL: NORMAL loses the last commits when the power fails.
        "PRAGMA synchronous = FULL", "PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 0",
        "PRAGMA journal_size_limit = 67108864",
      ]
    case .reading: return all + ["PRAGMA query_only = ON", "PRAGMA cache_size = -4096"]
    case .copying: return all + ["PRAGMA synchronous = FULL", "PRAGMA cache_size = -1024"]
    }
  }
}

/// One connection to an SQLite file. One thread at a time uses it (the writer's, or the one that took it from the
/// readers' pool); nothing else makes it safe to hand over.
final class SQLiteConnection: PooledConnection, Session, @unchecked Sendable {
  let dialect = Dialect.sqlite
  let handle: OpaquePointer
  let path: String
  var state = TransactionState()
  private let failure: SQLiteFailure
  private var isOpen = true
  private var flushesCommits = true
  private var cache = SQLiteStatementCache()

  private static let isConfigured = csqlite_configure() == SQLITE_OK

  /// Opens the file, which must exist unless it is opened for writing.
  init(path: String, options: SQLiteOptions) throws {
    guard Self.isConfigured else { throw StorageError.unavailable("SQLite was in use before it was configured.") }
    self.path = path
    failure = SQLiteFailure(path: path, reading: options.use == .reading)
    var handle: OpaquePointer?
    // Without SQLite's own mutex: only one thread at a time is here.
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let create = options.use == .writing ? SQLITE_OPEN_CREATE : 0
    let code = sqlite3_open_v2(path, &handle, flags | create, nil)
    guard let handle else { throw StorageError.unavailable("there is not enough memory for \(path).") }
    self.handle = handle
    guard code == SQLITE_OK else { throw error(code, in: "opening the file") }
    sqlite3_busy_timeout(handle, options.busyMilliseconds)
    guard csqlite_be_strict(handle) == SQLITE_OK else { throw StorageError.unavailable("SQLite is too old.") }
    for statement in options.statements { try execute(statement) }
  }

  deinit { close() }

  /// Lets go of the file; nothing may be asked of the connection afterwards.
  func close() {
    guard isOpen else { return }
    isOpen = false
    cache.removeAll()
    sqlite3_close_v2(handle)
  }

  var isUsable: Bool { isOpen && !isInTransaction }

  /// False also after an error, such as a full disk, for which SQLite itself rolled everything back.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  // MARK: Session

  func run(_ sql: SQL) throws -> Int {
    let before = sqlite3_total_changes64(handle)
    try withStatement(sql) { statement in while try step(statement) {} }
    // The second count excludes what triggers and foreign keys did; it is stale unless the first has moved.
    return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
  }

  func insert(into table: SQL, _ rows: [[SQLValue]]) throws { try insert(into: table, rows) {} }

  func insertCounting(into table: SQL, _ rows: [[SQLValue]]) throws -> [Int64] {
    var ids: [Int64] = []
    ids.reserveCapacity(rows.count)
    try insert(into: table, rows) { ids.append(sqlite3_last_insert_rowid(handle)) }
    return ids
  }

  /// One statement run again and again: with several rows in it SQLite would keep a copy of every page that it touches.
  private func insert(into table: SQL, _ rows: [[SQLValue]], afterEach: () -> Void) throws {
    guard !rows.isEmpty else { return }
    try withStatement(("INSERT INTO " + table).inserting(rows.prefix(1))) { statement in
      for index in rows.indices {
        if index > 0 {
          statement.rewind()
          try statement.bind(rows[index])
        }
        while try step(statement) {}
        afterEach()
      }
    }
  }

  func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws {
    try withStatement(sql) { statement in
      let row = Row(source: SQLiteRow(handle: statement.handle))
      var wanted = true
      while try step(statement) {
        if wanted { wanted = try body(row) }
        if !wanted, !statement.writes { break }
      }
    }
  }

  /// The answers are as near when they are needed.
  func askAhead(_ statements: [SQL]) {}

  // MARK: Transactions

  /// Runs one of the engine's own statements.
  func execute(_ text: StaticString) throws { _ = try run(SQL(stringLiteral: text)) }

  /// Whether a commit waits for the disk. Outside a transaction.
  func flushCommits(_ wanted: Bool) throws {
    guard wanted != flushesCommits else { return }
    try execute(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
    flushesCommits = wanted
  }

  /// Ends the transaction, whatever state it is in.
  func rollBack() {
    state.start()
    if isInTransaction { try? execute("ROLLBACK") }
  }

  // MARK: Statements

  private func withStatement(_ sql: SQL, _ body: (SQLiteStatement) throws -> Void) throws {
    try state.requireIntact()
    let statement = try cache.take(sql.shape) ?? prepare(sql.shape)
    defer { statement.finish() }
    try statement.bind(sql.values)
    try body(statement)
  }

  private func prepare(_ shape: SQL.Shape) throws -> SQLiteStatement {
    var handle: OpaquePointer?
    var text = shape.text
    let (code, rest) = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes -> (Int32, Bool) in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
          self.handle, bytes.baseAddress, Int32(bytes.count), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
        let end = bytes.baseAddress.map { $0 + bytes.count }
        guard let tail, let end, tail < end else { return (code, false) }
        return (code, UnsafeBufferPointer(start: tail, count: end - tail).contains { $0 > 0x20 || $0 < 0 })
      }
    }
    guard code == SQLITE_OK else { throw error(code, in: text) }
    guard let handle else { throw state.note(.statement("there is no statement in: \(text)")) }
    let statement = SQLiteStatement(handle: handle)
    guard !rest else { throw state.note(.statement("only one statement at a time is possible: \(text)")) }
    cache.keep(statement, for: shape)
    return statement
  }

  /// - Returns: whether the statement stands on a row.
  private func step(_ statement: SQLiteStatement) throws -> Bool {
    switch sqlite3_step(statement.handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code, in: statement.text)
    }
  }

  private func error(_ code: Int32, in statement: String) -> StorageError {
    state.note(failure.error(code, String(cString: sqlite3_errmsg(handle)), in: statement))
  }
}
