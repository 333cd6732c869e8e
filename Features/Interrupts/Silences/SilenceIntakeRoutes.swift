import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Silences as clients of Alertmanager's API know them. A source sees and makes those for what it sends itself, and sees
/// those that people made for all sources of its team.
enum SilenceIntakeRoutes {
  static let all = routes(below: "/in/{key}") + routes(below: "")

  private static func routes(below prefix: String) -> [Route] {
    [
      .guest(.get, prefix + "/api/v2/silences") { incoming, database in
        try await IntakeRoutes.alertmanager { try await list(incoming, database) }
      },
      .guest(.post, prefix + "/api/v2/silences") { incoming, database in
        try await IntakeRoutes.alertmanager { try await put(incoming, database) }
      },
      .guest(.get, prefix + "/api/v2/silence/{uuid}") { incoming, database in
        try await IntakeRoutes.alertmanager { try await show(incoming, database) }
      },
      .guest(.delete, prefix + "/api/v2/silence/{uuid}") { incoming, database in
        try await IntakeRoutes.alertmanager { try await end(incoming, database) }
      },
    ]
  }

  private static let body = Schema.object(
    [
      .optional("id", .text(0...80).orNull), .required("startsAt", .format(.dateTime)),
      .required("endsAt", .format(.dateTime)), .required("createdBy", .text(0...200)),
      .required("comment", .text(0...Silence.maximumComment)),
      .required("matchers", .array(of: AlertMatcher.schema, maxCount: Silence.maximumMatchers)),
    ], additional: true)

  private static func put(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let fields = try incoming.json(body)
    let comment = fields.optionalText("comment")?.trimmed ?? ""
    let draft = SilenceActions.Draft(
      matchers: try fields.objects("matchers").map { try AlertMatcher($0) },
      startsAt: try fields.instant("startsAt"), endsAt: try fields.instant("endsAt"),
      comment: comment.isEmpty ? "No comment" : comment)
    let id = fields.optionalText("id").flatMap { $0.isEmpty ? nil : $0 }
    let author = String((fields.optionalText("createdBy") ?? "").trimmed.prefix(80))
    let silence = try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      return try SilenceActions(tx, as: source.actor).put(
        draft, id: id, createdBy: author.isEmpty ? source.name : author, for: source)
    }
    return .json(["silenceID": .string(silence.uuid)])
  }

  private static func list(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let filters = try incoming.query.all("filter").map(AlertMatcher.init)
    return try await database.read { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      let silences = try SilenceStore(tx).notEnded(
        since: tx.now - Silence.kept, team: source.team, source: source.id)
      let wanted = try silences.filter { try names(filters, $0) }
      return .json(.array(wanted.map { json($0, at: tx.now) }))
    }
  }

  /// As in Alertmanager a filter asks what the silence itself asks for, not which alerts it covers.
  private static func names(_ filters: [AlertMatcher], _ silence: Silence) throws -> Bool {
    try filters.allSatisfy { filter in
      let isMet = try AlertMatcher.all([filter])
      return silence.matchers.contains { $0.name == filter.name && isMet([Label($0.name, $0.value)]) }
    }
  }

  private static func show(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let uuid = incoming.parameters["uuid"] ?? ""
    return try await database.read { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      guard let silence = try SilenceStore(tx).find(uuid: uuid), silence.team == source.team,
        silence.source == nil || silence.source == source.id
      else { throw Refusal.notFound("There is no silence \(uuid.prefix(80)).") }
      return .json(json(silence, at: tx.now))
    }
  }

  private static func end(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let uuid = incoming.parameters["uuid"] ?? ""
    try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      try SilenceActions(tx, as: source.actor).end(uuid: uuid, for: source)
    }
    return Reply()
  }

  private static func json(_ silence: Silence, at now: Instant) -> JSONValue {
    [
      "id": .string(silence.uuid), "status": ["state": .string(silence.state(at: now).rawValue)],
      "updatedAt": .instant(silence.updatedAt), "comment": .string(silence.comment),
      "createdBy": .string(silence.createdBy), "startsAt": .instant(silence.startsAt),
      "endsAt": .instant(silence.endsAt), "matchers": .array(silence.matchers.map(\.json)),
    ]
  }
}
