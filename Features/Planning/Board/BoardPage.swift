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
  private let limits: WorkLimits
  private let iteration: Iteration?
  /// The iteration that the reader could look at instead.
  private let current: Iteration?
  private let open: [BoardCard]
  private let done: [BoardCard]
  private let people: [ID<Story>: [ID<Person>]]
  private let conflict: String?

  /// How long a story that is done stays on the board.
  private static let memory = Span.days(14)
  private static let maximumDone = 200

  /// - Parameters:
  ///   - iteration: whose stories; nil: all that are open.
  ///   - conflict: why the reader's last move was refused.
  init(_ request: Request, _ tx: Transaction, _ iteration: Iteration? = nil, conflict: String? = nil) throws {
    self.request = request
    self.conflict = conflict
    facts = try PlanningFacts(request, tx)
    self.iteration = iteration
    let store = BoardStore(tx)
    guard let team = try iteration?.team ?? Self.team(request, facts, tx) else {
      (limits, current) = (WorkLimits(), nil)
      (open, done, people, lanes, features, order, progress) = ([], [], [:], [], [:], [:], [:])
      cards = BoardCards(request, facts, people: [:], waits: [:], leads: [:], usual: nil)
      return
    }
    limits = try IterationReader(tx).limits(team)
    current = try IterationReader(tx).current(team)
    open = try store.open(team, in: iteration?.id)
    done = try store.done(team, since: tx.now - Self.memory, in: iteration?.id, limit: Self.maximumDone)
    people = try store.people(team)
    let ids = Set((open + done).compactMap(\.feature))
    let found = try FeatureStore(tx).all(ids)
    features = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    let ranked = found.filter(\.isOpen).map(\.id)
    order = Dictionary(uniqueKeysWithValues: ranked.enumerated().map { ($1, $0 + 1) })
    progress = try StoryStore(tx).progress(Array(ids))
    lanes = BoardLane.lanes(features: ranked, open: open, done: done)
    cards = BoardCards(
      request, facts, people: people, waits: try store.waits(team), leads: features.compactMapValues(\.lead),
      usual: Self.usual(try store.courses(team, limit: Self.measured), facts))
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
      main: live("board-head", header) + views + (conflict.map { say("\($0)", isHot: true) } ?? .empty) + warnings
        + postForm(
          action: "/board/move", request: request, class: "", label: "Board",
          hiddenField("iteration", iteration.map { "\($0.id)" }) + board))
  }

  // MARK: - Head

  private var header: HTML {
    let blocked = open.count { $0.blockedReason != nil }
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
    guard iteration == nil else {
      return "\(done.count) of \(done.count + open.count) stories done."
    }
    let working = open.count { $0.state == .inWork }
    let waiting = open.count { $0.state == .validation }
    return "\(working.spoken) in work, \(waiting) in validation, \(done.count) done in two weeks."
  }

  private var views: HTML {
    if let iteration { return IterationTabs.html(.board, iteration) }
    guard let current else { return .empty }
    return tabs(
      "Stories", [Tab("All stories", href: "/board", isCurrent: true), Tab(current.title, href: current.path)])
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
    let heads = StoryState.columns.html(columnHead)
    return """
      <div class="board" role="table" aria-label="Stories by feature and state"><div class="bh" role="row" id="board-columns" data-live>\
      <div role="columnheader"><span class="vh">Feature</span></div>\(heads)</div>\
      \(live("board-lanes", lanes.html(lane)))</div>
      """
  }

  private func columnHead(_ state: StoryState) -> HTML {
    let count =
      state == .done ? done.count : open.count { $0.state == state || (state == .ready && $0.state == .written) }
    let title = Self.title(state)
    guard let limit = limits.column(state) else {
      return "<div role=\"columnheader\">\(title) <span>\(count)</span></div>"
    }
    let numbers: HTML = count > limit ? hot("\(count) of \(limit)") : "<span>\(count) of \(limit)</span>"
    return "<div role=\"columnheader\">\(title) \(numbers) \(wip(count, of: limit))</div>"
  }

  private func wip(_ count: Int, of limit: Int) -> HTML {
    let boxes = (0..<limit).html {
      "<rect x=\"\($0 * 8)\" width=\"6\" height=\"8\" rx=\"1\"\(classes($0 < count ? "on" : ""))/>"
    }
    return "<svg class=\"wip\" viewBox=\"0 0 \(limit * 8) 8\" aria-hidden=\"true\">\(boxes)</svg>"
  }

  private static func title(_ state: StoryState) -> String {
    switch state {
    case .written, .ready: "Ready"
    case .inWork: "In work"
    case .validation: "Validation"
    case .done, .dropped: "Done"
    }
  }

  private func lane(_ lane: BoardLane) -> HTML {
    let columns = StoryState.columns.html { state -> HTML in
      // What was taken into an iteration before it was ready waits with the ready ones.
      let list = (state == .ready ? lane.cards(.written) : []) + lane.cards(state)
      return """
        <div class="col" role="cell" data-col="\(Self.title(state))" data-state="\(state.rawValue)">\
        \(state == .done ? list.html(cards.done) : cards.column(list))</div>
        """
    }
    return """
      <div class="lane" role="row" id="\(lane.key.id)" data-live><div class="lhead" role="rowheader">\(laneHead(lane))</div>\
      \(columns)</div>
      """
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
        <p>\(unbroken(feature.number))\(customer)</p>\(lead)\((progress[id] ?? FeatureProgress()).line)
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
