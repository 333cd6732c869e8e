import Core
import Notifications
import OnCall
import Planning
import Storage
import Teams
import Web

/// One interrupt: what is demanded, who was told and why, what people did, what happens next.
struct InterruptPage {
  let request: Request
  let facts: InterruptFacts
  let interrupt: Interrupt
  let timeline: InterruptTimeline
  let rail: InterruptRail
  let steps: [PathStep]
  let form: FormState
  /// Who was called away for it (S4); nobody for customers.
  let breaches: [CommitmentBreach]

  init(_ interrupt: Interrupt, _ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    let store = InterruptStore(tx)
    let facts = try InterruptFacts(request, tx)
    let decision = try store.decision(interrupt.id)
    let told = try NotificationStore(tx).told(about: interrupt.reference)
    self.request = request
    self.facts = facts
    self.interrupt = interrupt
    self.form = form
    let isCustomer = try InterruptVisibility.onlyCustomer(request.actor, tx) != nil
    breaches = isCustomer ? [] : try ShieldReader(tx).breaches(by: interrupt.reference)
    timeline = InterruptTimeline(
      interrupt: interrupt, events: try store.events(interrupt.id), told: told, facts: facts,
      arrivals: interrupt.kind == .alert ? try AlertStore(tx).arrivals(interrupt.id, limit: 2000) : [])
    rail = InterruptRail(
      interrupt: interrupt, decision: decision?.1, told: Set(told.map(\.person)),
      efforts: try store.efforts(interrupt.id), breaches: breaches,
      stories: isCustomer ? [] : try StoryLinkStore(tx).stories(of: interrupt.id.number),
      alerts: try AlertStore(tx).ofInterrupt(interrupt.id, limit: 50),
      parts: try store.parts(of: interrupt.id),
      near: isCustomer || !interrupt.isOpen ? [] : try store.near(interrupt, limit: 5),
      like: try store.like(interrupt, since: tx.now - .days(60), limit: 5),
      source: try interrupt.source.flatMap(SourceStore(tx).find), facts: facts,
      said: try SignalRail(interrupt, isCustomer: isCustomer, facts, tx))
    steps = decision.map { Self.path(interrupt, $0.at, $0.1, told: told, facts) } ?? []
  }

  var page: Page {
    let isUrgent = mayWork && interrupt.state == .new && interrupt.parent == nil
    return Page(
      "\(interrupt.number) \(interrupt.title)", section: "/interrupts", after: isUrgent ? thumb : .empty,
      bodyClass: isUrgent ? "has-thumb" : "",
      main: errorSummary(form) + live("interrupt-head", class: "", header) + acts
        + live("interrupt-path", steps.isEmpty ? .empty : escalationPath(steps))
        + split(
          section(
            "Timeline", remark: timeline.remark, id: "timeline", isLive: true, class: "tl", timeline.html) + noteForm,
          rail: live("interrupt-rail", rail.html(linking: linkPanel)), railLabel: "About this interrupt"))
  }

  private var mayWork: Bool { !request.actor.roles.isDisjoint(with: Role.operations) }
  private var version: HTML { hiddenField("version", "\(interrupt.version)") }

  private var header: HTML {
    let from: HTML = rail.source.map { "\($0.name)" } ?? "\(interrupt.sourceWord)"
    let assignee: String = interrupt.assignee.map { " by \(facts.firstName($0))" } ?? ""
    return """
      <div class="head ihead"><div>\
      <p class="eyebrow">\(breadcrumb([("Interrupts", "/interrupts")], last: interrupt.number))</p>\
      <h1>\(interrupt.title)</h1>\
      <p class="facts">\(priority(interrupt.priority.rawValue)) <span class="who">\(icon(interrupt.icon)) \(from) \
      \(times(interrupt.count))</span> \(customerFact) \(interrupt.technology.map { "<span>\($0)</span>" as HTML }) \
      \(state(interrupt.mark, interrupt.state.words + assignee))</p>\
      \(when: !interrupt.detail.isEmpty, "<p class=\"lede\">\(interrupt.detail)</p>")\(link)\(leader)</div>\(clock)</div>
      """
  }

