import Core
import Storage
import Teams
import Web

/// One story: what is to be done, who does it, what it waits for, and what happened to it.
struct StoryPage {
  let request: Request
  let facts: PlanningFacts
  let story: Story
  let form: FormState
  private let feature: PlannedFeature?
  private let people: [ID<Person>]
  private let waitsFor: [Story]
  private let others: [Story]
  private let roles: Set<PlanningRole>
  private let events: [PlanningEvent]
  private let commitments: HTML
  private let checklist: HTML
  private let attachments: HTML
  private let links: HTML
  private let splitFrom: ID<Story>?
  private let splitInto: [ID<Story>]

  init(_ story: Story, _ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.story = story
    self.form = form
    facts = try PlanningFacts(request, tx)
    let store = StoryStore(tx)
    feature = try story.feature.map(FeatureStore(tx).get)
    people = try store.people([story.id])[story.id] ?? []
    let after = try store.dependencies([story.id])[story.id] ?? []
    let isInside = CommitmentPage.showsPeople(to: request.actor)
    waitsFor = try store.all(after).filter { isInside || $0.feature == story.feature }
    roles = try StoryActions(tx, as: request.actor).roles(story, feature, people)
    others =
      roles.contains(.engineer)
      ? try (story.feature.map(store.of) ?? store.open(story.team)).filter { $0.id != story.id && $0.isOpen } : []
    commitments = try CommitmentOffer(.story(story.id), facts, request, tx).html
    checklist = try StoryChecklist(story, roles, facts, request, tx, form: form).html
    attachments = try AttachmentSection(.story(story.id), facts, request, tx, form: form).html
    links = try StoryLinkSection(story, roles, request, tx, form: form).html
    splitFrom = try StorySplitStore(tx).origin(story.id)
    splitInto = try StorySplitStore(tx).parts(story.id)
    events = try PlanningHistoryStore(tx).entries(story.reference, limit: 200, withPromises: isInside)
  }

  var page: Page {
    Page(
      "\(story.number) \(story.title)", section: "/features",
      main: errorSummary(form) + header + acts
        + split(
          live("story-main", text + history), rail: live("story-rail", working + commitments + waiting + links + about),
          railLabel: "About this story"))
  }

  private var version: HTML { hiddenField("version", "\(story.version)") }
  private func scoped(_ act: String) -> FormState {
    (form.sent?["act"] == act ? form : .fresh).scoped(act)
  }

  private var header: HTML {
    let up = feature.map { [("Features", "/features"), ($0.number, $0.path)] } ?? [("Features", "/features")]
    let blocked: HTML =
      story.blockedReason.map { hot("Blocked since \(facts.date(story.blockedAt ?? story.stateAt)): \($0)") + " " }
      ?? .empty
    let since: HTML =
      story.isOpen
      ? "\(story.state.title.prefix(1).uppercased() + story.state.title.dropFirst()) for \(TimeTextDays(facts.days(since: story.stateAt)).words)."
      : "\(story.state.title.prefix(1).uppercased() + story.state.title.dropFirst()), \(facts.date(story.closedAt ?? story.stateAt))."
    let back: HTML =
      story.sentBack == 0 ? .empty : story.sentBack == 1 ? " Sent back once." : " Sent back \(story.sentBack) times."
    return head(
      eyebrow: breadcrumb(up, last: story.number), h1: "\(story.title)\(story.spikeSign)",
      lede: "\(blocked)\(since)\(back)",
      actions: story.isOpen && roles.contains(.engineer)
        ? buttonLink("Edit", href: "\(story.path)/edit", key: "e") : nil)
  }

  // MARK: - Acts

