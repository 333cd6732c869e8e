import Core
import FeatureKit
import HTTPTypes
import JSON
import Storage
import Teams
import Web

/// The audit trail, for managers and administrators.
enum AuditRoutes {
  static let pageSize = 100

  static let all: [Route] = [
    .page("/audit") { request, tx in
      try permit(request)
      let filter = try AuditFilter(request.query)
      let store = AuditStore(tx)
      if let after = request.query.integer("after") {
        let entries = try store.newer(than: after, filter, limit: pageSize + 1)
        return try AuditPages.list(
          Array(entries.suffix(pageSize)), hasNewer: entries.count > pageSize, hasOlder: true, request, tx)
      }
      let before = request.query.integer("before")
      let entries = try store.older(than: before, filter, limit: pageSize + 1)
      return try AuditPages.list(
        Array(entries.prefix(pageSize)), hasNewer: before != nil, hasOlder: entries.count > pageSize, request, tx)
    },
    Route(
      .get, "/audit.csv", scope: .read,
      handler: .flow { request, database in
        try permit(request)
        return csv(try AuditFilter(request.query), database)
      }),
    .query(
      "/api/v1/audit",
      Operation(
        "listAudit", "What was done, newest first, 100 at a time", tag: "Audit",
        query: [
          .init("before", .integer(1...Int64.max)), .init("actor", .line(1...20)), .init("name", .line(1...80)),
          .init("subject", .line(1...80)),
        ], reply: .object([.required("entries", .array(of: entry, maxCount: pageSize))]))
    ) { request, tx in
      try permit(request)
      let entries = try AuditStore(tx).older(
        than: request.query.integer("before"), try AuditFilter(request.query), limit: pageSize)
      return .json(["entries": .array(entries.map(json))])
    },
  ]

  private static let entry = Schema.object([
    .required("id", .integer()), .required("at", .format(.dateTime)), .required("name", .line(1...80)),
    .required("subject_kind", .line(1...80)), .required("subject_id", .integer()), .required("actor", .line(1...200)),
    .required("facts", .object([], additional: true)),
  ])

  private static func permit(_ request: Request) throws { try request.actor.require(.manager, to: "read the audit") }

  private static func json(_ entry: AuditEntry) -> JSONValue {
    [
      "id": .int(entry.id), "at": .instant(entry.at), "name": .string(entry.name),
      "subject_kind": .string(entry.subject.kind), "subject_id": .int(entry.subject.number),
      "actor": .string(entry.actorName), "facts": (try? JSONValue.parse(entry.facts)) ?? .string(entry.facts),
    ]
  }

  /// All entries that match, newest first, read and sent in pieces.
  private static func csv(_ filter: AuditFilter, _ database: Database) -> Reply {
    var reply = Reply(headers: [.contentType: "text/csv; charset=utf-8"])
    reply.headers[.contentDisposition] = "attachment; filename=\"audit.csv\""
    reply.body = .stream { writer in
      var before: Int64?
      var head = ["id", "at", "actor", "name", "subject_kind", "subject_id", "facts"]
      repeat {
        let last = before
        let entries = try await database.read { try AuditStore($0).older(than: last, filter, limit: 1000) }
        var rows = entries.map { entry in
          [
            String(entry.id), entry.at.rfc3339, entry.actorName, entry.name, entry.subject.kind,
            String(entry.subject.number), entry.facts,
          ]
        }
        if last != nil {
          guard let first = rows.first else { return }
          // Later pieces have no heading: their first row stands in its place.
          head = first
          rows.removeFirst()
        }
        try await writer.write(Array(Listing(columns: head, rows: rows, json: .null).text(.csv).utf8))
        before = entries.last?.id
      } while before != nil
    }
    return reply
  }
}

extension AuditFilter {
  /// From `actor` (`system`, `sources` or a person's number), `name` (its beginning) and `subject` (`interrupt`,
  /// `interrupt 12`).
  /// - Throws: `Refusal.invalid` for what is none of these.
  init(_ query: Query) throws {
    switch query["actor"] {
    case nil: break
    case "system"?: author = .system
    case "sources"?: author = .sources
    case let text?:
      guard let number = Int64(text), number > 0 else {
        throw Refusal.invalid("actor", "must be system, sources or a person's number, is “\(text.prefix(20))”")
      }
      author = .person(number)
    }
    name = try query["name"].map { try AuditFilter.word($0.trimmed, of: "name") }
    guard let subject = query["subject"]?.trimmed, !subject.isEmpty else { return }
    let parts = subject.split(whereSeparator: { $0 == " " || $0 == "/" || $0 == ":" })
    subjectKind = try AuditFilter.word(parts.first.map(String.init) ?? "", of: "subject")
    guard parts.count > 1 else { return }
    guard parts.count == 2, let number = Int64(parts[1]) else {
      throw Refusal.invalid("subject", "must be a word and a number, such as interrupt 12")
    }
    subjectNumber = number
  }

  private static func word(_ text: String, of field: String) throws -> String {
    let isWord = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
    guard isWord, (1...80).contains(text.utf8.count) else {
      throw Refusal.invalid(field, "must be at most 80 small letters, _ and points, such as interrupt.acknowledged")
    }
    return text
  }
}
