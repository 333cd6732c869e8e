import CLibPQ
import Core

/// One connection to a PostgreSQL server. One thread at a time uses it (its pool's); nothing else makes it safe to
/// hand over.
final class PostgreSQLConnection: PooledConnection, Session, @unchecked Sendable {
  private struct StatementKey: Hashable {
    let text: String
    let types: [UInt32]
  }

  private struct Prepared {
    let name: String
    var lastUse: UInt64
  }

  let dialect = Dialect.postgresql
  let handle: OpaquePointer
  var state = TransactionState()
  /// The server can no longer be reached through this connection.
  private(set) var isLost = false
  private var isStale = false
  private var prepared: [StatementKey: Prepared] = [:]
  private var uses: UInt64 = 0
  private let statementLimit = 200

  /// Blocks until connected.
  /// - Throws: `StorageError.unavailable` with what to do about it.
  init(url: String) throws {
    if let problem = pq_load() { throw StorageError.unavailable(String(cString: problem) + ".") }
    guard let handle = pq_connect(url) else { throw StorageError.unavailable("there is not enough memory.") }
    self.handle = handle
    guard pq_status(handle) == PQ_CONNECTION_OK else {
      throw StorageError.unavailable(
        "there is no connection to the PostgreSQL server (\(lastMessage)). Check that it runs and that the address, "
          + "user and password of the database are right.")
    }
    try execute("SET bytea_output TO hex; SET client_min_messages TO warning; SET timezone TO 'UTC'")
  }

  deinit { pq_finish(handle) }

  var isUsable: Bool { !isLost && !isStale && pq_transaction_status(handle) == PQ_IDLE }

  // MARK: Session

  func run(_ sql: SQL) throws -> Int {
    let result = try answer(to: sql)
    defer { pq_clear(result) }
    // For SELECT the server counts the rows that it answers.
    guard pq_command(result).pointee != CChar(UInt8(ascii: "S")) else { return 0 }
    return Int(String(cString: pq_changed_rows(result))) ?? 0
  }

  func insert(into table: SQL, _ rows: [[SQLValue]]) throws {
    try inserts(into: table, rows) { _ = try run($0) }
  }

  func insertCounting(into table: SQL, _ rows: [[SQLValue]]) throws -> [Int64] {
    var ids: [Int64] = []
    try inserts(into: table, rows) { sql in
      try each(sql + " RETURNING id") { row in
        ids.append(try row.integer(0))
        return true
      }
    }
    return ids
  }

  /// As few statements as possible, of few different lengths, because each length is prepared on its own.
  private func inserts(into table: SQL, _ rows: [[SQLValue]], _ body: (SQL) throws -> Void) throws {
    var rest = rows[...]
    while !rest.isEmpty {
      let count = [64, 8, 1].first { $0 <= rest.count } ?? 1
      try body(("INSERT INTO " + table).inserting(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
  }

  func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws {
    let result = try answer(to: sql)
    defer { pq_clear(result) }
    for row in 0..<pq_row_count(result) {
      guard try body(Row(source: PostgreSQLRow(result: result, row: row))) else { break }
    }
  }

  // MARK: Transactions

  /// Runs the engine's own text, which may be several statements.
  func execute(_ text: String) throws {
    pq_clear(try checked(pq_execute(handle, text), in: text))
  }

  /// - Throws: `StorageError.unavailable` when nobody can know whether the transaction was stored.
  func commit() throws {
    do {
      try execute("COMMIT")
    } catch let error where isLost {
      throw StorageError.unavailable(
        "the connection broke while a transaction was being stored, so it may have been stored or not; look before you "
          + "repeat it (\(error)).")
    }
  }

  /// Ends the transaction, whatever state it is in. Leaves `state` as it is: it tells why.
  func rollBack() {
    guard !isLost, pq_transaction_status(handle) != PQ_IDLE else { return }
    let kept = state
    try? execute("ROLLBACK")
    state = kept
  }

  // MARK: Statements

  /// - Returns: a result that the caller clears.
  private func answer(to sql: SQL) throws -> OpaquePointer {
    try state.requireIntact()
    let parameters = try PostgreSQLParameters(sql.values)
    let name = try prepare(sql.text, parameters.types)
    let result = parameters.withPointers { count, values, lengths, formats in
      pq_execute_prepared(handle, name, count, values, lengths, formats)
    }
    return try checked(result, in: sql.text)
  }

  /// - Returns: the name under which this session knows the statement.
  private func prepare(_ text: String, _ types: [UInt32]) throws -> String {
    uses += 1
    let key = StatementKey(text: text, types: types)
    if let index = prepared.index(forKey: key) {
      prepared.values[index].lastUse = uses
      return prepared.values[index].name
    }
    if prepared.count >= statementLimit, let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      prepared[oldest.key] = nil
      try execute("DEALLOCATE \(oldest.value.name)")
    }
    let name = "s\(uses)"
    let (numbered, holes) = Self.numberingHoles(of: text)
    guard holes == types.count else {
      throw StorageError.statement("\(holes) holes for \(types.count) values in: \(text)")
    }
    pq_clear(try checked(pq_prepare(handle, name, numbered, Int32(types.count), types), in: text))
    prepared[key] = Prepared(name: name, lastUse: uses)
    return name
  }

  /// `a = ? AND b = ?` becomes `a = $1 AND b = $2`. A literal contains no question mark (see `SQL`).
  static func numberingHoles(of text: String) -> (text: String, count: Int) {
    var numbered: [UInt8] = []
    numbered.reserveCapacity(text.utf8.count + 16)
    var count = 0
    for byte in text.utf8 {
      guard byte == UInt8(ascii: "?") else {
        numbered.append(byte)
        continue
      }
      count += 1
      numbered.append(UInt8(ascii: "$"))
      numbered.append(contentsOf: String(count).utf8)
    }
    return (String(decoding: numbered, as: UTF8.self), count)
  }

  /// - Returns: the result, or clears it and throws what it says.
  private func checked(_ result: OpaquePointer?, in statement: String) throws -> OpaquePointer {
    if let result, [PQ_COMMAND_OK, PQ_TUPLES_OK].contains(Int(pq_result_status(result))) { return result }
    defer { if let result { pq_clear(result) } }
    // A lost connection has no SQLSTATE of its own, and an ending server sends one first.
    guard let result, pq_status(handle) == PQ_CONNECTION_OK else {
      isLost = true
      throw state.note(.unavailable("the connection to the PostgreSQL server was lost (\(lastMessage)); try again."))
    }
    let failure = PostgreSQLFailure(
      code: pq_result_error_field(result, Int32(PQ_FIELD_SQLSTATE)).map { String(cString: $0) } ?? "",
      message: pq_result_error_field(result, Int32(PQ_FIELD_MESSAGE)).map { String(cString: $0) } ?? lastMessage,
      statement: statement)
    if failure.isStale { isStale = true }
    throw state.note(failure.error)
  }

  private var lastMessage: String {
    String(cString: pq_error_message(handle)).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
