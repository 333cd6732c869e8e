import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// Saved views in the JSON API.
enum SavedViewAPIRoutes {
  private static let tag = "Planning"
  private static let number = Schema.integer(1...Int64.max)

  private static let view = Schema.object([
    .required("id", number), .required("name", .text(0...Int.max)), .required("team", number),
    .required("owner", number.described("Who saved it.")), .required("shared", .boolean),
    .required("place", .choice(of: WorkPlace.self)), .required("query", .text(0...Int.max)),
    .required("path", .text(0...Int.max).described("Its page.")), .required("version", number),
  ])
  private static let new = Schema.object(
    SavedViewRoutes.properties.map { $0.name == "team" ? .optional($0.name, $0.schema) : $0 }
      + [.optional("shared", .boolean.described("The team sees it; else only its owner."))])
  private static let changed = Schema.object([
    SavedViewRoutes.name, .optional("version", number.described("The version that you saw; 409 when it has changed.")),
  ])

  static let all = routes.map(\.inside)

  private static let routes: [Route] = [
    .query(
      "/api/v1/views",
      Operation(
        "listViews", "Saved filters of a team and of the asker, by name", tag: tag, query: [IterationAPIRoutes.team],
        reply: .object([.required("views", .array(of: view, maxCount: 10_000))]))
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.query["team"], for: request.actor)
      let views = try SavedViewStore(tx).visible(to: request.actor.person.map { ID($0) }, of: team.id)
      return .json(["views": .array(views.map(json))])
    },
    .command(
      .post, "/api/v1/views",
      Operation("saveView", "Keeps a filter under a name", tag: tag, body: new, reply: view, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(new)
      let asked = fields.optionalInteger("team").map { ID<Team>($0) }
      let saved = try SavedViewActions(tx, as: request.actor).save(
        try fields.text("name"), WorkPlace(rawValue: try fields.text("place")) ?? .board,
        query: try fields.text("query"), team: try asked ?? TeamChoice(tx).named(nil, for: request.actor).id,
        isShared: fields.flag("shared"))
      return .json(json(saved), status: .created)
    },
    .command(
      .patch, "/api/v1/views/{id}", Operation("renameView", "Renames it", tag: tag, body: changed, reply: view)
    ) { request, tx in
      let (id, fields) = (try request.id("id", of: SavedView.self), try request.json(changed))
      try SavedViewActions(tx, as: request.actor).rename(id, to: try fields.text("name"), version: fields.version)
      return .json(json(try SavedViewStore(tx).get(id)))
    },
    .command(
      .delete, "/api/v1/views/{id}", Operation("removeView", "Removes it", tag: tag, reply: .object([]))
    ) { request, tx in
      try SavedViewActions(tx, as: request.actor).remove(try request.id("id"))
      return .json([:])
    },
  ]

  private static func json(_ view: SavedView) -> JSONValue {
    [
      "id": .id(view.id), "name": .string(view.name), "team": .id(view.team), "owner": .id(view.owner),
      "shared": .bool(view.isShared), "place": .string(view.place.rawValue), "query": .string(view.query),
      "path": .string(view.link()), "version": .int(view.version),
    ]
  }
}
