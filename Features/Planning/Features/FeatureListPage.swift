import Core
import OnCall
import Storage
import Teams
import Web

/// All features in the order of the PO: one order over the backlogs, or one backlog of it (I1, P1).
struct FeatureListPage {
  let request: Request
  let facts: PlanningFacts
  private let features: [PlannedFeature]
  /// Those of the open ones that the filter lets through.
  private let fitting: [PlannedFeature]
  private let filter: WorkFilter
  private let savedViews: HTML
  private let team: ID<Team>?
  private let shown: [PlannedFeature]
  private let closed: [PlannedFeature]
  private let progress: [ID<PlannedFeature>: FeatureProgress]
  private let mayRank: Bool
  private let backlog: Backlog?
  private let isClosed: Bool

  /// How many closed features the page lists.
  private static let closedLength = 100

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    facts = try PlanningFacts(request, tx)
    backlog = request.query["backlog"].flatMap(Backlog.init(rawValue:))
    isClosed = request.query["state"] == "closed"
    let visible = try FeatureVisibility(request.actor, tx)
    let store = FeatureStore(tx)
    let filter = try WorkFilter(request.query, at: .features)
    self.filter = filter
    let team =
      try facts.operationsTeams.isEmpty ? nil : TeamChoice(tx).named(request.query["team"], for: request.actor).id
    self.team = team
    let query = filter.query(tabs: backlog, isClosed: isClosed)
    savedViews = try team.map { try SavedViewBar(request, tx, team: $0, .features, query: query).html() } ?? .empty
    features = try team.map(store.open)?.filter(visible.shows) ?? []
    let wanted = backlog
    let found = WorkFilterStore(tx, as: request.actor)
    let searched = filter.isActive ? team : nil
    let fits = try searched.map { try found.features(filter, of: $0) }
    fitting = filter.isActive ? features.filter { fits?.contains($0.id) == true } : features
    let past = isClosed ? team : nil
    closed =
      try past.map {
        try found.closedFeatures(filter, of: $0, backlog: wanted, visible: visible, limit: Self.closedLength + 1)
      } ?? []
    shown =
      isClosed ? Array(closed.prefix(Self.closedLength)) : fitting.filter { wanted == nil || $0.backlog == wanted }
    progress = try StoryStore(tx).progress(shown.map(\.id))
    mayRank = !request.actor.roles.isDisjoint(with: [.administrator, .manager, .productOwner]) && !isClosed
  }

  var page: Page {
    Page(
      "Features", section: "/features",
      main: TeamSwitch(teams: facts.operationsTeams, current: team, path: "/features").html
        + head(
          h1: answer,
          actions: forecast
            + buttonLink("Ask for a feature", href: "/features/new", style: .go, key: "n", icon: "plus"))
        + filterBar + savedViews + live("features", list) + transfer)
  }

  private var filterBar: HTML {
    let kept = [("backlog", backlog?.rawValue), ("state", isClosed ? "closed" : nil)]
    let bar = WorkFilterBar(
      filter: filter, place: .features, path: "/features", team: request.query["team"], facts: facts,
      kept: kept.compactMap { name, value in value.map { (name, $0) } })
    return bar.html(tabs: tabs("Backlog", choices))
  }

  /// Where work comes in from other tools, and goes out.
  private var transfer: HTML {
    let roles = request.actor.roles
    guard !roles.isDisjoint(with: Role.operations) else { return .empty }
    let mayImport = !roles.isDisjoint(with: [.administrator, .manager, .productOwner])
    return "<p class=\"row\">\(mayImport ? buttonLink("Import", href: "/work/import") : .empty)"
      + "\(buttonLink("Export", href: "/work/export"))</p>"
  }

  /// When the open ones are done; customers see that on the page of their feature.
  private var forecast: HTML {
    let sees = !request.actor.roles.isDisjoint(with: Role.operations.union([.viewer]))
    let team = request.query["team"].flatMap { ID<Team>($0) }.map { "?team=\($0)" } ?? ""
    return sees && !features.isEmpty ? buttonLink("Forecast", href: "/forecast\(team)") : .empty
  }

  private var answer: HTML {
    if isClosed, isCut { return "The first \(shown.count) closed features\(filter.isActive ? " that fit" : "")." }
    if filter.isActive {
      return "\(shown.count) of \(isClosed ? "the closed" : "\(features.count) open") features fit."
    }
    let asked = features.count { $0.step == .requested }
    let work = features.count { $0.step == .work }
    guard !features.isEmpty else { return "No feature is planned." }
    let words: HTML = "\(work.spoken) in work, \(features.count) open."
    guard asked > 0 else { return words }
    return words + " "
      + hot(asked == 1 ? "One request waits for an answer." : "\(asked.spoken) requests wait for an answer.")
  }

  /// There are more closed ones than the page lists.
  private var isCut: Bool { closed.count > shown.count }

  private var choices: [Tab] {
    let all = Tab("All", href: link([]), count: fitting.count, isCurrent: backlog == nil && !isClosed)
    let each = Backlog.allCases.map { each in
      Tab(
        each.title, href: link([("backlog", each.rawValue)]), count: fitting.count { $0.backlog == each },
        isCurrent: backlog == each && !isClosed)
    }
    return [all] + each + [Tab("Closed", href: link([("state", "closed")]), isCurrent: isClosed)]
  }

  /// This page with the filter and the team.
  private func link(_ more: [(String, String)]) -> String {
    filter.link("/features", team: request.query["team"], more)
  }

  private var list: HTML {
    guard !shown.isEmpty else {
      return emptyState(
        isClosed ? "Nothing is closed yet" : "Nothing is waiting here", "A request begins as one sentence.")
    }
    return table("Features", columns, shown.enumerated().map(row))
  }

  private var columns: [Column] {
    [
      Column("Order", isNumber: true), Column("Feature"), Column("Step"), Column("Lead", isNamedOnPhone: true),
      Column("Stories", isNamedOnPhone: true), Column("Effort", isNumber: true, isNamedOnPhone: true),
    ] + (mayRank ? [Column("Order", isTitleHidden: true)] : [])
  }

  private func row(_ index: Int, _ feature: PlannedFeature) -> TableRow {
    let customer: HTML = facts.team(feature.customer).map { " <span class=\"q\">for \($0)</span>" } ?? .empty
    let title: HTML = """
      <span class="q nowrap sid">\(unbroken(feature.number))</span> \
      <a class="plain" href="\(feature.path)">\(feature.title)</a>\(customer)
      """
    let lead: HTML = feature.lead.map { who(facts.face($0), size: .small) } ?? "<span class=\"q\">nobody yet</span>"
    let step: HTML = feature.step == .requested ? hot("requested") : "\(feature.step.title)"
    let cells = [
      isClosed ? .empty : "\(index + 1)", title, step, lead, (progress[feature.id] ?? FeatureProgress()).html,
      feature.effort.map { "\($0)" } ?? .empty,
    ]
    return TableRow(cells + (mayRank ? [ranking(index, feature)] : []), id: "feature-\(feature.id)")
  }

  /// Up, down and to the top, each a button.
  private func ranking(_ index: Int, _ feature: PlannedFeature) -> HTML {
    // What the tab leaves out keeps its place: up means before the one above, whatever stands between.
    func before(_ other: PlannedFeature) -> ID<PlannedFeature>? {
      let rest = features.filter { $0.id != feature.id }
      guard let place = rest.firstIndex(where: { $0.id == other.id }), place > 0 else { return nil }
      return rest[place - 1].id
    }
    func button(_ label: String, _ sign: String, behind: ID<PlannedFeature>?) -> HTML {
      let place = behind.map { "\($0)" } ?? ""
      return """
        <button class="btn btn--s" name="behind" value="\(place)" aria-label="\(label): \(feature.title)">\
        <span aria-hidden="true">\(sign)</span></button>
        """
    }
    let up =
      index > 0
      ? button("To the top", "⤒", behind: nil) + button("Up", "↑", behind: before(shown[index - 1])) : .empty
    let down = index < shown.count - 1 ? button("Down", "↓", behind: shown[index + 1].id) : .empty
    let back = hiddenField("back", link(backlog.map { [("backlog", $0.rawValue)] } ?? []))
    return postForm(action: "\(feature.path)/rank", request: request, class: "row", back + up + down)
  }
}

