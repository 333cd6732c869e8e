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
  private let lanes: [BoardLane]
  private let features: [ID<PlannedFeature>: PlannedFeature]
  private let order: [ID<PlannedFeature>: Int]
  private let progress: [ID<PlannedFeature>: FeatureProgress]
  private let cards: BoardCards
  private let iteration: Iteration?
  /// The iteration that the reader could look at instead.
  private let current: Iteration?
  private let team: ID<Team>?
  private let filter: WorkFilter
  private let open: [BoardCard]
  /// Those of the open ones that the filter lets through.
  private let shown: [BoardCard]
  private let done: [BoardCard]
  private let people: [ID<Story>: [ID<Person>]]
  private let conflict: String?
  private let form: FormState
  private let savedViews: SavedViewBar?
  private let shield: HTML
  private let rhythm: TeamRhythm

  /// How long a story that is done stays on the board.
  private static let memory = Span.days(14)
  private static let maximumDone = 200

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
    let store = BoardStore(tx)
    team = try iteration?.team ?? Self.team(request, facts, tx)
    guard let team else {
      (rhythm, current, savedViews, shield) = (TeamRhythm(), nil, nil, .empty)
      (open, shown, done, people, lanes, features, order, progress) = ([], [], [], [:], [], [:], [:], [:])
      cards = BoardCards(request, facts, people: [:], waits: [:], leads: [:], usual: nil)
      return
    }
    rhythm = try IterationReader(tx).rhythm(team)
    savedViews = try SavedViewBar(
      request, tx, team: team, .board, query: filter.query, path: iteration?.path)
    shield = try Self.shield(iteration, facts, tx)
    current = try IterationReader(tx).current(team)
    open = try store.open(team, in: iteration?.id)
    let fitting = WorkFilterStore(tx, as: request.actor)
    let fits = try filter.isActive ? fitting.open(filter, of: team) : nil
    shown = Self.those(open, in: fits)
    let closed = try store.done(team, since: tx.now - Self.memory, in: iteration?.id, limit: Self.maximumDone)
    done = try filter.isActive ? fitting.these(closed, filter) : closed
    people = try store.people(team)
    let ids = Set((open + done).compactMap(\.feature))
    let found = try FeatureStore(tx).all(ids)
    features = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    let ranked = found.filter(\.isOpen).map(\.id)
    order = Dictionary(uniqueKeysWithValues: ranked.enumerated().map { ($1, $0 + 1) })
    progress = try StoryStore(tx).progress(Array(ids))
    lanes = BoardLane.lanes(features: ranked, open: shown, done: done)
    cards = BoardCards(
      request, facts, people: people, waits: try store.waits(team), leads: features.compactMapValues(\.lead),
      usual: Self.usual(try store.courses(team, limit: Self.measured), facts),
      checks: try StoryCheckStore(tx).counts(team))
  }

  private static func shield(
    _ iteration: Iteration?, _ facts: PlanningFacts, _ tx: Transaction
  ) throws -> HTML {
    try iteration.map { try ShieldLine($0, facts, tx).html } ?? .empty
  }

  /// - Parameter fits: nil: all of them.
  private static func those(_ cards: [BoardCard], in fits: Set<ID<Story>>?) -> [BoardCard] {
    fits.map { fits in cards.filter { fits.contains($0.id) } } ?? cards
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
          hiddenField("iteration", iteration.map { "\($0.id)" }) + board))
  }

  // MARK: - Head

  private var header: HTML {
    let blocked = shown.count { $0.blockedReason != nil }
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
    if filter.isActive { return "\(shown.count) of \(open.count) open stories fit, \(done.count) done." }
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
    let ranked = order.sorted { $0.value < $1.value }.compactMap { features[$0.key] }
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
    let working = open.filter { $0.state == .inWork }
    let load = working.reduce(into: [ID<Person>: Int]()) { load, card in
      for person in people[card.id] ?? [] { load[person, default: 0] += 1 }
    }
    let over = load.filter { $0.value > limits.person }.keys.sorted().map {
      "\(facts.firstName($0)) is on \(load[$0] ?? 0) stories at once."
    }
    let flight = open.filter { $0.state == .inWork || $0.state == .validation }
    let lanes = Dictionary(grouping: flight.compactMap(\.feature)) { $0 }.filter { $0.value.count > limits.lane }.keys
      .sorted().map { "\($0.spokenFeature) has more than \(limits.lane) stories in work or validation." }
    let alone = lanes + over
    let pair = open.contains { $0.backlog == .ssa && $0.state == .inWork && people[$0.id]?.isEmpty == false }
    let ssa = pair ? [] : ["Nobody works on SS&A."]
    return live(
      "board-warnings", (alone + ssa).isEmpty ? .empty : say("\((alone + ssa).joined(separator: " "))", isHot: true))
  }

  // MARK: - Board

  private var board: HTML {
    let heads = BoardColumns(
      open: open, shown: shown, done: done, limits: limits, isFiltered: filter.isActive,
      limitsLink: maySetLimits ? limitsLink : nil)
    return """
      <div class="board" role="table" aria-label="Stories by feature and state"><div class="bh" role="row" id="board-columns" data-live>\
      <div role="columnheader"><span class="vh">Feature</span></div>\(heads.html)</div>\
      \(live("board-lanes", lanes.html(lane)))</div>
      """
  }

  private var limits: WorkLimits { rhythm.limits }

  /// The page with the form open; it works without a script.
  private var limitsLink: String {
    filter.link(iteration?.path ?? "/board", team: request.query["team"], [("limits", "open")]) + "#limits"
  }

  /// Who decides about the iterations of the team; the action asks again.
  private var maySetLimits: Bool {
    if !request.actor.roles.isDisjoint(with: [.administrator, .manager, .productOwner]) { return true }
    guard let me = request.actor.person, !request.actor.roles.isDisjoint(with: Role.operations) else { return false }
    return features.values.contains { $0.isOpen && $0.lead?.number == me }
  }

  private var changingLimits: HTML {
    guard maySetLimits, let team else { return .empty }
    let more = [("for", "\(team)")] + (iteration.map { [("iteration", "\($0.id)")] } ?? [])
    return BoardLimits(
      request: request, limits: limits, version: rhythm.version, form: form,
      action: filter.link("/board/limits", team: request.query["team"], more)
    ).html
  }

  private func lane(_ lane: BoardLane) -> HTML {
    let columns = StoryState.columns.html { state -> HTML in
      // What was taken into an iteration before it was ready waits with the ready ones.
      let list = (state == .ready ? lane.cards(.written) : []) + lane.cards(state)
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
    let flight = open.count { $0.feature == id && ($0.state == .inWork || $0.state == .validation) }
    return flight > limits.lane ? "<p class=\"hot\">\(icon("warn"))\(flight) of \(limits.lane) at once</p>" : .empty
  }

  private func laneHead(_ lane: BoardLane) -> HTML {
    switch lane.key {
    case .feature(let id):
      guard let feature = features[id] else { return .empty }
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
      let on = Set(lane.cards(.inWork).flatMap { people[$0.id] ?? [] }).sorted()
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
