import Core
import Storage

/// What was done, as the storage layer keeps it for ever. Only read here.
struct AuditEntry: Hashable, Sendable {
  let id: Int64
  let at: Instant
  let name: String
  let subject: Reference
  let actorName: String
  /// JSON object text.
  let facts: String
}

/// Which entries to show.
struct AuditFilter: Hashable, Sendable {
  enum Author: Hashable, Sendable {
    case system, sources
    case person(Int64)
  }

  var author: Author?
  /// Beginning of the event's name: `interrupt.` or `interrupt.acknowledged`.
  var name: String?
  var subjectKind: String?
  var subjectNumber: Int64?
}

struct AuditStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// Newest first.
  /// - Parameter before: only entries older than this one; nil: from the newest.
  func older(than before: Int64?, _ filter: AuditFilter, limit: Int) throws -> [AuditEntry] {
    let bound: SQL = before.map { "id < \($0)" } ?? "1 = 1"
    return try entries("\(bound) AND \(condition(filter)) ORDER BY id DESC LIMIT \(limit)")
  }

  /// The entries right after this one, newest first.
  func newer(than after: Int64, _ filter: AuditFilter, limit: Int) throws -> [AuditEntry] {
    try entries("id > \(after) AND \(condition(filter)) ORDER BY id LIMIT \(limit)").reversed()
  }

  private func condition(_ filter: AuditFilter) -> SQL {
    var parts: [SQL] = []
    switch filter.author {
    case .system: parts.append("actor_kind = 'system'")
    case .sources: parts.append("actor_kind = 'source'")
    case .person(let number): parts.append("actor_kind = 'person' AND actor_id = \(number)")
    case nil: break
    }
    // PostgreSQL takes only 32-bit numbers for the length.
    if let name = filter.name {
      parts.append("substr(name, 1, CAST(\(name.utf8.count) AS INTEGER)) = \(name)")
    }
    if let kind = filter.subjectKind { parts.append("subject_kind = \(kind)") }
    if let number = filter.subjectNumber { parts.append("subject_id = \(number)") }
    return parts.isEmpty ? "1 = 1" : parts.joined(" AND ")
  }

  private func entries(_ rest: SQL) throws -> [AuditEntry] {
    try tx.all("SELECT id, at, name, subject_kind, subject_id, actor_name, facts FROM events WHERE \(rest)") { row in
      AuditEntry(
        id: try row.integer(0), at: try row.instant(1), name: try row.text(2),
        subject: Reference(kind: try row.text(3), number: try row.integer(4)), actorName: try row.text(5),
        facts: try row.text(6))
    }
  }
}
