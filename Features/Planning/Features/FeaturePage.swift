import Core
import Storage
import Teams
import Web

/// One feature: where it is, what must hold, its stories, and whose turn it is.
struct FeaturePage {
  let request: Request
  let facts: PlanningFacts
  let feature: PlannedFeature
  let form: FormState
  let roles: Set<PlanningRole>
  let checks: [FeatureCheck]
  private let stories: [Story]
  private let people: [ID<Story>: [ID<Person>]]
  private let after: [ID<Story>: [ID<Story>]]
  private let moves: [FeatureStore.Moved]
  private let state: FeatureFlow.Facts
  fileprivate let events: [PlanningEvent]
  private let commitments: HTML
  private let attachments: HTML
  /// By then its stories are done, 85 % sure; nil when nothing can be said.
  let forecast: Day?

  init(_ feature: PlannedFeature, _ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.feature = feature
    self.form = form
    facts = try PlanningFacts(request, tx)
    let actions = FeatureActions(tx, as: request.actor)
    roles = feature.isOpen || feature.step == .dropped ? actions.roles(feature) : []
    checks = try FeatureCheckStore(tx).of(feature.id)
    let store = StoryStore(tx)
    stories = try store.of(feature.id)
    people = try store.people(stories.map(\.id))
    after = try store.dependencies(stories.map(\.id))
    moves = try FeatureStore(tx).moves(feature.id)
    state = try actions.facts(feature)
    events = try PlanningHistoryStore(tx).entries(
      feature.reference, limit: 200, withPromises: CommitmentPage.showsPeople(to: request.actor))
    commitments = try CommitmentOffer(.feature(feature.id), facts, request, tx).html
    attachments = try AttachmentSection(.feature(feature.id), facts, request, tx, form: form).html
    forecast = try ForecastReader.day(of: feature, tx)
  }

  var page: Page {
    let chart = FeatureFlowChart(feature, moves, stories, state.openHandover, facts)
    return Page(
      "\(feature.number) \(feature.title)", section: "/features",
      main: errorSummary(form) + header + live("feature-flow", chart.html)
        + split(
          live("feature-main", text + FeatureChecks(self).criteria + storyTable + attachments + history),
          rail: live("feature-rail", FeatureRail(self).html + commitments), railLabel: "About this feature"))
  }

  // MARK: - Head

  private var header: HTML {
    let lede: HTML = "\(standing)"
    return """
      <div class="head fhead"><div>\
      <p class="eyebrow">\(breadcrumb([("Features", "/features")], last: feature.number))</p>\
      <h1>\(feature.title)</h1><p class="lede">\(lede)</p></div><div class="row">\(acts)</div></div>
      """
  }

  private var standing: HTML {
    let all = stories.count { $0.state != .dropped }
    let done = stories.count { $0.state == .done }
    let held = checks.count { $0.kind == .criterion && $0.state != .open }
    let last = moves.last
    switch feature.step {
    case .requested:
      return "\(facts.name(feature.requester)) asks for it. \(hot("The product owner has not answered."))"
    case .dropped: return "It will not be done. \(last?.by ?? ""): \(last?.reason ?? "")"
    case .done: return "It was shown and handed over."
    default:
      let blocked = stories.count { $0.isBlocked }
      let numbers: HTML =
        "It is at \(feature.step.title): \(done) of \(all) stories are done and \(held) of \(state.criteria) criteria hold."
      return blocked > 0
        ? numbers + " " + hot(blocked == 1 ? "One story is blocked." : "\(blocked) stories are blocked.") : numbers
    }
  }

  private var acts: HTML {
    let possible = FeatureFlow.moves.filter { $0.from == feature.step && !roles.isDisjoint(with: $0.roles) }
    let forward = possible.filter { !$0.needsReason && isForward($0) }
    let rest = possible.filter { $0.needsReason || !isForward($0) }
    let edit: HTML =
      feature.isOpen && !roles.isDisjoint(with: [.po, .lead])
      ? buttonLink("Edit", href: "\(feature.path)/edit", key: "e") : .empty
    let write: HTML =
      feature.isOpen && roles.contains(.engineer)
      ? buttonLink("Write a story", href: "/stories/new?feature=\(feature.id)", key: "c") : .empty
    return edit + write + rest.html(askMove) + forward.html(move)
  }