  private var leader: HTML {
    guard let leader = interrupt.parent else { return .empty }
    return "<p class=\"s\">It goes with <a href=\"/interrupts/\(leader.number)\">I-\(leader.number)</a>.</p>"
  }

  private var customerFact: HTML? { facts.customer(interrupt.customer).map { "<span>\($0)</span>" } }

  private var link: HTML {
    guard let link = interrupt.link?.safeURL else { return .empty }
    return "<p class=\"s\"><a href=\"\(link)\" rel=\"noreferrer\">Where to look: \(link.prefix(100))</a></p>"
  }

  /// How long somebody has waited, or how long it took; no promise is shown where none was made.
  private var clock: HTML {
    let words: HTML =
      switch interrupt.state {
      case .new: "<b class=\"hot\">\(facts.age(interrupt))</b> without an answer"
      case .acknowledged, .inWork: "<b>\(facts.age(interrupt))</b> open"
      case .resolved: "<b>\(facts.age(interrupt))</b> from start to end"
      }
    let next: HTML = facts.nextWords(interrupt).map { "<p class=\"q\">\($0)</p>" } ?? .empty
    return "<div class=\"clock\"><p>\(words)</p>\(next)</div>"
  }

  private var acts: HTML {
    guard mayWork else { return .empty }
    guard interrupt.isOpen else {
      return "<div class=\"acts row\">\(reopenPanel)</div>"
    }
    let triage = TriagePanels(interrupt: interrupt, facts: facts, request: request, form: form).html
    guard interrupt.parent == nil else {
      return "<div class=\"acts row\" id=\"resolve\">\(resolvePanel)\(triage)</div>"
    }
    let acknowledge: HTML =
      interrupt.state == .new
      ? postButton(
        "Acknowledge", action: "\(interrupt.path)/acknowledge", request: request, style: .go, key: "a",
        fields: [("version", "\(interrupt.version)")], class: "first") : .empty
    return
      "<div class=\"acts row\" id=\"resolve\">\(acknowledge)\(resolvePanel)\(assignPanel)\(declinePanel)\(triage)</div>"
  }

  private var resolvePanel: HTML {
    let codes = CloseCode.allCases.map { Choice($0.rawValue, $0.words) }
    let preferred = interrupt.kind == .request ? CloseCode.answered : .fixed
    let words = "\(interrupt.firing) of its alerts still fire. If they do in 30 minutes, it opens again."
    let still: HTML = interrupt.firing == 0 ? .empty : "<p class=\"q\">\(words)</p>"
    return panel(
      "Resolve", heading: "What ended it?", action: "\(interrupt.path)/resolve", request: request,
      style: interrupt.state == .new ? .plain : .go, key: "r",
      isOpen: request.query["act"] == "resolve" || form.sent?["code"] != nil,
      version + selectField("Outcome", "code", codes, stored: preferred.rawValue, in: form, isRequired: true)
        + field(
          "Minutes of your time", "minutes", .number, stored: "0", in: form,
          help: "Feeds the share of interrupts; 0 if you did nothing.", isRequired: true,
          limits: 0...InterruptActions.maximumMinutes)
        + textArea("What did you do?", "text", in: form, rows: 2) + still + "<p class=\"row\">"
        + button("Resolve", style: .go) + "</p>")
  }

  private var assignPanel: HTML {
    let people = facts.workers.map { person in
      Choice("\(person.id)", person.name + (facts.promise(of: person.id).map { ", committed to \($0)" } ?? ""))
    }
    let help = interrupt.priority == .p1 ? nil : "Needed for who is committed, and counted as a breach of the shield."
    return panel(
      "Assign", heading: "Who works on it?", action: "\(interrupt.path)/assign", request: request, key: "s",
      isOpen: form.sent?["assignee"] != nil,
      version
        + selectField(
          "Person", "assignee", people, stored: request.actor.person.map(String.init) ?? "", in: form,
          isRequired: true) + field("Why this person", "reason", in: form, help: help) + "<p class=\"row\">"
        + button("Assign", style: .go) + "</p>")
  }

