import Core
import Storage
import Teams
import Web

/// The triage queue: what is open, what waits for an answer, who has what (B1).
struct QueuePage {
  let request: Request
  let facts: InterruptFacts
  let filter: InterruptFilter
  let list: Slice<Interrupt>
  let counts: InterruptStore.Counts
  /// nil: more than anybody counts.
  let resolvedToday: Int?

  /// Rows of one page.
  static let length = 200

  var page: Page {
    Page(
      "Interrupts", section: "/interrupts",
      main: head(eyebrow: eyebrow, h1: live("queue-answer", announce: .politely, answer), actions: newButton)
        + filterBar + live("queue", queue) + older)
  }

  private var eyebrow: HTML { "Triage queue <span aria-hidden=\"true\">·</span> \(facts.triageWords)" }

  private var newButton: HTML {
    buttonLink("New interrupt", href: "/interrupts/new", key: "n", icon: "plus")
  }

  /// The answer is the first sentence.
  private var answer: HTML {
    switch filter.state {
    case .resolved: return "\(resolvedWords) resolved today."
    case .all: return "All interrupts."
    case .open, .mine, .new: break
    }
    guard counts.open > 0 else { return "Nothing is open." }
    let waiting: HTML =
      counts.new == 0
      ? "All have been answered."
      : "\(hot(counts.new == 1 ? "One waits for a first answer." : "\(counts.new.asWord) wait for a first answer."))"
    let urgentWords = counts.urgent == 1 ? "One is a P1." : "\(counts.urgent.asWord) are P1."
    let urgent: HTML = counts.urgent == 0 ? .empty : " \(hot(urgentWords))"
    return "\(counts.open.asWord) open. \(waiting)\(urgent)"
  }

  private var resolvedWords: String { resolvedToday?.asWord ?? "More than \(InterruptStore.countable)" }

  private var filterBar: HTML {
    func tab(_ title: String, _ state: InterruptFilter.State, _ count: Int?) -> Tab {
      Tab(
        title, href: "/interrupts?" + request.query.replacing(["state": state.rawValue, "after": nil]), count: count,
        isCurrent: filter.state == state)
    }
    let states = tabs(
      "State",
      [
        tab("Open", .open, counts.open), tab("Mine", .mine, counts.mine), tab("Unanswered", .new, counts.new),
        tab("Resolved", .resolved, resolvedToday), tab("All", .all, nil),
      ])
    let customers = [Choice("", "Any customer")] + facts.customerChoices.map { Choice("\($0.0)", $0.1) }
    let kinds =
      [Choice("", "Any source")] + Interrupt.Kind.allCases.map { Choice($0.rawValue, $0.rawValue.capitalized) }
    let priorities = [Choice("", "Any priority")] + Priority.allCases.map { Choice($0.name, $0.name) }
    let controls =
      hiddenField("state", filter.state.rawValue)
      + filterSelect("Customer", "customer", customers, chosen: filter.customer.map { "\($0)" } ?? "")
      + filterSelect("Source", "kind", kinds, chosen: filter.kind?.rawValue ?? "")
      + filterSelect("Priority", "priority", priorities, chosen: filter.priority?.name ?? "")
      + filterSearch("Search in interrupts", value: filter.words ?? "")
    return filters(action: "/interrupts", tabs: states, controls: controls)
  }

  private var older: HTML {
    pagination(newer: nil, older: list.next.map { "/interrupts?" + request.query.replacing(["after": $0]) })
  }

  private static let columns = [
    Column("Prio"), Column("Source", isTitleHidden: true), Column("Interrupt"), Column("Customer"),
    Column("Technology"), Column("Age"), Column("Last seen"), Column("State"), Column("Who"),
    Column("Next", isNumber: true),
  ]

  private var queue: HTML {
    guard !list.elements.isEmpty else { return empty }
    return """
      <table class="tb queue" role="table" aria-label="Interrupts">\(tableHead(Self.columns))\(groups.html { name, rows in
        group(name, rows)
      })</table>
      """
  }

