import CLibPQ
import Core

/// One connection to a PostgreSQL server. One thread at a time uses it (its pool's); nothing else makes it safe to
/// hand over.
final class PostgreSQLConnection: PooledConnection, Session, @unchecked Sendable {
  private struct StatementKey: Hashable {
    let shape: SQL.Shape
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
  /// What begins the transaction, until it has been sent together with the first statement.
  private var opening: [String] = []
  private var answers = PostgreSQLAnswers()
  /// COMMIT has been sent and nobody waited for the answer.
  private var isEnding = false

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

  deinit {
    answers.forget()
    pq_finish(handle)
  }

  var isUsable: Bool { !isLost && !isStale && (isEnding || pq_transaction_status(handle) == PQ_IDLE) }

  // MARK: Session

  func run(_ sql: SQL) throws -> Int {
    try withAnswer(to: sql) { result in
      // For SELECT the server counts the rows that it answers.
      guard pq_command(result).pointee != CChar(UInt8(ascii: "S")) else { return 0 }
      return Int(String(cString: pq_changed_rows(result))) ?? 0
    }
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
    try withAnswer(to: sql) { result in
      for row in 0..<pq_row_count(result) {
        guard try body(Row(source: PostgreSQLRow(result: result, row: row))) else { break }
      }
    }
  }

  func askAhead(_ statements: [SQL]) throws {
    try state.requireIntact()
    let unknown = statements.filter { !answers.contains($0) }
    guard pq_can_pipeline() == 1, unknown.count + opening.count > 1 else { return }
    for (statement, answer) in zip(unknown, try exchange(unknown)) { answers.keep(answer, to: statement) }
  }

  // MARK: Transactions

  /// - Parameters:
  ///   - opening: statements that begin it; they travel with the first one that is asked.
  ///   - isReading: of one snapshot, so that the same question has the same answer until the end.
  func begin(_ opening: [String], isReading: Bool) {
    state.start()
    if isEnding { pq_settle(handle) }
    isEnding = false
    self.opening = opening
    answers.start(isReading: isReading)
  }

  /// Ends a transaction that has only read. Nothing can come of it, so nobody waits for the answer.
  func endReading() {
    answers.forget()
    opening = []
    guard pq_transaction_status(handle) != PQ_IDLE else { return }
    isEnding = pq_send(handle, "COMMIT") == 1
    isLost = isLost || !isEnding
  }

  /// Runs the engine's own text, which may be several statements.
  func execute(_ text: String) throws {
    pq_clear(try checked(pq_execute(handle, text), in: text))
  }

  /// - Throws: `StorageError.unavailable` when nobody can know whether the transaction was stored.
  func commit() throws {
    answers.forget()
    guard opening.isEmpty else { return opening = [] }
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
    answers.forget()
    opening = []
    guard !isLost, pq_transaction_status(handle) != PQ_IDLE else { return }
    let kept = state
    try? execute("ROLLBACK")
    state = kept
  }

  // MARK: Statements

  private func withAnswer<Value>(to sql: SQL, _ body: (OpaquePointer) throws -> Value) throws -> Value {
    try state.requireIntact()
    let result = try answers.take(sql) ?? answer(to: sql)
    defer { if !answers.keepIfReading(result, to: sql) { pq_clear(result) } }
    return try body(result)
  }

  /// - Returns: a result that the caller clears.
  private func answer(to sql: SQL) throws -> OpaquePointer {
    answers.forgetUnlessReading()
    if !opening.isEmpty {
      if pq_can_pipeline() == 1, let answer = try exchange([sql]).first { return answer }
      for text in opening { try execute(text) }
      opening = []
    }
    let (name, parameters) = try statement(for: sql)
    let result = parameters.withPointers { count, values, lengths, formats in
      pq_execute_prepared(handle, name, count, values, lengths, formats)
    }
    return try checked(result, in: sql.text)
  }

  /// Sends what begins the transaction and these statements, then waits for all answers.
  /// - Returns: results that the caller clears.
  private func exchange(_ statements: [SQL]) throws -> [OpaquePointer] {
    let named = try statements.map(statement)
    let first = opening
    opening = []
    var isSent = pq_begin_pipeline(handle) == 1
    for text in first { isSent = isSent && pq_queue(handle, text) == 1 }
    for (name, parameters) in named where isSent {
      isSent = parameters.withPointers { pq_queue_prepared(handle, name, $0, $1, $2, $3) } == 1
    }
    guard isSent, pq_send_pipeline(handle) == 1 else { throw lost() }
    let results = (0..<first.count + statements.count).map { _ in pq_next_answer(handle) }
    if pq_end_pipeline(handle) != 1 { isLost = true }
    if let failed = results.firstIndex(where: { !Self.isGood($0) }) {
      defer { for (index, result) in results.enumerated() where index != failed { result.map(pq_clear) } }
      let texts = first + statements.map(\.text)
      _ = try checked(results[failed], in: texts[failed])
    }
    for result in results.prefix(first.count) { result.map(pq_clear) }
    return results.dropFirst(first.count).compactMap(\.self)
  }

  /// - Returns: the name under which this session knows the statement, and its values.
  private func statement(for sql: SQL) throws -> (name: String, parameters: PostgreSQLParameters) {
    let parameters = try PostgreSQLParameters(sql.values)
    uses += 1
    let key = StatementKey(shape: sql.shape, types: parameters.types)
    if let index = prepared.index(forKey: key) {
      prepared.values[index].lastUse = uses
      return (prepared.values[index].name, parameters)
    }
    if prepared.count >= statementLimit, let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      prepared[oldest.key] = nil
      try execute("DEALLOCATE \(oldest.value.name)")
    }
    let name = "s\(uses)"
    let (numbered, holes) = Self.numberingHoles(of: sql.text)
    let types = parameters.types
    guard holes == types.count else {
      throw StorageError.statement("\(holes) holes for \(types.count) values in: \(sql.text)")
    }
    pq_clear(try checked(pq_prepare(handle, name, numbered, Int32(types.count), types), in: sql.text))
    prepared[key] = Prepared(name: name, lastUse: uses)
    return (name, parameters)
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

  private static func isGood(_ result: OpaquePointer?) -> Bool {
    result.map { [PQ_COMMAND_OK, PQ_TUPLES_OK].contains(Int(pq_result_status($0))) } ?? false
  }

  /// - Returns: the result, or clears it and throws what it says.
  private func checked(
    _ result: OpaquePointer?, in statement: @autoclosure () -> String
  ) throws -> OpaquePointer {
    if let result, Self.isGood(result) { return result }
    defer { if let result { pq_clear(result) } }
    // A lost connection has no SQLSTATE of its own, and an ending server sends one first.
    guard let result, pq_status(handle) == PQ_CONNECTION_OK else { throw lost() }
    let failure = PostgreSQLFailure(
      code: pq_result_error_field(result, Int32(PQ_FIELD_SQLSTATE)).map { String(cString: $0) } ?? "",
      message: pq_result_error_field(result, Int32(PQ_FIELD_MESSAGE)).map { String(cString: $0) } ?? lastMessage,
      statement: statement())
    if failure.isStale { isStale = true }
    throw state.note(failure.error)
  }

  private func lost() -> StorageError {
    isLost = true
    return state.note(.unavailable("the connection to the PostgreSQL server was lost (\(lastMessage)); try again."))
  }

  private var lastMessage: String {
    String(cString: pq_error_message(handle)).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
