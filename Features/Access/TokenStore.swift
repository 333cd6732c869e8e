import Core
import Storage
import Teams

/// A key with which a program does what one person may do.
package struct APIToken: Hashable, Sendable {
  /// How the text of every token begins, so that people and scanners recognise one.
  static let prefix = "agt_"

  package let id: ID<APIToken>
  package let person: ID<Person>
  package let name: String
  /// The widest scope; it implies the ones before it.
  package let scope: Scope
  package let createdAt: Instant
  /// The last day, in UTC, on which it was used.
  package let usedOn: Day?
  package let revokedAt: Instant?
}

extension Scope {
  /// What a token with this scope may do: write implies read, admin implies both.
  package var implied: Set<Scope> {
    switch self {
    case .read: [.read]
    case .write: [.read, .write]
    case .admin: [.read, .write, .admin]
    }
  }
}

/// API tokens as stored.
struct TokenStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  func insert(person: ID<Person>, name: String, scope: Scope, hash: [UInt8]) throws -> ID<APIToken> {
    ID(
      try tx.integer(
        """
        INSERT INTO api_tokens (person_id, name, scope, hash, created_at)
        VALUES (\(person), \(name), \(scope.rawValue), \(hash), \(tx.now)) RETURNING id
        """))
  }

  /// - Returns: nil when there is none or it was revoked.
  func live(hash: [UInt8]) throws -> APIToken? { try tokens("hash = \(hash) AND revoked_at IS NULL").first }

  func find(_ id: ID<APIToken>) throws -> APIToken? { try tokens("id = \(id)").first }

  /// Those that work, newest first.
  func live(of person: ID<Person>) throws -> [APIToken] {
    try tokens("person_id = \(person) AND revoked_at IS NULL")
  }

  func revoke(_ id: ID<APIToken>) throws {
    try tx.run("UPDATE api_tokens SET revoked_at = \(tx.now) WHERE id = \(id) AND revoked_at IS NULL")
  }

  func touch(hash: [UInt8], on day: Day) throws {
    try tx.run(
      "UPDATE api_tokens SET used_on = \(day) WHERE hash = \(hash) AND (used_on IS NULL OR used_on < \(day))")
  }

  private func tokens(_ filter: SQL) throws -> [APIToken] {
    try tx.all(
      """
      SELECT id, person_id, name, scope, created_at, used_on, revoked_at FROM api_tokens
      WHERE \(filter) ORDER BY id DESC
      """
    ) { row in
      guard let scope = Scope(rawValue: try row.text(3)) else { throw StorageError.columnMismatch(column: 3) }
      return APIToken(
        id: try row.id(0), person: try row.id(1), name: try row.text(2), scope: scope, createdAt: try row.instant(4),
        usedOn: row.optionalInteger(5).map(Day.init(number:)), revokedAt: row.optionalInstant(6))
    }
  }
}
