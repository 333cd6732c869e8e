import Core
import Storage
import Teams
import Web

/// The views of one page: links to those that are kept, and the form that keeps the filter of now.
struct SavedViewBar {
  let request: Request
  let team: ID<Team>
  let place: WorkPlace
  /// Of an iteration's board; nil: the place itself.
  let path: String?
  /// The filter of now as a query.
  let query: String
  private let views: [SavedView]

  init(
    _ request: Request, _ tx: Transaction, team: ID<Team>, _ place: WorkPlace, query: String, path: String? = nil
  ) throws {
    self.request = request
    self.team = team
    self.place = place
    self.path = path
    self.query = query
    let isInside = !request.actor.roles.isDisjoint(with: Role.operations.union([.viewer]))
    let person = request.actor.person.map { ID<Person>($0) }
    views =
      isInside ? try SavedViewStore(tx).visible(to: person, of: team).filter { $0.place == place } : []
  }

  /// - Parameter more: stands beside them.
  func html(_ more: HTML = .empty) -> HTML {
    let links = views.html { view -> HTML in
      let current = attribute("aria-current", view.query == query ? "page" : nil)
      let mine: HTML = view.isShared ? .empty : " <span class=\"q\">mine</span>"
      return "<a href=\"\(view.link(path))\"\(current)>\(view.name)\(mine)</a>"
    }
    let manage: HTML = views.isEmpty ? .empty : "<a class=\"q\" href=\"/views?team=\(team.number)\">Change views</a>"
    guard !views.isEmpty || maySave || !more.isEmpty else { return .empty }
    let all: HTML = views.isEmpty ? .empty : "<nav class=\"tabs\" aria-label=\"Saved views\">\(links)\(manage)</nav>"
    return "<div class=\"row views\">\(all)\(saving)\(more)</div>"
  }

  private var maySave: Bool {
    !query.isEmpty && request.actor.person != nil && !request.actor.roles.isDisjoint(with: Role.operations)
      && !views.contains { $0.query == query }
  }

  private var saving: HTML {
    guard maySave else { return .empty }
    return panel(
      "Save this view…", heading: "Under which name?", action: "/views", request: request, style: .quiet,
      hiddenField("team", "\(team)") + hiddenField("place", place.rawValue) + hiddenField("query", query)
        + SavedViewsPage.fields(.fresh.scoped("view")) + "<p class=\"row\">\(button("Save", style: .go))</p>")
  }
}