  private func isForward(_ move: FeatureMove) -> Bool {
    let order = FeatureStep.allCases
    guard let from = order.firstIndex(of: move.from), let to = order.firstIndex(of: move.to) else { return false }
    return to > from && move.to != .dropped
  }

  /// A step that is possible is a button; what is missing for it stands in its place.
  private func move(_ move: FeatureMove) -> HTML {
    if let obstacle = FeatureFlow.obstacle(to: move.to, from: move.from, state) {
      return "<span class=\"q s\">Before \(move.to.title): \(obstacle).</span>"
    }
    return postButton(
      move.label, action: "\(feature.path)/move", request: request, style: .go,
      fields: [("to", move.to.rawValue), ("version", "\(feature.version)")])
  }

  private func askMove(_ move: FeatureMove) -> HTML {
    let hidden = hiddenField("to", move.to.rawValue) + hiddenField("version", "\(feature.version)")
    guard move.needsReason else {
      return postButton(
        move.label, action: "\(feature.path)/move", request: request,
        fields: [("to", move.to.rawValue), ("version", "\(feature.version)")])
    }
    let scoped = form.scoped(move.to.rawValue)
    return panel(
      "\(move.label)…", heading: move.to == .dropped ? "Why will it not be done?" : "What is missing?",
      action: "\(feature.path)/move", request: request, isAtEnd: true,
      isOpen: form.sent?["to"] == move.to.rawValue,
      hidden + field("Reason", "reason", in: scoped, isRequired: true)
        + "<p class=\"row\">\(button(move.label, style: move.to == .dropped ? .hot : .go))</p>")
  }

  // MARK: - Main

  private var text: HTML {
    guard !feature.text.isEmpty || !feature.scope.isEmpty else { return .empty }
    let scope: HTML = feature.scope.isEmpty ? .empty : "<h3>Scope</h3>\(prose(feature.scope))"
    return section("What it is about", prose(feature.text) + scope)
  }

  private var storyTable: HTML {
    let remark: HTML = feature.lead.map { "in \(facts.firstName($0))’s order" } ?? "nobody orders them yet"
    guard !stories.isEmpty else {
      return section("Stories", remark: remark, "<p class=\"q\">None is written yet.</p>")
    }
    let columns = [
      Column("Story"), Column("Size", isNumber: true, isNamedOnPhone: true), Column("Pair"), Column("State"),
      Column("Days", isNumber: true, isNamedOnPhone: true), Column("Depends on", isNamedOnPhone: true),
    ]
    let rows = stories.map { story -> TableRow in
      let waits = (after[story.id] ?? []).map { "S-\($0)" }.joined(separator: ", ")
      let days = story.state == .inWork || story.state == .validation ? "\(facts.days(since: story.stateAt))" : ""
      return TableRow(
        [
          "<span class=\"q nowrap sid\">\(unbroken(story.number))</span> <a class=\"plain\" href=\"\(story.path)\">\(story.title)</a>\(story.spikeSign)",
          "\(story.sizeText)", facts.pair(people[story.id] ?? []), story.stateMark, "\(days)", "\(waits)",
        ], id: "story-\(story.id)")
    }
    return section(
      "Stories", remark: remark, link: ("On the board", "/board"), table("Stories", columns, rows, class: "stories"))
  }
}

extension FeaturePage {
  private var history: HTML {
    "<details class=\"sec\"><summary>History</summary><div class=\"tl\">\(PlanningTimeline(events, facts).html)</div></details>"
  }
}

extension Story {
  /// Glyph and word for where it is.
  var stateMark: HTML {
    if isBlocked { return "<span class=\"st hot\">\(icon("block"))blocked</span>" }
    return switch state {
    case .written, .ready: "<span class=\"st st--new0\"><i></i>\(state.title)</span>"
    case .inWork: Web.state(.working)
    case .validation: Web.state(.waiting, state.title)
    case .done: Web.state(.done)
    case .dropped: "<span class=\"q\">dropped</span>"
    }
  }

  var spikeSign: HTML {
    kind == .spike ? " <span class=\"spike\">\(icon("spike"))spike</span>" : .empty
  }
}
