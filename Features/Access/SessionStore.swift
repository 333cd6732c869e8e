import Core
import Storage
import Teams

/// A browser that is signed in.
struct Session: Hashable, Sendable {
  /// Without any use for so long it ends.
  static let life = Span.days(30)
  static let cookieName = "agileops_session"

  let id: ID<Session>
  let person: ID<Person>
  let hash: [UInt8]
  /// What the browser calls itself; at most 200 characters.
  let agent: String
  let createdAt: Instant
  /// The last day, in UTC, on which it was used.
  let seenOn: Day
  let expiresAt: Instant
}

/// Sessions as stored.
struct SessionStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  func insert(person: ID<Person>, hash: [UInt8], agent: String) throws {
    try tx.run(
      """
      INSERT INTO sessions (person_id, hash, agent, created_at, seen_on, expires_at)
      VALUES (\(person), \(hash), \(agent), \(tx.now), \(tx.now.utcDay), \(tx.now + Session.life))
      """)
  }

  /// - Returns: nil when there is none or its time is over.
  func live(hash: [UInt8]) throws -> Session? {
    try sessions("hash = \(hash) AND expires_at > \(tx.now)").first
  }

  /// Newest first.
  func live(of person: ID<Person>) throws -> [Session] {
    try sessions("person_id = \(person) AND expires_at > \(tx.now)")
  }

  func find(_ id: ID<Session>) throws -> Session? { try sessions("id = \(id)").first }

  func delete(_ id: ID<Session>) throws { try tx.run("DELETE FROM sessions WHERE id = \(id)") }

  /// - Parameter hash: of the session that stays; nil: none does.
  func deleteAll(of person: ID<Person>, besides hash: [UInt8]?) throws {
    try tx.run("DELETE FROM sessions WHERE person_id = \(person) AND hash <> \(hash ?? [])")
  }

  /// The session was used today: it lives as long again.
  func touch(hash: [UInt8], on day: Day) throws {
    try tx.run(
      """
      UPDATE sessions SET seen_on = \(day), expires_at = \(tx.now + Session.life)
      WHERE hash = \(hash) AND seen_on < \(day) AND expires_at > \(tx.now)
      """)
  }

  /// Also those of people who were deactivated.
  func deleteExpired() throws {
    try tx.run(
      """
      DELETE FROM sessions WHERE expires_at <= \(tx.now)
        OR person_id IN (SELECT p.id FROM people p WHERE p.deactivated_at IS NOT NULL)
      """)
  }

  /// Whether somebody who was deactivated still has one.
  func hasDeactivated() throws -> Bool {
    try tx.integer(
      """
      SELECT COUNT(*) FROM sessions s JOIN people p ON p.id = s.person_id WHERE p.deactivated_at IS NOT NULL
      """) > 0
  }

  func nextExpiry() throws -> Instant? {
    try tx.first("SELECT MIN(expires_at) FROM sessions") { $0.optionalInstant(0) } ?? nil
  }

  private func sessions(_ filter: SQL) throws -> [Session] {
    try tx.all(
      """
      SELECT id, person_id, hash, agent, created_at, seen_on, expires_at FROM sessions
      WHERE \(filter) ORDER BY id DESC
      """
    ) { row in
      Session(
        id: try row.id(0), person: try row.id(1), hash: try row.blob(2), agent: try row.text(3),
        createdAt: try row.instant(4), seenOn: try row.day(5), expiresAt: try row.instant(6))
    }
  }
}

extension Instant {
  /// The civil day in UTC.
  var utcDay: Day { Day(number: seconds.quotientRoundingDown(by: 86_400)) }
}
