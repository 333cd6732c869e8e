import Calendars
import Core
import OnCall
import Statistics
import Storage
import Teams
import Web

/// The stories in flight by feature and state: what is done, what waits, what is stuck (I5, I11).
struct BoardPage {
  let request: Request
  let facts: PlanningFacts
  private let board: Board
  private let order: [ID<PlannedFeature>: Int]
  private let progress: [ID<PlannedFeature>: FeatureProgress]
  private let cards: BoardCards
  private let iteration: Iteration?
  /// The iteration that the reader could look at instead.
  private let current: Iteration?
  private let team: ID<Team>?
  private let filter: WorkFilter
  private let conflict: String?
  private let form: FormState
  private let savedViews: SavedViewBar?
  private let shield: HTML
  /// Whether the reader decides about the iterations of the team; the action asks again.
  private let maySetLimits: Bool

  /// - Parameters:
  ///   - iteration: whose stories; nil: all that are open.
  ///   - conflict: why the reader's last move was refused.
  init(
    _ request: Request, _ tx: Transaction, _ iteration: Iteration? = nil, conflict: String? = nil,
    form: FormState = .fresh
  ) throws {
    self.request = request
    self.conflict = conflict
    self.form = form
    facts = try PlanningFacts(request, tx)
    self.iteration = iteration
    filter = try WorkFilter(request.query, at: .board)
    team = try iteration?.team ?? Self.team(request, facts, tx)
    guard let team else {
      (board, current, savedViews, shield, maySetLimits) = (Board(), nil, nil, .empty, false)
      (order, progress) = ([:], [:])
      cards = BoardCards(request, facts, people: [:], waits: [:], leads: [:], usual: nil, load: Board().load)
      return
    }
    savedViews = try SavedViewBar(
      request, tx, team: team, .board, query: filter.query, path: iteration?.path)
    shield = try Self.shield(iteration, facts, tx)
    current = try IterationReader(tx).current(team)
    maySetLimits = try IterationActions(tx, as: request.actor).hasSay(over: team)
    board = try Board(team, in: iteration?.id, filter, as: request.actor, tx)
    order = Dictionary(uniqueKeysWithValues: board.ranked.enumerated().map { ($1, $0 + 1) })
    let (progress, courses, checks, previous) = try tx.ask(
      StoryStore.progress(Array(board.features.keys)), BoardStore.courses(team, limit: Self.measured),
      StoryCheckStore.counts(team), BoardStore.previous(team))
    self.progress = progress
    cards = BoardCards(
      request, facts, people: board.people, waits: board.waits, leads: board.features.compactMapValues(\.lead),
      usual: Self.usual(courses, facts), load: board.load, checks: checks, previous: previous)
  }

  private static func shield(
    _ iteration: Iteration?, _ facts: PlanningFacts, _ tx: Transaction
  ) throws -> HTML {
    try iteration.map { try ShieldLine($0, facts, tx).html } ?? .empty
  }

  private static func team(_ request: Request, _ facts: PlanningFacts, _ tx: Transaction) throws -> ID<Team>? {
    guard !facts.operationsTeams.isEmpty else { return nil }
    return try TeamChoice(tx).named(request.query["team"], for: request.actor).id
  }

  /// From so many stories it can be said what most of them take.
  private static let enough = 10
  private static let measured = 100

  /// The days within which 85 % of the last stories were done, counted as calendar days with the first one; nil when
  /// too few are known.
  private static func usual(_ courses: [(from: Instant, to: Instant)], _ facts: PlanningFacts) -> Int? {
    guard courses.count >= enough else { return nil }
    let zone = facts.clock.zone
    let days = courses.map { Int(zone.local($0.to).day - zone.local($0.from).day) + 1 }
    return Percentile.p85.value(of: days.sorted())
  }

  var page: Page {
    Page(
      iteration.map(\.title) ?? "Board", section: iteration == nil ? "/board" : "/iterations", scripts: ["board.js"],
      main: teams + errorSummary(form, labels: BoardLimits.labels) + live("board-head", header) + shield + views
        + (savedViews?.html(changingLimits) ?? .empty) + (conflict.map { say("\($0)", isHot: true) } ?? .empty)
        + warnings
        + postForm(
          action: filter.link("/board/move", team: request.query["team"]), request: request, class: "", label: "Board",
          hiddenField("iteration", iteration.map { "\($0.id)" }) + table))
  }

  // MARK: - Head

  private var header: HTML {
    let blocked = board.shown.count { $0.blockedReason != nil }
    let stuck: HTML =
      blocked == 0 ? .empty : " " + hot(blocked == 1 ? "One is blocked." : "\(blocked.spoken) are blocked.")
    return head(
      eyebrow: iteration.map {
        "\($0.title) <span aria-hidden=\"true\">·</span> \(facts.date($0.startsOn)) to \(facts.date($0.endsOn))"
      }
        ?? "\(facts.clock.day(facts.now))",
      h1: "\(answer)\(stuck)", actions: buttonLink("Write a story", href: "/stories/new", style: .go, key: "c"))
  }

