import Core
import JSON
import Storage
import Teams
import Web

/// Pages and forms of stories.
enum StoryRoutes {
  static let all: [Route] = [
    .page("/stories/new") { request, tx in
      try request.actor.require(.manager, .productOwner, .engineer, to: "write stories")
      return try StoryForm(request, tx, .fresh).new
    },
    .act("/stories", onInvalid: { try StoryForm($0, $1, FormState($0, errors: $2)).new }) { request, tx in
      let fields = try request.form(.object(StoryForm.properties + StoryForm.place))
      let place = try StoryForm.place(fields, request.actor, tx)
      return .seeOther(try StoryActions(tx, as: request.actor).add(StoryForm.draft(fields), in: place).path)
    },
    .page("/stories/{number}") { request, tx in try StoryPage(try visible(request, tx), request, tx).page },
    .page("/stories/{number}/edit") { request, tx in
      try StoryForm(request, tx, .fresh).edit(try visible(request, tx))
    },
    .act(
      "/stories/{number}/edit",
      onInvalid: { try StoryForm($0, $1, FormState($0, errors: $2)).edit(try visible($0, $1)) }
    ) { request, tx in
      let fields = try request.form(.object(StoryForm.properties + [FeatureRoutes.version]))
      let story = try visible(request, tx)
      try StoryActions(tx, as: request.actor).edit(story.id, version: fields.version, to: StoryForm.draft(fields))
      return .seeOther(story.path)
    },
    act(
      "move",
      [
        .required("to", .choice(of: StoryState.self)), .optional("seen", .choice(of: StoryState.self)),
        .optional("reason", .line(0...500)),
      ]
    ) { actions, id, fields in
      try actions.move(
        id, to: StoryState(rawValue: try fields.text("to")) ?? .written,
        seen: fields.optionalText("seen").flatMap(StoryState.init(rawValue:)),
        reason: fields.optionalText("reason") ?? "", version: fields.version)
    },
    act("rank", [.optional("behind", .integer(1...Int64.max))]) { actions, id, fields in
      try actions.rank(id, behind: fields.optionalInteger("behind").map { ID($0) })
    },
    act("block", [.required("reason", .line(1...500))]) { actions, id, fields in
      try actions.block(id, reason: try fields.text("reason"), version: fields.version)
    },
    act("unblock", []) { actions, id, fields in try actions.unblock(id, version: fields.version) },
    act("join", [person]) { actions, id, fields in
      try actions.join(id, ID(try fields.integer("person")), version: fields.version)
    },
    act("leave", [person]) { actions, id, fields in
      try actions.leave(id, ID(try fields.integer("person")), version: fields.version)
    },
    act("depend", [after]) { actions, id, fields in
      try actions.depend(id, on: ID(try fields.integer("after")), version: fields.version)
    },
    act("separate", [after]) { actions, id, fields in
      try actions.separate(id, from: ID(try fields.integer("after")), version: fields.version)
    },
  ]

  static let person = Schema.Property.required("person", .integer(1...Int64.max).described("Number of the person."))
  static let after = Schema.Property.required("after", .integer(1...Int64.max).described("Number of the other story."))

  /// - Throws: `notFound` also for a story that the actor may not know.
  static func visible(_ request: Request, _ tx: Transaction) throws -> Story {
    let story = try StoryStore(tx).get(try request.id("number"))
    guard try shows(story, to: request.actor, tx) else { throw Refusal.notFound("There is no story \(story.number).") }
    return story
  }

  /// Customers see the stories of their features.
  static func shows(_ story: Story, to actor: Actor, _ tx: Transaction) throws -> Bool {
    guard actor.roles.isDisjoint(with: Role.operations.union([.viewer])) else { return true }
    // Who works on it sees it, whoever asked for it (I8).
    let people = try StoryStore(tx).people([story.id])[story.id] ?? []
    if let person = actor.person, people.contains(ID(person)) { return true }
    let feature = try story.feature.map(FeatureStore(tx).get)
    return try feature.map(FeatureVisibility(actor, tx).shows) ?? false
  }

  /// A form below the page of one story; shows that page again when the form is wrong.
  private static func act(
    _ name: String, _ fields: [Schema.Property],
    _ work: @escaping @Sendable (StoryActions, ID<Story>, Fields) throws -> Void
  ) -> Route {
    let all: [Schema.Property] =
      fields + [FeatureRoutes.version, .optional("act", .line(0...40)), .optional("back", .line(1...200))]
    return .act(
      "/stories/{number}/\(name)",
      onInvalid: { try StoryPage(try visible($0, $1), $0, $1, form: FormState($0, errors: $2)).page },
      { request, tx in
        let story = try visible(request, tx)
        let sent = try request.form(.object(all))
        try work(StoryActions(tx, as: request.actor), story.id, sent)
        let back = sent.optionalText("back") ?? ""
        let isOurs = ["/board", "/iterations/", "/features/"].contains { back.hasPrefix($0) }
        return .seeOther(isOurs ? back : story.path)
      })
  }
}