/// How far the stories of a feature have come.
struct FeatureProgress {
  var done = 0
  var open = 0
  /// Points of stories that are done.
  var points = 0

  var all: Int { done + open }

  var html: HTML {
    guard all > 0 else { return "<span class=\"q\">none</span>" }
    return "<span class=\"prog\">\(meter(Double(done) / Double(all)))<span>\(done) of \(all)</span></span>"
  }
}

/// Which features somebody sees: customers those of their team, everybody else all.
package struct FeatureVisibility: Sendable {
  /// The customer to whose features somebody is limited; nil for operations and viewers.
  let only: ID<Team>?
  let person: ID<Person>?

  init(_ actor: Actor, _ tx: Transaction) throws {
    person = actor.person.map { ID($0) }
    guard actor.roles.isDisjoint(with: Role.operations.union([.viewer])) else {
      only = nil
      return
    }
    only = try person.flatMap(PersonStore(tx).find)?.team ?? ID(0)
  }

  func shows(_ feature: PlannedFeature) -> Bool {
    only == nil || feature.customer == only || feature.requester == person
  }

  /// - Throws: `notFound` when the person may not know that there is one.
  func require(_ feature: PlannedFeature) throws -> PlannedFeature {
    guard shows(feature) else { throw Refusal.notFound("There is no feature \(feature.number).") }
    return feature
  }
}

extension Int {
  /// `One`, `Nine`, `12`: begins a sentence.
  var spoken: String {
    let words = [
      "None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ]
    return words.indices.contains(self) ? words[self] : String(self)
  }
}