  private var answer: HTML {
    let (open, done) = (board.open, board.done)
    if filter.isActive { return "\(board.shown.count) of \(open.count) open stories fit, \(done.count) done." }
    guard iteration == nil else {
      return "\(done.count) of \(done.count + open.count) stories done."
    }
    let working = open.count { $0.state == .inWork }
    let waiting = open.count { $0.state == .validation }
    return "\(working.spoken) in work, \(waiting) in validation, \(done.count) done in two weeks."
  }

  private var teams: HTML {
    TeamSwitch(teams: facts.operationsTeams, current: team, path: iteration == nil ? "/board" : "/iterations").html
  }

  private var views: HTML {
    let asked = request.query["team"]
    let ranked = board.ranked.compactMap { board.features[$0] }
    let bar = WorkFilterBar(
      filter: filter, place: .board, path: iteration?.path ?? "/board", team: iteration == nil ? asked : nil,
      facts: facts, features: ranked)
    if let iteration { return IterationTabs.html(.board, iteration) + bar.html() }
    let all = Tab("All stories", href: filter.link("/board", team: asked), isCurrent: true)
    let one = current.map { [Tab($0.title, href: filter.link($0.path, team: nil))] } ?? []
    let list = Tab("List", href: filter.link("/stories", team: asked))
    return bar.html(tabs: tabs("Stories", [all] + one + [list]))
  }

  /// What is over a limit that no column shows.
  private var warnings: HTML {
    let words = board.warnings(name: facts.firstName)
    return live("board-warnings", words.isEmpty ? .empty : say("\(words.joined(separator: " "))", isHot: true))
  }

  // MARK: - Board

  private var table: HTML {
    let heads = BoardColumns(
      board: board, isFiltered: filter.isActive, limitsLink: maySetLimits ? limitsLink : nil)
    return """
      <div class="board" role="table" aria-label="Stories by feature and state"><div class="bh" role="row" id="board-columns" data-live>\
      <div role="columnheader"><span class="vh">Feature</span></div>\(heads.html)</div>\
      \(live("board-lanes", board.lanes.html(lane)))</div>
      """
  }

  /// The page with the form open; it works without a script.
  private var limitsLink: String {
    filter.link(iteration?.path ?? "/board", team: request.query["team"], [("limits", "open")]) + "#limits"
  }

  private var changingLimits: HTML {
    guard maySetLimits, let team else { return .empty }
    let more = [("for", "\(team)")] + (iteration.map { [("iteration", "\($0.id)")] } ?? [])
    return BoardLimits(
      request: request, limits: board.limits, version: board.rhythm.version, form: form,
      action: filter.link("/board/limits", team: request.query["team"], more)
    ).html
  }

  private func lane(_ lane: BoardLane) -> HTML {
    let columns = StoryState.columns.html { state -> HTML in
      let list = Board.cards(state, in: lane)
      return """
        <div class="col" role="cell" data-col="\(BoardColumns.title(state))" data-state="\(state.rawValue)">\
        \(state == .done ? list.html(cards.done) : cards.column(list))</div>
        """
    }
    return """
      <div class="lane" role="row" id="\(lane.key.id)" data-live><div class="lhead" role="rowheader">\(laneHead(lane))</div>\
      \(columns)</div>
      """
  }

  /// Warns where the lane has more than its limit.
  private func over(_ lane: BoardLane) -> HTML {
    guard case .feature(let id) = lane.key else { return .empty }
    let flight = board.open.count { $0.feature == id && ($0.state == .inWork || $0.state == .validation) }
    return flight > board.limits.lane
      ? "<p class=\"hot\">\(icon("warn"))\(flight) of \(board.limits.lane) at once</p>" : .empty
  }

  private func laneHead(_ lane: BoardLane) -> HTML {
    switch lane.key {
    case .feature(let id):
      guard let feature = board.features[id] else { return .empty }
      let rank: HTML = order[id].map { "<span class=\"ord\" title=\"PO order\">\($0)</span>" } ?? .empty
      let customer: HTML = facts.team(feature.customer).map { " for \($0)" } ?? .empty
      let lead: HTML =
        feature.lead.map { lead in
          let face = facts.face(lead)
          return
            "<p class=\"lead\">\(avatar(initials: face.initials, kind: face.kind, size: .small)) \(face.name) leads</p>"
        } ?? "<p class=\"lead hot\">nobody leads it</p>"
      return """
        <h2>\(rank)<a class="plain" href="\(feature.path)">\(feature.title)</a></h2>\
        <p>\(unbroken(feature.number))\(customer)</p>\(lead)\(over(lane))\((progress[id] ?? FeatureProgress()).line)
        """
    case .alone(let backlog):
      let words: HTML = backlog == .ssa ? "always a pair" : "without a feature"
      let on = Set(lane.cards(.inWork).flatMap { board.people[$0.id] ?? [] }).sorted()
      let pair: HTML =
        on.isEmpty
        ? .empty
        : "<p class=\"lead\">\(Web.pair(on.map(facts.face), size: .small)) \(on.map(facts.firstName).spoken)</p>"
      return "<h2>\(backlog.title)</h2><p>\(words)</p>\(pair)"
    }
  }
}

extension FeatureProgress {
  /// For the head of a lane.
  fileprivate var line: HTML {
    guard all > 0 else { return .empty }
    return "<p class=\"prog\">\(meter(Double(done) / Double(all)))<span>\(done) of \(all)</span></p>"
  }
}
