import Core
import JSON
import Storage
import Teams
import Web

/// Features in the JSON API: everything that the pages do.
enum FeatureAPIRoutes {
  static let all: [Route] = reading + writing + verbs + checks

  private static let tag = "Features"
  private static let version = Schema.Property.optional(
    "version", .integer(1...Int64.max).described("The version that you saw; 409 when it has changed since."))

  /// How many closed features one answer has at most.
  private static let most = 1000

  private static let reading: [Route] = [
    .query(
      "/api/v1/features",
      Operation(
        "listFeatures", "Features in the order of the product owner; closed ones latest first", tag: tag,
        query: [
          .init("state", .choice(["open", "closed"]).described("open without it.")),
          WorkSearchAPIRoutes.backlog,
          .init("team", .integer(1...Int64.max).described("Number of a team of operations; else all of them.")),
          WorkSearchAPIRoutes.words, WorkSearchAPIRoutes.mark,
          .init("person", .line(1...20).described("Number of a person, or `me`: what they lead or work on.")),
        ], reply: PlanningReply.featureList)
    ) { request, tx in
      let visible = try FeatureVisibility(request.actor, tx)
      let store = FeatureStore(tx)
      let asked = request.query.integer("team").map { ID<Team>($0) }
      let teams = try TeamStore(tx).all(kind: .operations).map(\.id).filter { asked == nil || $0 == asked }
      let isClosed = request.query["state"] == "closed"
      let backlog = request.query["backlog"].flatMap(Backlog.init(rawValue:))
      let filter = try WorkFilter(request.query, at: .features)
      let filtered = WorkFilterStore(tx, as: request.actor)
      if isClosed {
        let closed = try teams.flatMap {
          try filtered.closedFeatures(filter, of: $0, backlog: backlog, visible: visible, limit: most)
        }
        return .json(["features": .array(try PlanningReply.features(closed, tx))])
      }
      let found = try teams.flatMap(store.open)
      let fits = try teams.reduce(into: Set<ID<PlannedFeature>>()) { all, team in
        if filter.isActive { all.formUnion(try filtered.features(filter, of: team)) }
      }
      let shown = found.filter {
        visible.shows($0) && (backlog == nil || $0.backlog == backlog) && (!filter.isActive || fits.contains($0.id))
      }
      return .json(["features": .array(try PlanningReply.features(shown, tx))])
    },
    .query(
      "/api/v1/features/{number}",
      Operation(
        "getFeature", "One feature with what must hold, how it moved, and its stories", tag: tag,
        reply: PlanningReply.featureDetail)
    ) { request, tx in .json(try PlanningReply.feature(try FeatureRoutes.visible(request, tx), tx)) },
  ]

  private static let writing: [Route] = {
    let new = Schema.object(FeatureForm.properties + [.optional("team", .integer(1...Int64.max))])
    let changed = Schema.object(
      FeatureForm.properties.map { .optional($0.name, $0.schema) } + [version])
    return [
      .command(
        .post, "/api/v1/features",
        Operation(
          "addFeature", "Asks for a feature; by a product owner it is at its definition at once", tag: tag, body: new,
          reply: PlanningReply.featureDetail, successStatus: .created)
      ) { request, tx in
        let fields = try request.json(new)
        let team = fields.optionalInteger("team").map { ID<Team>($0) }
        let added = try FeatureActions(tx, as: request.actor).add(try FeatureForm.draft(fields), team: team)
        return .json(try PlanningReply.feature(added, tx), status: .created)
      },
      .command(
        .patch, "/api/v1/features/{number}",
        Operation(
          "changeFeature", "Changes what is given and leaves the rest", tag: tag, body: changed,
          reply: PlanningReply.featureDetail)
      ) { request, tx in
        let fields = try request.json(changed)
        let feature = try FeatureRoutes.visible(request, tx)
        let draft = try FeatureForm.draft(fields, stored: FeatureDraft(feature))
        try FeatureActions(tx, as: request.actor).edit(feature.id, version: fields.version, to: draft)
        return .json(try PlanningReply.feature(try FeatureStore(tx).get(feature.id), tx))
      },
    ]
  }()

