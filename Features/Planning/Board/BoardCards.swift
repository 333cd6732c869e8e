import Core
import Teams
import Web

/// Cards of the board, each with the moves that the reader may make. They stand in one form: a button says which story,
/// where the reader saw it, and where it goes.
struct BoardCards {
  private let request: Request
  private let facts: PlanningFacts
  private let people: [ID<Story>: [ID<Person>]]
  private let load: BoardLoad
  private let waits: [ID<Story>: [ID<Story>]]
  private let leads: [ID<PlannedFeature>: ID<Person>]
  private let checks: [ID<Story>: ChecklistCount]
  /// For each open story the one before it in its order, shown or not.
  private let previous: [ID<Story>: ID<Story>]
  private let me: ID<Person>?
  private let mayAll: Bool
  private let isPO: Bool
  private let isOperations: Bool

  /// Within how many days 85 % of the last stories were done; nil when too few are known.
  private let usual: Int?

  init(
    _ request: Request, _ facts: PlanningFacts, people: [ID<Story>: [ID<Person>]], waits: [ID<Story>: [ID<Story>]],
    leads: [ID<PlannedFeature>: ID<Person>], usual: Int?, load: BoardLoad, checks: [ID<Story>: ChecklistCount] = [:],
    previous: [ID<Story>: ID<Story>] = [:]
  ) {
    self.request = request
    self.facts = facts
    self.people = people
    self.waits = waits
    self.leads = leads
    self.usual = usual
    self.load = load
    self.checks = checks
    self.previous = previous
    me = request.actor.person.map { ID($0) }
    mayAll = !request.actor.roles.isDisjoint(with: [.administrator, .manager])
    isPO = request.actor.roles.contains(.productOwner)
    isOperations = !request.actor.roles.isDisjoint(with: Role.operations)
  }

  func column(_ cards: [BoardCard]) -> HTML {
    cards.indices.html { index in
      // What is not shown keeps its place: up means right before the one above, whatever stands between.
      let up = index == 0 ? nil : place(of: cards[index - 1].id, without: cards[index].id)
      let down = index + 1 < cards.count ? "\(cards[index + 1].id)" : nil
      return card(cards[index], up: up, down: down)
    }
  }

  /// What a story comes behind that takes the place of another; it leaves its own.
  private func place(of other: ID<Story>, without story: ID<Story>? = nil) -> String {
    var before = previous[other]
    if let skipped = before, skipped == story { before = previous[skipped] }
    return before.map { "\($0)" } ?? "top"
  }

  func done(_ card: BoardCard) -> HTML {
    """
    <a class="donecard plain" id="card-\(card.id.number)" href="\(card.path)">\(icon("check"))<span>\(card.title)</span><i>\(card.sizeText)</i></a>
    """
  }

  private func card(_ card: BoardCard, up: String?, down: String?) -> HTML {
    let kind = card.blockedReason != nil ? "card--blocked" : card.kind == .spike ? "card--spike" : ""
    let spike: HTML = card.kind == .spike ? "<span class=\"spike\">\(icon("spike"))spike</span> " : .empty
    return """
      <article\(classes("card", kind)) id="card-\(card.id.number)" data-row data-story="\(card.id.number)" data-before="\(place(of: card.id))" \
      tabindex="0">\
      <h3>\(spike)<a class="plain" href="\(card.path)">\(card.title)</a></h3>\(note(card))\
      <footer>\(pair(card))\(age(card))\(checklist(card))<span class="push q">\(unbroken(card.number))</span>\
      <span class="size" title="size">\(card.sizeText)</span></footer>\(menu(card, up: up, down: down))</article>
      """
  }

