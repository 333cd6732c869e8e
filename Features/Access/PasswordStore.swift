import Core
import Storage
import Teams

/// Hashes of passwords, one-time links and failed attempts, as stored.
struct PasswordStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: nil when the person has none.
  func hash(of person: ID<Person>) throws -> PasswordHash? {
    let stored = try tx.first("SELECT hash FROM passwords WHERE person_id = \(person)") { try $0.text(0) }
    return stored.flatMap { PasswordHash(stored: $0) }
  }

  func set(_ hash: PasswordHash, of person: ID<Person>) throws {
    try tx.run(
      """
      INSERT INTO passwords (person_id, hash, changed_at) VALUES (\(person), \(hash.text), \(tx.now))
      ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
      """)
  }

  /// Whether an active administrator could sign in.
  func hasAdministrator() throws -> Bool {
    try tx.integer(
      """
      SELECT COUNT(*) FROM passwords w JOIN people p ON p.id = w.person_id
        JOIN person_roles r ON r.person_id = p.id
      WHERE p.deactivated_at IS NULL AND r.role = 'administrator'
      """) > 0
  }

  func insertLink(_ purpose: OneTimeLink.Purpose, person: ID<Person>?, hash: [UInt8], expiresAt: Instant) throws {
    try tx.run(
      """
      INSERT INTO one_time_links (purpose, person_id, hash, expires_at)
      VALUES (\(purpose.rawValue), \(person), \(hash), \(expiresAt))
      """)
  }

  /// - Returns: nil when there is no such link or its time is over.
  func link(_ purpose: OneTimeLink.Purpose, hash: [UInt8]) throws -> OneTimeLink? {
    try tx.first(
      """
      SELECT id, person_id FROM one_time_links
      WHERE hash = \(hash) AND purpose = \(purpose.rawValue) AND expires_at > \(tx.now)
      """
    ) { OneTimeLink(id: try $0.integer(0), purpose: purpose, person: $0.optionalID(1)) }
  }

  /// - Parameter person: nil: the links of nobody yet.
  func deleteLinks(_ purpose: OneTimeLink.Purpose, person: ID<Person>?) throws {
    if let person {
      try tx.run("DELETE FROM one_time_links WHERE purpose = \(purpose.rawValue) AND person_id = \(person)")
    } else {
      try tx.run("DELETE FROM one_time_links WHERE purpose = \(purpose.rawValue)")
    }
  }

  func countAttempt(email: String, peer: String) throws {
    try tx.run("INSERT INTO sign_in_attempts (email, peer, at) VALUES (\(email), \(peer), \(tx.now))")
  }

  /// Later than the given instant, oldest first.
  func attempts(email: String, after instant: Instant) throws -> [SignInAttempt] {
    try tx.all("SELECT at, peer FROM sign_in_attempts WHERE email = \(email) AND at > \(instant) ORDER BY at, id") {
      SignInAttempt(at: try $0.instant(0), peer: try $0.text(1))
    }
  }

  func deleteAttempts(email: String) throws { try tx.run("DELETE FROM sign_in_attempts WHERE email = \(email)") }

  /// Takes away what nobody can use or needs any more.
  func deleteExpired(attemptsBefore instant: Instant) throws {
    try tx.run("DELETE FROM one_time_links WHERE expires_at <= \(tx.now)")
    try tx.run("DELETE FROM sign_in_attempts WHERE at <= \(instant)")
  }

  /// When the next link or attempt can be taken away.
  func nextExpiry(attemptsLast span: Span) throws -> Instant? {
    let link = try tx.first("SELECT MIN(expires_at) FROM one_time_links") { $0.optionalInstant(0) } ?? nil
    let attempt = try tx.first("SELECT MIN(at) FROM sign_in_attempts") { $0.optionalInstant(0) } ?? nil
    return [link, attempt.map { $0 + span }].compactMap { $0 }.min()
  }
}
