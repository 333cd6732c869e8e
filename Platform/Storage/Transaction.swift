import Core

/// One transaction on one connection: everything in it happens at `now`, and all of it or nothing is kept.
///
/// A transaction lives only inside the closure given to `Database.read` or `Database.write`, on one thread; it is not
/// `Sendable` and must not be kept. The closure of a write may run more than once (PostgreSQL repeats a transaction that
/// lost a race), so it must have no effect outside the transaction.
package final class Transaction {
  /// The time of everything in this transaction. Nothing else asks for the time.
  package let now: Instant
  private let session: any Session
  private let ids: IDSource
  /// Topics to wake after the commit, in order and without repetition.
  package private(set) var wakes: [Topic] = []

  init(session: any Session, now: Instant, ids: IDSource) {
    self.session = session
    self.now = now
    self.ids = ids
  }

  /// Which engine this is; only `Dialect` and migrations may care.
  package var dialect: Dialect { session.dialect }

  /// Runs a statement that returns no rows.
  /// - Returns: how many rows it changed.
  @discardableResult
  package func run(_ sql: SQL) throws -> Int { try session.run(sql) }

  /// Inserts many rows at once: `insert(into: "alert_labels (label, alert_id)", rows)`. All have the same length.
  package func insert(into table: SQL, _ rows: [[SQLValue]]) throws { try session.insert(into: table, rows) }

  /// The same for a table whose `id` the database counts up.
  /// - Returns: the `id` of each row, in their order.
  package func insertCounting(into table: SQL, _ rows: [[SQLValue]]) throws -> [Int64] {
    try session.insertCounting(into: table, rows)
  }

  /// All rows of a statement, each mapped while the engine stands on it.
  package func all<Value>(_ sql: SQL, _ map: (Row) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    try session.each(sql) { row in
      values.append(try map(row))
      return true
    }
    return values
  }

  /// The first row of a statement, or nil.
  package func first<Value>(_ sql: SQL, _ map: (Row) throws -> Value) throws -> Value? {
    var value: Value?
    try session.each(sql) { row in
      value = try map(row)
      return false
    }
    return value
  }

  /// Several questions of which none needs another's answer: on PostgreSQL in one way to the server and back.
  package func ask<each Answer>(_ question: repeat Question<each Answer>) throws -> (repeat each Answer) {
    var statements: [SQL] = []
    for question in repeat each question { statements.append(question.statement) }
    if statements.count > 1 { try session.askAhead(statements) }
    return (repeat try (each question).answer(self))
  }

  /// The single number that a statement answers, such as a count or the id from `RETURNING id`.
  package func integer(_ sql: SQL) throws -> Int64 {
    guard let number = try first(sql, { try $0.integer(0) }) else { throw StorageError.noRow }
    return number
  }

  /// A UUIDv7 as lower-case text, for what only machines name. Its time is `now`.
  package func newID() -> String { ids.uuid(at: now) }

  /// Unpredictable bytes, for keys and secrets.
  package func randomBytes(_ count: Int) -> [UInt8] { ids.randomBytes(count) }

  /// Wakes whoever waits for the topic once this transaction is durable. A hint only: everything also works, a little
  /// later, without it.
  package func wake(_ topic: Topic) {
    if !wakes.contains(topic) { wakes.append(topic) }
  }

  /// Keeps the event in this transaction and wakes live pages.
  package func record(_ event: Event) throws { try record([event]) }

  /// Keeps many events at once, in their order.
  package func record(_ events: [Event]) throws {
    try insert(
      into: "events (at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, facts)",
      events.map { event in
        let (kind, number): (String, Int64?) =
          switch event.actor.kind {
          case .person(let number): ("person", number)
          case .source(let number): ("source", number)
          case .system: ("system", nil)
          }
        return [
          now.sqlValue, event.name.sqlValue, event.subject.kind.sqlValue, event.subject.number.sqlValue,
          kind.sqlValue, number.sqlValue, event.actor.name.sqlValue, event.facts.sqlValue,
        ]
      })
    if !events.isEmpty { wake(.changes) }
  }
}

/// What can be waited for.
package struct Topic: Hashable, Sendable {
  package let name: String

  package init(_ name: String) { self.name = name }

  /// Something that pages show has changed.
  package static let changes = Topic("changes")
  /// A row has become due now, so duties should look at once.
  package static let due = Topic("due")
}

/// Where ids and secrets come from; a test makes them predictable.
package struct IDSource: Sendable {
  package let randomBytes: @Sendable (Int) -> [UInt8]

  package init(randomBytes: @escaping @Sendable (Int) -> [UInt8]) { self.randomBytes = randomBytes }

  /// RFC 9562 version 7: 48 bits of milliseconds, then 74 random bits.
  package func uuid(at instant: Instant) -> String {
    let milliseconds = UInt64(max(0, instant.microseconds / 1000))
    var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
    bytes += randomBytes(10)
    bytes[6] = bytes[6] & 0x0F | 0x70
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// What a driver does for a transaction, on the thread that owns the connection.
protocol Session {
  var dialect: Dialect { get }
  func run(_ sql: SQL) throws -> Int
  func insert(into table: SQL, _ rows: [[SQLValue]]) throws
  func insertCounting(into table: SQL, _ rows: [[SQLValue]]) throws -> [Int64]
  /// Calls `body` for each row until it answers false.
  func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws
  /// These will be asked next: whoever has a long way to the database fetches the answers at once.
  func askAhead(_ statements: [SQL]) throws
}
