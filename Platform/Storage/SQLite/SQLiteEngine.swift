import CSQLite
import Core

/// SQLite in one file: one thread writes, four read, nobody waits for anybody else's reading.
final class SQLiteEngine: Engine {
  /// Marks the file as ours (`file` and `PRAGMA application_id` show it): “AgOp”.
  static let applicationID: Int64 = 0x4167_4F70

  let dialect = Dialect.sqlite
  let path: String
  private let writer: SQLiteWriter
  private let readers: ConnectionPool<SQLiteConnection>
  private let board = WakeBoard()
  private let clock: @Sendable () -> Instant
  private let ids: IDSource

  /// Opens or creates the file.
  /// - Throws: `StorageError.unavailable` with what to do about it.
  init(
    path: String, clock: @escaping @Sendable () -> Instant, ids: IDSource, busyMilliseconds: Int32 = 5000
  ) throws {
    self.path = path
    self.clock = clock
    self.ids = ids
    SQLiteCopy.createPrivately(path)
    let connection = try SQLiteConnection(
      path: path, options: SQLiteOptions(use: .writing, busyMilliseconds: busyMilliseconds))
    try Self.claim(connection)
    writer = SQLiteWriter(connection: connection, board: board, clock: clock, ids: ids)
    readers = ConnectionPool(size: 4) {
      try SQLiteConnection(path: path, options: SQLiteOptions(use: .reading, busyMilliseconds: busyMilliseconds))
    }
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    try await readers.run { [clock, ids] connection in
      connection.state.start()
      try connection.execute("BEGIN")
      defer { connection.rollBack() }
      let value = try body(Transaction(session: connection, now: clock(), ids: ids))
      try connection.state.requireNothingSwallowed()
      return value
    }
  }

  func write<Value: Sendable>(
    _ keeping: Keeping, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await writer.write(keeping, body)
  }

  func wakes() -> AsyncStream<Topic> { board.wakes() }

  func close() async {
    await readers.close()
    // Last: the connection that closes last moves the log into the file.
    await writer.close()
    board.close()
  }

  func backup(to target: String) async throws {
    try await readers.runOnThread { [path] in try SQLiteCopy.backUp(path, to: target) }
  }

  /// Makes sure that the file is a database of this product, in WAL mode.
  private static func claim(_ connection: SQLiteConnection) throws {
    func number(_ sql: SQL) throws -> Int64 {
      var number: Int64?
      try connection.each(sql) { row in
        number = try row.integer(0)
        return false
      }
      return number ?? 0
    }
    let id = try number("PRAGMA application_id")
    if id != applicationID {
      guard id == 0, try number("SELECT count(*) FROM sqlite_master") == 0 else {
        throw StorageError.unavailable("\(connection.path) is a database of another program; name another file.")
      }
    }
    var mode = ""
    try connection.each("PRAGMA journal_mode = WAL") { row in
      mode = try row.text(0)
      return false
    }
    guard mode == "wal" else {
      throw StorageError.unavailable(
        "\(connection.path) lies where SQLite cannot share memory between programs (a network file system?); "
          + "use a local disk.")
    }
    if id == 0 { try connection.execute("PRAGMA application_id = 1097289584") }
  }
}