  private var groups: [(String, [Interrupt])] {
    guard filter.state == .open || filter.state == .mine || filter.state == .new else {
      return [("", list.elements)]
    }
    let sorted = list.elements.sorted { ($0.priority, $0.openedAt) < ($1.priority, $1.openedAt) }
    let waiting = sorted.filter { $0.state == .new && $0.next?.kind != .route }
    let held = sorted.filter { $0.state == .new && ($0.silence != nil || $0.snoozedUntil != nil) }
    let deferred = sorted.filter {
      $0.state == .new && $0.next?.kind == .route && $0.silence == nil && $0.snoozedUntil == nil
    }
    return [
      ("Unanswered", waiting), ("Deferred to working hours", deferred),
      ("In work", sorted.filter { $0.state != .new }), ("Silenced or snoozed", held),
    ].filter { !$0.1.isEmpty }
  }

  private func group(_ name: String, _ rows: [Interrupt]) -> HTML {
    let heading: HTML =
      name.isEmpty
      ? .empty
      : "<tr class=\"grp\" role=\"row\"><th colspan=\"10\" scope=\"rowgroup\" role=\"rowheader\">\(name) <span>\(rows.count)</span></th></tr>"
    return "<tbody role=\"rowgroup\"\(classes(name == "Unanswered" ? "late" : ""))>\(heading)\(rows.html(row))</tbody>"
  }

  private func row(_ interrupt: Interrupt) -> HTML {
    let isFresh = interrupt.state == .new
    return """
      <tr role="row" data-row id="row-\(interrupt.id.number)"\(classes(isFresh ? "fresh" : ""))>\
      <td role="cell">\(priority(interrupt.priority.rawValue))</td><td role="cell" class="src">\(interrupt.sign)</td>\
      <td role="cell" class="ttl"><a class="plain" href="\(interrupt.path)">\(interrupt.title)</a> \
      \(times(interrupt.count)) <span class="q id">\(unbroken(interrupt.number))</span></td>\
      <td role="cell">\(facts.customer(interrupt.customer))</td><td role="cell">\(interrupt.technology)</td>\
      <td role="cell" class="nowrap"><b>\(facts.age(interrupt))</b> <small class="q">\(nextHint(interrupt))</small></td>\
      <td role="cell" class="q2 nowrap">\(time(interrupt.lastSeenAt, facts.clock.short(interrupt.lastSeenAt, now: facts.now)))</td>\
      <td role="cell">\(state(interrupt.mark, interrupt.state.words))</td>\
      <td role="cell">\(facts.who(interrupt.assignee))</td>\
      <td role="cell" class="num">\(next(interrupt))</td></tr>
      """
  }

  private func nextHint(_ interrupt: Interrupt) -> String {
    guard let next = interrupt.next, interrupt.state == .new || interrupt.snoozedUntil != nil else { return "" }
    return next.kind == .route ? "until \(facts.clock.short(next.at, now: facts.now))" : ""
  }

  /// The one act that comes next, in the row.
  private func next(_ interrupt: Interrupt) -> HTML {
    guard mayWork else { return .empty }
    switch interrupt.state {
    case .new:
      return postButton(
        "Acknowledge", action: "\(interrupt.path)/acknowledge", request: request, style: .go,
        fields: [("version", "\(interrupt.version)"), ("back", "/interrupts")], isSmall: true, class: "next")
    case .acknowledged, .inWork:
      let link = buttonLink("Resolve", href: "\(interrupt.path)?act=resolve#resolve", isSmall: true)
      return "<span class=\"next\">\(link)</span>"
    case .resolved: return .empty
    }
  }

  private var mayWork: Bool { !request.actor.roles.isDisjoint(with: Role.operations) }

  private var empty: HTML {
    if filter.state != .open || filter.words != nil || filter.customer != nil {
      return emptyState("Nothing fits.", "Try other words or another state.")
    }
    return emptyState(
      "The queue is empty.",
      "\(resolvedWords) resolved today. A quiet hour is good for preventing the next one.",
      suggestions: [
        Suggestion(
          "See what was resolved", href: "/interrupts?state=resolved",
          detail: "What came more than once can be prevented."),
        Suggestion("Check the rotations", href: "/rotations", detail: "Who is next, and is there a gap?"),
      ])
  }
}