  /// The one thing that matters about a card now.
  private func note(_ card: BoardCard) -> HTML {
    if let reason = card.blockedReason {
      return "<p class=\"hot cnote\">\(icon("block"))<span>\(reason)</span></p>"
    }
    let words: String? =
      if card.state == .validation {
        card.feature.flatMap { leads[$0] }.map { "waits for \(facts.firstName($0))’s validation" }
          ?? "waits for validation"
      } else if let after = waits[card.id] {
        "after " + after.map { "S-\($0)" }.joined(separator: ", ")
      } else if card.sentBack > 0 {
        card.sentBack == 1 ? "sent back once" : "sent back \(card.sentBack) times"
      } else if card.isEasy && card.state == .ready { "easy, to be taken first" } else { nil }
    return words.map { "<p class=\"q2 cnote\"><span>\($0)</span></p>" } ?? .empty
  }

  private func pair(_ card: BoardCard) -> HTML {
    let on = people[card.id] ?? []
    return on.isEmpty ? "<span class=\"q\">no pair yet</span>" : "\(Web.pair(on.map(facts.face)))\(overload(card, on))"
  }

  /// A sign where the people of a card are on too many at once; the words are above the board.
  private func overload(_ card: BoardCard, _ on: [ID<Person>]) -> HTML {
    guard card.state == .inWork else { return .empty }
    let words = load.warnings(on: on, name: facts.firstName).joined(separator: " ")
    guard !words.isEmpty else { return .empty }
    return "<span class=\"hot\" title=\"\(words)\">\(icon("warn"))\(spokenOnly(words))</span>"
  }

  private func checklist(_ card: BoardCard) -> HTML {
    guard let count = checks[card.id] else { return .empty }
    return """
      <span class="q nowrap" title="checklist">\(count.met)/\(count.all)\(spokenOnly("of the checklist"))</span>
      """
  }

  private func age(_ card: BoardCard) -> HTML {
    guard card.state == .inWork || card.state == .validation else { return .empty }
    let days = facts.days(since: card.stateAt)
    guard let usual else { return "<span class=\"age\" title=\"days in this column\">\(days) d</span>" }
    // The grey track is what 85 % took; the bar goes on beyond it.
    let unit = 24.0 / Double(usual)
    let width = min(40, Int((Double(days) * unit).rounded()))
    return """
      <span\(classes("age", days > usual ? "hot" : "")) \
      title="days in this column; 85 % of the last stories took at most \(usual) in all">\(days) d \
      <svg class="agebar" viewBox="0 0 40 6" aria-hidden="true"><rect class="t" width="24" height="6"/>\
      <rect class="a" width="\(width)" height="6"/></svg></span>
      """
  }

  // MARK: - Moves

  private func roles(_ card: BoardCard) -> Set<PlanningRole> {
    guard !mayAll else { return Set(PlanningRole.allCases) }
    guard isOperations else { return [] }
    let works = me.map { people[card.id]?.contains($0) == true } ?? false
    let isLead = card.feature.map { leads[$0] != nil && leads[$0] == me } ?? !works
    return Set([.engineer] + (isPO ? [.po] : []) + (works ? [.pair] : []) + (isLead ? [.lead] : []))
  }

  private func menu(_ card: BoardCard, up: String?, down: String?) -> HTML {
    let roles = roles(card)
    guard !roles.isEmpty else { return .empty }
    let moves = StoryFlow.moves.filter { $0.from == card.state && !roles.isDisjoint(with: $0.roles) }
    let buttons = moves.filter { !$0.needsReason }.html { move in
      press(move.label, "\(card.id):\(card.state.rawValue):\(move.to.rawValue)")
    }
    let ranks: HTML =
      roles.isDisjoint(with: [.lead, .po])
      ? .empty
      : (up.map { press("Up", "\(card.id):behind:\($0)") } ?? .empty)
        + (down.map { press("Down", "\(card.id):behind:\($0)") } ?? .empty)
    let rest: HTML = moves.contains(where: \.needsReason) ? "<a href=\"\(card.path)\">With a reason…</a>" : .empty
    return """
      <details class="cmove"><summary data-key="m" aria-label="Move \(card.number)">Move</summary>\
      <div>\(buttons)\(ranks)\(rest)</div></details>
      """
  }

  private func press(_ label: String, _ value: String) -> HTML {
    "<button class=\"btn btn--s\" name=\"move\" value=\"\(value)\">\(label)</button>"
  }
}
