import Core
import JSON
import Storage
import Teams
import Web

/// Saved views by their forms.
enum SavedViewRoutes {
  static let all = routes.map(\.inside)

  private static let routes: [Route] = [
    .page("/views") { request, tx in try SavedViewsPage(request, tx).page },
    .act("/views", onInvalid: again) { request, tx in
      let fields = try request.form(.object(properties + [.required("for", .choice(["me", "team"]))]))
      let view = try SavedViewActions(tx, as: request.actor).save(
        try fields.text("name"), WorkPlace(rawValue: try fields.text("place")) ?? .board,
        query: try fields.text("query"), team: ID(try fields.integer("team")),
        isShared: try fields.text("for") == "team")
      return .seeOther(view.link())
    },
    .act("/views/{id}", onInvalid: again) { request, tx in
      let fields = try request.form(
        .object([name, .optional("view", .line(0...20)), .optional("team", .line(0...20)), FeatureRoutes.version]))
      let view = try SavedViewStore(tx).get(try request.id("id"))
      try SavedViewActions(tx, as: request.actor).rename(
        view.id, to: try fields.text("name"), version: fields.version)
      return .seeOther("/views?team=\(view.team)")
    },
    .act("/views/{id}/remove") { request, tx in
      let view = try SavedViewStore(tx).get(try request.id("id"))
      try SavedViewActions(tx, as: request.actor).remove(view.id)
      return .seeOther("/views?team=\(view.team)")
    },
  ]

  static let name = Schema.Property.required("name", .line(1...SavedView.maximumName))
  static let properties: [Schema.Property] = [
    name, .required("place", .choice(of: WorkPlace.self).described("The page that it narrows down.")),
    .required(
      "query",
      .line(1...1000).described("The filter as the page has it in its address, such as `person=me&mark=blocked`.")),
    .required("team", .integer(1...Int64.max).described("Number of the team of operations.")),
  ]

  private static let again: Route.OnInvalid = { request, tx, errors in
    try SavedViewsPage(request, tx, form: FormState(request, errors: errors)).page
  }
}