  private var acts: HTML {
    let possible = StoryFlow.moves.filter { $0.from == story.state && !roles.isDisjoint(with: $0.roles) }
    let moves = possible.filter { !$0.needsReason }.enumerated().html { index, move in
      postButton(
        move.label, action: "\(story.path)/move", request: request, style: index == 0 ? .go : .plain,
        key: move.to == .inWork ? "p" : nil,
        fields: [("to", move.to.rawValue), ("version", "\(story.version)"), ("act", "move")])
    }
    let asked = possible.filter(\.needsReason).html(ask)
    guard !possible.isEmpty || (story.isOpen && roles.contains(.engineer)) else { return .empty }
    return "<div class=\"acts row\">\(moves)\(asked)\(blocking)\(splitting)</div>"
  }

  private func ask(_ move: StoryMove) -> HTML {
    panel(
      "\(move.label)…", heading: move.to == .ready ? "What is missing?" : "Why?", action: "\(story.path)/move",
      request: request, isOpen: form.sent?["to"] == move.to.rawValue,
      version + hiddenField("to", move.to.rawValue) + hiddenField("act", "move-\(move.to.rawValue)")
        + field("Reason", "reason", in: scoped("move-\(move.to.rawValue)"), isRequired: true)
        + "<p class=\"row\">\(button(move.label, style: .go))</p>")
  }

  private var blocking: HTML {
    guard story.isOpen, roles.contains(.engineer) else { return .empty }
    guard !story.isBlocked else {
      return postButton(
        "Unblock", action: "\(story.path)/unblock", request: request, fields: [("version", "\(story.version)")])
    }
    return panel(
      "Block…", heading: "What does it wait for?", action: "\(story.path)/block", request: request,
      isOpen: form.sent?["act"] == "block",
      version + hiddenField("act", "block") + field("Reason", "reason", in: scoped("block"), isRequired: true)
        + "<p class=\"row\">\(button("Block", style: .hot))</p>")
  }

  private var splitting: HTML {
    guard story.isOpen, story.state != .validation, StoryActions.maySplit(roles) else { return .empty }
    return buttonLink("Split…", href: "\(story.path)/split")
  }

  // MARK: - Main

  private var text: HTML {
    let what: HTML = story.text.isEmpty ? "<p class=\"q\">Nothing more is written.</p>" : prose(story.text)
    let acceptance: HTML =
      story.acceptance.isEmpty ? .empty : section("How it is seen to be done", prose(story.acceptance))
    let outcome: HTML = story.outcome.isEmpty ? .empty : section("Outcome", prose(story.outcome))
    return section("What is to be done", what) + checklist + acceptance + outcome + attachments
  }

  private var history: HTML { section("History", class: "tl", PlanningTimeline(events, facts).html) }

  // MARK: - Rail

  private var working: HTML {
    let me = request.actor.person.map { ID<Person>($0) }
    let list = people.html { person -> HTML in
      let mayLeave = story.isOpen && !roles.isDisjoint(with: person == me ? [.pair] : [.lead, .po, .pair])
      let leave: HTML =
        mayLeave
        ? postButton(
          "Take off", action: "\(story.path)/leave", request: request, style: .quiet,
          fields: [("person", "\(person)"), ("version", "\(story.version)")], isSmall: true, class: "push") : .empty
      return "<li class=\"row\">\(who(facts.face(person)))\(leave)</li>"
    }
    let nobodyYet: HTML = people.isEmpty ? "<p>\(nobody("nobody works on it"))</p>" : .empty
    return "<section><h2>Pair</h2>\(nobodyYet)<ul class=\"lines tight\">\(list)</ul>\(joining(me))</section>"
  }

