import Core
import JSON
import Storage
import Teams
import Web

/// Stories in the JSON API: everything that the pages and the board do.
enum StoryAPIRoutes {
  static let all: [Route] = reading + writing + verbs

  private static let tag = "Stories"
  private static let version = Schema.Property.optional(
    "version", .integer(1...Int64.max).described("The version that you saw; 409 when it has changed since."))

  private static let reading: [Route] = [
    .query(
      "/api/v1/stories",
      Operation(
        "listStories",
        "The open stories of a team by the order of features and leads; all of a feature; closed ones latest first",
        tag: tag,
        query: [
          .init("feature", .integer(1...Int64.max).described("Number of a feature: all its stories.")),
          .init("team", .integer(1...Int64.max).described("Number of a team of operations; else all of them.")),
          .init("state", .choice(of: StoryState.self)),
          .init("person", .line(1...20).described("Number of a person, or `me`: what they work on.")),
          WorkSearchAPIRoutes.words, WorkSearchAPIRoutes.backlog, WorkSearchAPIRoutes.mark,
          WorkSearchAPIRoutes.iteration,
          .init("limit", .integer(1...most).described("\(most) without it.")),
          .init("offset", .integer(0...1_000_000).described("How many are left out before the first.")),
        ], reply: PlanningReply.storyList), list),
    .query(
      "/api/v1/stories/{number}",
      Operation("getStory", "One story with how it moved", tag: tag, reply: PlanningReply.storyDetail)
    ) { request, tx in .json(try PlanningReply.story(try StoryRoutes.visible(request, tx), tx)) },
  ]

  private static func list(_ request: Request, _ tx: Transaction) throws -> Reply {
    let filter = try WorkFilter(request.query, at: .stories)
    let store = WorkFilterStore(tx, as: request.actor)
    let limit = Int(request.query.integer("limit") ?? most)
    let offset = Int(request.query.integer("offset") ?? 0)
    if let id = filter.feature {
      guard let found = try FeatureStore(tx).find(id), try FeatureVisibility(request.actor, tx).shows(found) else {
        throw Refusal.invalid("feature", "there is no feature \(id.spokenFeature)")
      }
      return try answer(store.stories(filter, of: nil, withClosed: true, limit: limit, offset: offset), tx)
    }
    guard !request.actor.roles.isDisjoint(with: Role.operations.union([.viewer])) else {
      throw Refusal.notAllowed("Customers see the stories of their features: name one.")
    }
    let asked = request.query.integer("team").map { ID<Team>($0) }
    return try answer(store.stories(filter, of: asked, limit: limit, offset: offset), tx)
  }

  private static func answer(_ stories: [Story], _ tx: Transaction) throws -> Reply {
    .json(["stories": .array(try PlanningReply.stories(stories, tx))])
  }

  /// How many stories an answer has at most; each is a variable of the statements that read what belongs to them.
  private static let most: Int64 = 1000

  private static let writing: [Route] = {
    let new = Schema.object(StoryForm.properties + StoryForm.place)
    let changed = Schema.object(StoryForm.properties.map { .optional($0.name, $0.schema) } + [version])
    return [
      .command(
        .post, "/api/v1/stories",
        Operation(
          "addStory", "Writes a story of a feature, or one that stands alone", tag: tag, body: new,
          reply: PlanningReply.storyDetail, successStatus: .created)
      ) { request, tx in
        let fields = try request.json(new)
        let place = try StoryForm.place(fields, request.actor, tx)
        let story = try StoryActions(tx, as: request.actor).add(StoryForm.draft(fields), in: place)
        return .json(try PlanningReply.story(story, tx), status: .created)
      },
      .command(
        .patch, "/api/v1/stories/{number}",
        Operation(
          "changeStory", "Changes what is given and leaves the rest", tag: tag, body: changed,
          reply: PlanningReply.storyDetail)
      ) { request, tx in
        let fields = try request.json(changed)
        let story = try StoryRoutes.visible(request, tx)
        let draft = StoryForm.draft(fields, stored: StoryDraft(story))
        try StoryActions(tx, as: request.actor).edit(story.id, version: fields.version, to: draft)
        return .json(try PlanningReply.story(try StoryStore(tx).get(story.id), tx))
      },
    ]
  }()

  private static let verbs: [Route] = [
    verb(
      "move", "Takes the next step on its way, or one back",
      [
        .required("to", .choice(of: StoryState.self)),
        .optional("seen", Schema.choice(of: StoryState.self).described("Where you saw it; 409 when it is elsewhere.")),
        .optional("reason", .line(0...500).described("Needed to send it back, open it again or drop it.")),
      ]
    ) { actions, id, fields in
      try actions.move(
        id, to: StoryState(rawValue: try fields.text("to")) ?? .written,
        seen: fields.optionalText("seen").flatMap(StoryState.init(rawValue:)),
        reason: fields.optionalText("reason") ?? "", version: fields.version)
    },
    verb(
      "rank", "Places it in the order of the lead",
      [.required("behind", Schema.integer(1...Int64.max).orNull.described("The story before it; null: the top."))]
    ) { actions, id, fields in try actions.rank(id, behind: fields.optionalInteger("behind").map { ID($0) }) },
    verb("block", "Says what it waits for; its clock begins", [.required("reason", .line(1...500))]) {
      actions, id, fields in try actions.block(id, reason: try fields.text("reason"), version: fields.version)
    },
    verb("unblock", "It waits no longer", []) { actions, id, fields in try actions.unblock(id, version: fields.version)
    },
    verb("join", "Somebody begins to work on it", [StoryRoutes.person]) { actions, id, fields in
      try actions.join(id, ID(try fields.integer("person")), version: fields.version)
    },
    verb("leave", "Somebody no longer works on it", [StoryRoutes.person]) { actions, id, fields in
      try actions.leave(id, ID(try fields.integer("person")), version: fields.version)
    },
    verb("depend", "It comes after another story", [StoryRoutes.after]) { actions, id, fields in
      try actions.depend(id, on: ID(try fields.integer("after")), version: fields.version)
    },
    verb("separate", "It no longer waits for another story", [StoryRoutes.after]) { actions, id, fields in
      try actions.separate(id, from: ID(try fields.integer("after")), version: fields.version)
    },
  ]

  private static func verb(
    _ name: String, _ summary: String, _ fields: [Schema.Property],
    _ work: @escaping @Sendable (StoryActions, ID<Story>, Fields) throws -> Void
  ) -> Route {
    let body = Schema.object(fields + [version])
    return .command(
      .post, "/api/v1/stories/{number}/\(name)",
      Operation("\(name)Story", summary, tag: tag, body: body, reply: PlanningReply.storyDetail)
    ) { request, tx in
      let fields = try request.json(body)
      let story = try StoryRoutes.visible(request, tx)
      try work(StoryActions(tx, as: request.actor), story.id, fields)
      return .json(try PlanningReply.story(try StoryStore(tx).get(story.id), tx))
    }
  }
}
