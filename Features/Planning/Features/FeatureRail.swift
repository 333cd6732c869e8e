import Core
import Teams
import Web

/// What stands beside a feature: for whom, who leads, when it is shown, what the team needs to take it over.
struct FeatureRail {
  private let page: FeaturePage

  init(_ page: FeaturePage) { self.page = page }

  private var feature: PlannedFeature { page.feature }
  private var facts: PlanningFacts { page.facts }

  var html: HTML {
    let checks = FeatureChecks(page)
    return "<section>\(about)\(leading)</section>" + demo + checks.handover + checks.retro
  }

  private var about: HTML {
    var rows: [(String, HTML)] = [("Backlog", "\(feature.backlog.title)")]
    if let customer = facts.team(feature.customer) { rows.append(("Customer", "\(customer)")) }
    if let requester = feature.requester { rows.append(("Asked by", "\(facts.name(requester))")) }
    rows.append(("Lead", feature.lead.map { who(facts.face($0)) } ?? nobody()))
    if let effort = feature.effort {
      let first: HTML =
        feature.firstEffort.map { $0 == effort ? .empty : " <span class=\"q\">first estimate \($0)</span>" } ?? .empty
      rows.append(("Effort", "\(effort) points\(first)"))
    }
    if let day = page.forecast {
      let words: HTML = "stories done by \(facts.date(day)), \(unbroken("85 % sure"))"
      let sees = !page.request.actor.roles.isDisjoint(with: Role.operations.union([.viewer]))
      rows.append(("Forecast", sees ? "<a href=\"/forecast?team=\(feature.team.number)\">\(words)</a>" : words))
    }
    if !feature.technologies.isEmpty { rows.append(("Technologies", "\(feature.technologies)")) }
    if !feature.origin.isEmpty { rows.append(("Comes from", "\(feature.origin)")) }
    rows.append(("Since", "\(facts.date(feature.createdAt))"))
    return definitions(rows)
  }

  /// Whoever wants to lead says so; product owner and lead ask somebody (I2).
  private var leading: HTML {
    guard feature.isOpen, page.roles.contains(.engineer) else { return .empty }
    let me = page.request.actor.person.map { ID<Person>($0) }
    let take: HTML =
      me == nil || feature.lead == me
      ? .empty
      : postButton(
        "Lead it", action: "\(feature.path)/lead", request: page.request,
        fields: [("lead", me.map { "\($0)" } ?? ""), ("version", "\(feature.version)")])
    guard !page.roles.isDisjoint(with: [.po, .lead]) else { return take }
    let choices = [Choice("", "Nobody")] + facts.workers.map { Choice("\($0.id)", $0.name) }
    return "<div class=\"row\">" + take
      + panel(
        "Choose the lead…", heading: "Who leads it?", action: "\(feature.path)/lead", request: page.request,
        hiddenField("version", "\(feature.version)")
          + selectField(
            "Person", "lead", choices, stored: feature.lead.map { "\($0)" } ?? "", in: page.form.of(formWith: "lead"))
          + "<p class=\"row\">\(button("Choose", style: .go))</p>") + "</div>"
  }

  private var demo: HTML {
    let when: HTML =
      feature.demoAt.map { "<p>\(time($0, facts.clock.short($0, now: facts.now)))</p>" }
      ?? "<p class=\"q2\">Not set yet.</p>"
    guard feature.isOpen, !page.roles.isDisjoint(with: [.po, .lead]) else {
      return "<section><h2>Demo</h2>\(when)</section>"
    }
    let stored = feature.demoAt.map { instant in
      let local = facts.clock.zone.local(instant)
      return "\(local.day)T\(local.clock)"
    }
    let form = panel(
      "Set…", heading: "When is it shown?", action: "\(feature.path)/demo", request: page.request, style: .quiet,
      hiddenField("version", "\(feature.version)")
        + field(
          "Time in \(facts.clock.zone.name)", "at", .dateTime, stored: stored ?? "", in: page.form.of(formWith: "at"),
          help: "Empty: no time yet.") + "<p class=\"row\">\(button("Set", style: .go))</p>")
    return "<section><h2>Demo</h2>\(when)\(form)</section>"
  }
}
