import CSQLite
import Core

/// One prepared statement of one connection.
final class SQLiteStatement {
  let handle: OpaquePointer
  /// Whether it may change the database; such a statement always runs to its end.
  let writes: Bool
  var inUse = false
  /// When it was last taken from the cache, counted in uses.
  var lastUse: UInt64 = 0

  init(handle: OpaquePointer) {
    self.handle = handle
    writes = sqlite3_stmt_readonly(handle) == 0
  }

  deinit { sqlite3_finalize(handle) }

  /// - Throws: `Refusal.invalid` for text with U+0000, `StorageError` for values that fit no hole.
  func bind(_ values: [SQLValue]) throws {
    guard Int(sqlite3_bind_parameter_count(handle)) == values.count else {
      throw StorageError.statement(
        "\(sqlite3_bind_parameter_count(handle)) holes for \(values.count) values in: \(text)")
    }
    var hole: Int32 = 0
    for value in values {
      hole += 1
      let code =
        switch value {
        case .null: sqlite3_bind_null(handle, hole)
        case .integer(let number): sqlite3_bind_int64(handle, hole, number)
        case .real(let number): try bind(number, at: hole)
        case .text(let text): try bind(text, at: hole)
        case .blob(let bytes):
          bytes.withUnsafeBytes { csqlite_bind_blob(handle, hole, $0.baseAddress, Int32(clamping: $0.count)) }
        }
      guard code == SQLITE_OK else {
        throw StorageError.constraint("value \(hole) cannot be stored: \(String(cString: sqlite3_errstr(code)))")
      }
    }
  }

  /// Ready to be bound and run once more.
  func rewind() { sqlite3_reset(handle) }

  /// Ready for the next use; lets go of bound values, which may be large.
  func finish() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    inUse = false
  }

  var text: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "" }

  private func bind(_ number: Double, at hole: Int32) throws -> Int32 {
    // SQLite would keep NULL instead.
    guard !number.isNaN else { throw StorageError.constraint("value \(hole) is not a number") }
    return sqlite3_bind_double(handle, hole, number)
  }

  private func bind(_ text: String, at hole: Int32) throws -> Int32 {
    var text = text
    return try text.withUTF8 { bytes in
      try bytes.requireNoNUL()
      // An empty string may have no address; SQLite would take that for NULL.
      guard let start = bytes.baseAddress else { return csqlite_bind_text(handle, hole, "", 0) }
      return csqlite_bind_text(handle, hole, start, Int32(clamping: bytes.count))
    }
  }
}

/// The row on which a statement stands.
struct SQLiteRow: RowSource {
  let handle: OpaquePointer

  func integer(_ column: Int) -> Int64? {
    guard sqlite3_column_type(handle, Int32(column)) == SQLITE_INTEGER else { return nil }
    return sqlite3_column_int64(handle, Int32(column))
  }

  func real(_ column: Int) -> Double? {
    switch sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_FLOAT, SQLITE_INTEGER: sqlite3_column_double(handle, Int32(column))
    default: nil
    }
  }

  func text(_ column: Int) -> String? {
    guard sqlite3_column_type(handle, Int32(column)) == SQLITE_TEXT,
      let start = sqlite3_column_text(handle, Int32(column))
    else { return nil }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func blob(_ column: Int) -> [UInt8]? {
    guard sqlite3_column_type(handle, Int32(column)) == SQLITE_BLOB else { return nil }
    let start = sqlite3_column_blob(handle, Int32(column))
    return [UInt8](
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
  }
}

/// Prepared statements by their shape. Bounded: the least recently used goes first.
struct SQLiteStatementCache {
  private var statements: [SQL.Shape: SQLiteStatement] = [:]
  private var uses: UInt64 = 0
  private let limit = 200

  /// - Returns: a statement marked as in use, or nil when there is none or somebody stands on its rows.
  mutating func take(_ shape: SQL.Shape) -> SQLiteStatement? {
    guard let statement = statements[shape], !statement.inUse else { return nil }
    uses += 1
    statement.lastUse = uses
    statement.inUse = true
    return statement
  }

  /// Keeps the statement, unless one with the same shape is in use.
  mutating func keep(_ statement: SQLiteStatement, for shape: SQL.Shape) {
    statement.inUse = true
    guard statements[shape] == nil else { return }
    if statements.count >= limit {
      let idle = statements.filter { !$0.value.inUse }
      if let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) { statements[oldest.key] = nil }
    }
    uses += 1
    statement.lastUse = uses
    statements[shape] = statement
  }

  mutating func removeAll() { statements = [:] }
}