  private static let verbs: [Route] = [
    verb(
      "move", "Takes the next step on its way, or one back",
      [
        .required("to", .choice(of: FeatureStep.self)),
        .optional("reason", .line(0...500).described("Needed to send it back or to drop it.")),
      ]
    ) { actions, id, fields in
      try actions.move(
        id, to: FeatureStep(rawValue: try fields.text("to")) ?? .definition,
        reason: fields.optionalText("reason") ?? "",
        version: fields.version)
    },
    verb(
      "lead", "Chooses the lead, or takes the lead oneself",
      [.required("lead", Schema.integer(1...Int64.max).orNull.described("Number of the person; null: nobody."))]
    ) { actions, id, fields in
      try actions.lead(id, fields.optionalInteger("lead").map { ID($0) }, version: fields.version)
    },
    verb(
      "rank", "Places it in the order of the product owner",
      [.required("behind", Schema.integer(1...Int64.max).orNull.described("The feature before it; null: the top."))]
    ) { actions, id, fields in try actions.rank(id, behind: fields.optionalInteger("behind").map { ID($0) }) },
    verb(
      "demo", "Sets when it is shown",
      [.required("at", Schema.format(.dateTime).orNull.described("null: no time yet."))]
    ) { actions, id, fields in
      let at = try fields.optionalText("at").map { text in
        guard let at = Instant(rfc3339: text) else { throw Refusal.invalid("at", "must be a time with a zone") }
        return at
      }
      try actions.setDemo(id, at: at, version: fields.version)
    },
    verb(
      "checks", "Adds a criterion, a point of the hand-over or an action of the retro",
      [.required("kind", .choice(of: FeatureCheck.Kind.self)), .required("text", .line(1...300))], id: "addFeatureCheck"
    ) { actions, id, fields in
      try actions.addCheck(
        FeatureCheck.Kind(rawValue: try fields.text("kind")) ?? .criterion, try fields.text("text"), to: id,
        version: fields.version)
    },
  ]

  private static func verb(
    _ name: String, _ summary: String, _ fields: [Schema.Property], id operation: String? = nil,
    _ work: @escaping @Sendable (FeatureActions, ID<PlannedFeature>, Fields) throws -> Void
  ) -> Route {
    let body = Schema.object(fields + [version])
    return .command(
      .post, "/api/v1/features/{number}/\(name)",
      Operation(operation ?? "\(name)Feature", summary, tag: tag, body: body, reply: PlanningReply.featureDetail)
    ) { request, tx in
      let fields = try request.json(body)
      let feature = try FeatureRoutes.visible(request, tx)
      try work(FeatureActions(tx, as: request.actor), feature.id, fields)
      return .json(try PlanningReply.feature(try FeatureStore(tx).get(feature.id), tx))
    }
  }

  // MARK: - Checks

  private static let checkBody = Schema.object([
    .optional("state", .choice(of: FeatureCheck.State.self)),
    .optional("evidence", .line(0...500).described("What shows it; needed to waive it.")),
    .optional("text", .line(1...300)),
  ])

  private static let checks: [Route] = [
    .command(
      .patch, "/api/v1/features/checks/{id}",
      Operation(
        "changeFeatureCheck", "Says whether it holds, or writes it anew", tag: tag, body: checkBody,
        reply: PlanningReply.featureDetail)
    ) { request, tx in
      let fields = try request.json(checkBody)
      let check = try check(request, tx)
      let actions = FeatureActions(tx, as: request.actor)
      if let text = fields.optionalText("text") { try actions.editCheck(check.id, text: text) }
      if let state = fields.optionalText("state").flatMap(FeatureCheck.State.init(rawValue:)) {
        try actions.setCheck(check.id, state, evidence: fields.optionalText("evidence") ?? check.evidence)
      }
      return .json(try PlanningReply.feature(try FeatureStore(tx).get(check.feature), tx))
    },
    .command(
      .delete, "/api/v1/features/checks/{id}",
      Operation("removeFeatureCheck", "Removes it", tag: tag, reply: PlanningReply.featureDetail)
    ) { request, tx in
      let check = try check(request, tx)
      try FeatureActions(tx, as: request.actor).removeCheck(check.id)
      return .json(try PlanningReply.feature(try FeatureStore(tx).get(check.feature), tx))
    },
  ]

  private static func check(_ request: Request, _ tx: Transaction) throws -> FeatureCheck {
    let check = try FeatureCheckStore(tx).get(try request.id("id"))
    _ = try FeatureVisibility(request.actor, tx).require(try FeatureStore(tx).get(check.feature))
    return check
  }
}
