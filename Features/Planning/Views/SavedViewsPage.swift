import Core
import OnCall
import Storage
import Teams
import Web

/// All views that the reader sees of a team, to rename and remove them.
struct SavedViewsPage {
  let request: Request
  let form: FormState
  private let team: Team
  private let teams: [Team]
  private let views: [SavedView]
  private let names: [ID<Person>: String]
  private let mayChange: Set<ID<SavedView>>

  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.form = form
    let asked = request.query["team"] ?? (request.method == .post ? request.incoming.form["team"] : nil)
    team = try TeamChoice(tx).named(asked, for: request.actor)
    teams = try TeamStore(tx).all(kind: .operations)
    let found = try SavedViewStore(tx).visible(to: request.actor.person.map { ID($0) }, of: team.id)
    let actions = SavedViewActions(tx, as: request.actor)
    views = found
    names = try PersonStore(tx).names(found.map(\.owner))
    mayChange = Set(found.filter(actions.mayChange).map(\.id))
  }

  static func fields(_ form: FormState) -> HTML {
    let whose = [
      Choice("me", "Only me"), Choice("team", "The team", detail: "everybody of operations sees it"),
    ]
    return field(
      "Name", "name", in: form, help: "At most \(SavedView.maximumName) characters.", isRequired: true)
      + radioGroup("Who sees it?", "for", whose, stored: "me", in: form)
  }

  var page: Page {
    Page(
      "Saved views", section: "/board",
      main: errorSummary(form) + TeamSwitch(teams: teams, current: team.id, path: "/views").html
        + head(
          eyebrow: "<a href=\"/board?team=\(team.id.number)\">Board</a>",
          h1: views.isEmpty ? "No view is saved." : "\(views.count.counted("view is", "views are")) saved.",
          lede: "A view is a filter with a name. Filter the board, the list or the features, then save it there.")
        + again + (views.isEmpty ? .empty : table("Saved views", Self.columns, views.map(row))))
  }

  /// What was to be saved and could not be.
  private var again: HTML {
    guard let sent = form.sent, let place = sent["place"], let query = sent["query"] else { return .empty }
    return section(
      "Save the view",
      postForm(
        action: "/views", request: request,
        hiddenField("team", "\(team.id)") + hiddenField("place", place) + hiddenField("query", query)
          + Self.fields(form) + "<p class=\"row\">\(button("Save", style: .go))</p>"))
  }

  private static let columns = [
    Column("View"), Column("Of", isNamedOnPhone: true), Column("Who sees it", isNamedOnPhone: true),
    Column("Change", isTitleHidden: true),
  ]

  private func row(_ view: SavedView) -> TableRow {
    let whose: HTML = view.isShared ? "the team, saved by \(names[view.owner] ?? "somebody")" : "only you"
    return TableRow(
      ["<a href=\"\(view.link())\">\(view.name)</a>", "\(view.place.title)", whose, acts(view)],
      id: "view-\(view.id)")
  }

  private func acts(_ view: SavedView) -> HTML {
    guard mayChange.contains(view.id) else { return .empty }
    let scope = "view-\(view.id)"
    let isSent = form.sent?["view"] == "\(view.id)"
    let state = (isSent ? form : .fresh).scoped(scope)
    return "<div class=\"row\">"
      + panel(
        "Rename…", heading: "What is it called?", action: "/views/\(view.id)", request: request, style: .quiet,
        isAtEnd: true, isOpen: isSent,
        hiddenField("view", "\(view.id)") + hiddenField("team", "\(view.team)")
          + hiddenField("version", "\(view.version)")
          + field("Name", "name", stored: view.name, in: state, isRequired: true)
          + "<p class=\"row\">\(button("Rename", style: .go))</p>")
      + postButton(
        "Remove", action: "/views/\(view.id)/remove", request: request, style: .quiet, isSmall: true) + "</div>"
  }
}