  private func joining(_ me: ID<Person>?) -> HTML {
    guard story.isOpen, roles.contains(.engineer) else { return .empty }
    let mine: HTML =
      me.map { me in
        people.contains(me)
          ? .empty
          : postButton(
            "Join", action: "\(story.path)/join", request: request,
            fields: [("person", "\(me)"), ("version", "\(story.version)")])
      } ?? .empty
    guard !roles.isDisjoint(with: [.lead, .po, .pair]) else { return mine }
    let choices = facts.pairable.filter { !people.contains($0.id) }.map { Choice("\($0.id)", $0.name) }
    return "<div class=\"row\">" + mine
      + panel(
        "Ask somebody…", heading: "Who works on it too?", action: "\(story.path)/join", request: request,
        isOpen: form.sent?["act"] == "join",
        version + hiddenField("act", "join")
          + selectField("Person", "person", choices, in: scoped("join"), isRequired: true)
          + "<p class=\"row\">\(button("Add", style: .go))</p>") + "</div>"
  }

  private var waiting: HTML {
    let list = waitsFor.html { other -> HTML in
      let remove: HTML =
        story.isOpen && roles.contains(.engineer)
        ? postButton(
          "Remove", action: "\(story.path)/separate", request: request, style: .quiet,
          fields: [("after", "\(other.id)"), ("version", "\(story.version)")], isSmall: true, class: "push") : .empty
      return
        "<li class=\"row\"><a href=\"\(other.path)\">\(unbroken(other.number)) \(other.title)</a> \(other.stateMark)\(remove)</li>"
    }
    let none: HTML = waitsFor.isEmpty ? "<p class=\"q2\">For no other story.</p>" : .empty
    let choices = others.filter { other in !waitsFor.contains { $0.id == other.id } }.map {
      Choice("\($0.id)", "\($0.number) \($0.title)")
    }
    let add: HTML =
      choices.isEmpty || !story.isOpen
      ? .empty
      : panel(
        "Comes after…", heading: "Which story must be done first?", action: "\(story.path)/depend", request: request,
        style: .quiet, isOpen: form.sent?["act"] == "depend",
        version + hiddenField("act", "depend")
          + selectField("Story", "after", choices, in: scoped("depend"), isRequired: true)
          + "<p class=\"row\">\(button("Add", style: .go))</p>")
    return "<section><h2>Waits for</h2>\(none)<ul class=\"lines tight\">\(list)</ul>\(add)</section>"
  }

  private var about: HTML {
    var rows: [(String, HTML)] = [("State", story.stateMark)]
    if let feature {
      rows.append(("Feature", "<a href=\"\(feature.path)\">\(unbroken(feature.number)) \(feature.title)</a>"))
    }
    rows.append(("Backlog", "\(story.backlog.title)"))
    rows.append(("Size", story.isSized ? "\(story.sizeText)" : "<span class=\"q\">not yet</span>"))
    if story.isEasy { rows.append(("Order", "easy, to be taken first")) }
    if !story.origin.isEmpty { rows.append(("Comes from", Self.link(story.origin))) }
    if let from = splitFrom { rows.append(("Split from", Self.links([from]))) }
    if !splitInto.isEmpty { rows.append(("Split into", Self.links(splitInto))) }
    rows.append(("Written", "\(facts.date(story.createdAt))"))
    if let started = story.startedAt { rows.append(("Begun", "\(facts.date(started))")) }
    return "<section><h2>About</h2>\(definitions(rows))</section>"
  }
}

extension StoryPage {
  /// To the page of what is named by its number: `I-2841`.
  fileprivate static func link(_ origin: String) -> HTML {
    let pages = ["I-": "/interrupts/", "F-": "/features/", "S-": "/stories/"]
    guard let page = pages[String(origin.prefix(2))], let number = ID<Story>(origin.dropFirst(2)) else {
      return "\(origin)"
    }
    return "<a href=\"\(page)\(number.number)\">\(unbroken(origin))</a>"
  }

  fileprivate static func links(_ ids: [ID<Story>]) -> HTML {
    ids.html { "<a href=\"/stories/\($0.number)\">\(unbroken("S-\($0)"))</a> " }
  }
}

/// `one day`, `4 days`.
struct TimeTextDays {
  let words: String

  init(_ days: Int) { words = days == 1 ? "one day" : "\(days) days" }
}
