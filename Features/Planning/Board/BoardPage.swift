import Calendars
import Core
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
  private let limits: BoardLimits
  private let open: [BoardCard]
  private let done: [BoardCard]
  private let people: [ID<Story>: [ID<Person>]]
  private let conflict: String?

  /// How long a story that is done stays on the board.
  private static let memory = Span.days(14)
  private static let maximumDone = 200

  /// - Parameter conflict: why the reader's last move was refused.
  init(_ request: Request, _ tx: Transaction, conflict: String? = nil) throws {
    self.request = request
    self.conflict = conflict
    facts = try PlanningFacts(request, tx)
    limits = BoardLimits()
    let store = BoardStore(tx)
    guard let team = facts.operationsTeams.first?.id else {
      (open, done, people, lanes, features, order, progress) = ([], [], [:], [], [:], [:], [:])
      cards = BoardCards(request, facts, people: [:], waits: [:], leads: [:], usual: nil)
      return
    }
    open = try store.open(team)
    done = try store.done(team, since: tx.now - Self.memory, limit: Self.maximumDone)
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
      "Board", section: "/board", scripts: ["board.js"],
      main: live("board-head", header) + (conflict.map { say("\($0)", isHot: true) } ?? .empty) + warnings
        + postForm(action: "/board/move", request: request, class: "", label: "Board", board))
  }

  // MARK: - Head

  private var header: HTML {
    let blocked = open.count { $0.blockedReason != nil }
    let working = open.count { $0.state == .inWork }
    let waiting = open.count { $0.state == .validation }
    let answer: HTML = "\(working.spoken) in work, \(waiting) in validation, \(done.count) done in two weeks."
    let stuck: HTML =
      blocked == 0 ? .empty : " " + hot(blocked == 1 ? "One is blocked." : "\(blocked.spoken) are blocked.")
    return """
      <div class="head bhead"><div><p class="eyebrow">\(facts.clock.day(facts.now))</p><h1>\(answer)\(stuck)</h1></div>\
      <div class="row">\(buttonLink("Write a story", href: "/stories/new", style: .go, key: "c"))</div></div>
      """
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
    let lanes = Dictionary(grouping: working.compactMap(\.feature)) { $0 }.filter { $0.value.count > limits.lane }.keys
      .sorted().map { "\($0.spokenFeature) has more than \(limits.lane) stories in work." }
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
      <div class="board" role="table" aria-label="Stories by feature and state"><div class="bh" role="row">\
      <div role="columnheader"><span class="vh">Feature</span></div>\(heads)</div>\
      \(live("board-lanes", lanes.html(lane)))</div>
      """
  }

  private func columnHead(_ state: StoryState) -> HTML {
    let count = state == .done ? done.count : open.count { $0.state == state }
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
      let list = lane.cards(state)
      return """
        <div class="col" role="cell" data-col="\(Self.title(state))" data-state="\(state.rawValue)">\
        \(state == .done ? list.html(cards.done) : cards.column(list))</div>
        """
    }
    return """
      <div class="lane" role="row" id="\(lane.key.id)" data-live><div class="lhead" role="rowheader">\(head(lane))</div>\
      \(columns)</div>
      """
  }

  private func head(_ lane: BoardLane) -> HTML {
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
