import Core
import HTTPTypes
import JSON
import OnCall
import Storage
import Teams
import Web

/// Silences in the JSON API.
enum SilenceAPIRoutes {
  private static let tag = "Silences"
  private static let number = Schema.integer(1...Int64.max)
  private static let moment = Schema.format(.dateTime)
  private static let anyText = Schema.text(0...Int.max)
  private static let matchers = Schema.array(of: .line(1...1100), maxCount: Silence.maximumMatchers)
  private static let comment = Schema.Property.required(
    "comment", .line(1...Silence.maximumComment).described("Why, for whoever wonders."))
  private static let version = Schema.Property.optional(
    "version", number.described("The version that you saw; 409 when it has changed since."))

  private static let silence = Schema.object([
    .required("id", number), .required("uuid", anyText.described("Its name in Alertmanager’s API.")),
    .required("state", .choice(of: Silence.State.self)), .required("team", number),
    .required("source", number.orNull.described("Only what this source sends; null: all that the team triages.")),
    .required("matchers", .array(of: anyText, maxCount: Silence.maximumMatchers)),
    .required("starts_at", moment), .required("ends_at", moment), .required("comment", anyText),
    .required("created_by", anyText), .required("held", .integer(0...Int64.max).described("Interrupts held now.")),
    .required("version", number),
  ])

  private static let new = Schema.object([
    .required(
      "matchers", matchers.described("All must hold: severity=\"warning\", env=~\"test|dev\".").example(["env=test"])),
    .optional("starts_at", moment.described("Now without it.")), .optional("ends_at", moment),
    .optional("minutes", number.described("How long, instead of ends_at.")), comment,
    .optional("source", number), .optional("team", number),
  ])
  private static let changed = Schema.object([.required("ends_at", moment), comment, version])
  private static let ended = Schema.object([version])

  static let all: [Route] = [
    .query(
      "/api/v1/silences",
      Operation(
        "listSilences", "Silences of a team that have not ended for five days, by their end", tag: tag,
        query: [
          .init("team", .line(1...80).described("Number or name of an operations team; else yours, else the first."))
        ],
        reply: .object([.required("silences", .array(of: silence, maxCount: 1_000_000))]))
    ) { request, tx in
      try request.actor.require(.manager, .productOwner, .engineer, .viewer, to: "see silences")
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let found = try SilenceStore(tx).notEnded(since: tx.now - Silence.kept, team: team.id)
      return .json(["silences": .array(try json(found, tx))])
    },
    .command(
      .post, "/api/v1/silences",
      Operation(
        "addSilence", "Tells nobody of what it covers until it ends", tag: tag, body: new, reply: silence,
        successStatus: .created)
    ) { request, tx in
      let fields = try request.json(new)
      let asked = fields.optionalInteger("team").map { ID<Team>($0) }
      let draft = SilenceActions.Draft(
        matchers: try fields.texts("matchers").flatMap(AlertMatcher.list),
        startsAt: fields.optionalText("starts_at").flatMap(Instant.init(rfc3339:)),
        endsAt: try end(fields, tx), comment: try fields.text("comment"),
        source: fields.optionalInteger("source").map { ID($0) })
      let added = try SilenceActions(tx, as: request.actor).add(
        draft, team: try asked ?? TeamChoice(tx).named(nil, for: request.actor).id)
      return .json(try json(added, tx), status: .created)
    },
    .command(
      .patch, "/api/v1/silences/{id}",
      Operation("changeSilence", "Gives it another end", tag: tag, body: changed, reply: silence)
    ) { request, tx in
      let fields = try request.json(changed)
      return .json(
        try json(
          try SilenceActions(tx, as: request.actor).change(
            request.id("id"), endsAt: try fields.instant("ends_at"), comment: try fields.text("comment"),
            version: fields.version), tx))
    },
    .command(
      .post, "/api/v1/silences/{id}/end",
      Operation(
        "endSilence", "Ends it now; who is told of what it held is decided anew", tag: tag, body: ended,
        reply: silence)
    ) { request, tx in
      let id = try request.id("id", of: Silence.self)
      try SilenceActions(tx, as: request.actor).end(id, version: try request.json(ended).version)
      return .json(try json(try SilenceStore(tx).get(id), tx))
    },
  ]

  private static func end(_ fields: Fields, _ tx: Transaction) throws -> Instant {
    guard fields.contains("ends_at") != fields.contains("minutes") else {
      throw Refusal.invalid("ends_at", "is needed, or else minutes; not both")
    }
    guard let minutes = fields.optionalInteger("minutes") else { return try fields.instant("ends_at") }
    let begin = fields.optionalText("starts_at").flatMap(Instant.init(rfc3339:)) ?? tx.now
    return begin + .minutes(min(minutes, Silence.longest.seconds / 60 + 1))
  }

  private static func json(_ silence: Silence, _ tx: Transaction) throws -> JSONValue {
    try json([silence], tx).first ?? .null
  }

  private static func json(_ silences: [Silence], _ tx: Transaction) throws -> [JSONValue] {
    let held = try SilenceStore(tx).held()
    return silences.map { silence in
      [
        "id": .id(silence.id), "uuid": .string(silence.uuid), "state": .string(silence.state(at: tx.now).rawValue),
        "team": .id(silence.team), "source": .id(silence.source),
        "matchers": .array(silence.matchers.map(\.description)), "starts_at": .instant(silence.startsAt),
        "ends_at": .instant(silence.endsAt), "comment": .string(silence.comment),
        "created_by": .string(silence.createdBy), "held": .int(held[silence.id] ?? 0),
        "version": .int(silence.version),
      ]
    }
  }
}

extension Fields {
  func instant(_ name: String) throws -> Instant {
    guard let instant = Instant(rfc3339: try text(name)) else {
      throw Refusal.invalid(name, "must be a time such as 2026-03-11T14:00:00Z")
    }
    return instant
  }
}