  /// Beside what is planned, also once it is resolved: often only then it is seen what would spare it.
  private var linkPanel: HTML {
    guard mayWork else { return .empty }
    return panel(
      "Link to a story…", heading: "Which story has to do with it?", action: "\(interrupt.path)/stories",
      request: request, style: .quiet, isOpen: form.sent?["story"] != nil,
      field("Story", "story", in: form.scoped("link"), help: "Its number, such as S-408.", isRequired: true)
        + "<p class=\"row\">\(button("Link", style: .go))</p>")
  }

  /// For who was asked by name while committed (S3).
  private var declinePanel: HTML {
    let isAsked = breaches.contains {
      $0.person == interrupt.assignee && $0.person.number == request.actor.person && $0.rule == .named
        && $0.declinedAt == nil
    }
    guard isAsked else { return .empty }
    return panel(
      "Decline", heading: "Why can you not help now?", action: "\(interrupt.path)/decline", request: request,
      version + field("Reason", "reason", in: form.scoped("decline"), isRequired: true)
        + "<p class=\"q\">It goes back to the queue; your commitment stays.</p><p class=\"row\">"
        + button("Decline", style: .go) + "</p>")
  }

  private var reopenPanel: HTML {
    panel(
      "Reopen", heading: "Why is it not over?", action: "\(interrupt.path)/reopen", request: request,
      version + textArea("Reason", "reason", in: form, rows: 2, isRequired: true) + "<p class=\"row\">"
        + button("Reopen", style: .go) + "</p>")
  }

  private var noteForm: HTML {
    guard mayWork else { return .empty }
    return postForm(
      action: "\(interrupt.path)/note", request: request, class: "say-note",
      "<label class=\"vh\" for=\"note\">Note</label>"
        + "<textarea id=\"note\" name=\"text\" rows=\"2\" placeholder=\"What did you see or do?\"></textarea>"
        + "<div class=\"row\">" + button("Add note")
        + "<label class=\"who\">and <input type=\"number\" name=\"minutes\" value=\"0\" min=\"0\" max=\"1440\" aria-label=\"minutes\"> min of my time</label></div>"
    )
  }

  private var thumb: HTML {
    thumbBar(
      action: "\(interrupt.path)/acknowledge", request: request,
      version + thumbButton("Acknowledge", name: "version", value: "\(interrupt.version)", isMain: true))
  }

  /// The stored ladder with what became of each rung (B5).
  private static func path(
    _ interrupt: Interrupt, _ at: Instant, _ decision: RoutingDecision, told: [Told], _ facts: InterruptFacts
  ) -> [PathStep] {
    let reached = interrupt.next.flatMap { $0.kind == .escalate ? $0.step : nil } ?? decision.steps.count
    return decision.steps.enumerated().map { index, step in
      let names = step.people.map(\.name).spoken
      let when = facts.clock.short(at + step.after, now: facts.now)
      let isTold = step.people.contains { person in told.contains { $0.person == person.id && $0.at >= at } }
      let isLatest = index == reached - 1 && interrupt.state == .new
      let progress: PathStep.Progress = isTold ? (isLatest ? .now : .done) : .ahead
      // A path that the end of working hours cuts off is decided anew when they begin.
      let waits = interrupt.next.flatMap { $0.kind == .route ? facts.clock.short($0.at, now: facts.now) : nil }
      let who: HTML =
        isTold || interrupt.state == .new && waits == nil
        ? "\(when) \(names)" : interrupt.state == .new ? "\(names)" : "\(names) not needed"
      return PathStep(
        title(step.rung, isFirst: !decision.steps[..<index].contains { $0.rung == step.rung }),
        icon: progress == .ahead ? "clock" : "check", progress, who: who,
        why: isTold
          ? "told as \(step.because)"
          : waits.map { "decided anew when working hours begin, \($0)" } ?? "if nobody has answered by then")
    }
  }

  private static func title(_ rung: RoutingDecision.Step.Rung, isFirst: Bool) -> String {
    switch rung {
    case .triage: isFirst ? "Triage" : "Second PoTW"
    case .onCall: isFirst ? "On call" : "Also on call"
    case .pool: "Engineering pool"
    case .committed: "Committed"
    case .manager: "Manager"
    case .person: "By name"
    case .team: "Another team"
    }
  }
}
