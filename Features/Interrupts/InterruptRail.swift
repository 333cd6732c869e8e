import Calendars
import Core
import Planning
import Storage
import Teams
import Web

/// What stands beside the timeline: who was left in peace, effort, classification, alerts, what was like this.
struct InterruptRail {
  let interrupt: Interrupt
  let decision: RoutingDecision?
  /// Who was told since, so that nobody is named as left in peace who was not.
  let told: Set<ID<Person>>
  let efforts: [(ID<Person>, minutes: Int)]
  let breaches: [CommitmentBreach]
  /// To which it is linked; none for customers.
  let stories: [Story]
  let alerts: [StoredAlert]
  /// Open ones that go with it.
  let parts: [Interrupt]
  /// Open ones of the same time that may belong to it.
  let near: [Interrupt]
  let like: [Interrupt]
  let source: Source?
  let facts: InterruptFacts
  let said: SignalRail

  /// - Parameter linking: the form that links it to a story.
  func html(linking: HTML) -> HTML {
    notTold + shield + together + effort + classification + planned(linking) + firing + said.html + beside + similar
  }

  private var notTold: HTML {
    guard let decision else { return .empty }
    let called = told.union(breaches.map(\.person))
    let rows = decision.passedOver.filter { !called.contains($0.person.id) }.map { passed -> HTML in
      let face = facts.face(passed.person.id)
      return """
        <li>\(avatar(initials: face.initials, kind: face.kind))<p><b>\(passed.person.name)</b> \(passed.because) \
        \(rule(passed.rule))</p></li>
        """
    }
    let rest: HTML = "<li>\(icon("shield"))<p>Everybody else was left in peace. \(rule("B4"))</p></li>"
    let first: HTML = decision.steps.isEmpty ? "<p class=\"q2\">\(decision.because) \(rule(decision.rule))</p>" : .empty
    return """
      <section><h2>\(icon("shield"))Who was not told, and why</h2>\(first)\
      <ul class="lines tight notp">\(rows)\(rest)</ul></section>
      """
  }

  private var shield: HTML {
    guard !breaches.isEmpty else { return .empty }
    let rows = breaches.html { breach in
      let face = facts.face(breach.person)
      let asked: HTML = breach.rule == .named ? "asked by \(breach.askedBy): “\(breach.reason)”." : "\(breach.reason)"
      let cost: HTML = breach.minutes > 0 ? " \(TimeText.long(.minutes(Int64(breach.minutes))))." : .empty
      let no: HTML = breach.declinedAt == nil ? .empty : " Declined."
      return """
        <li>\(avatar(initials: face.initials, kind: face.kind))<p><b>\(facts.name(breach.person))</b> was called away \
        from <a href="\(breach.subject.path)">\(unbroken(breach.subject.name))</a>, \(asked)\(cost)\(no) \
        \(rule(breach.rule.rawValue))</p></li>
        """
    }
    return """
      <section><h2>\(icon("shield"))Breaches of the shield</h2><ul class="lines tight notp">\(rows)</ul></section>
      """
  }

  private var effort: HTML {
    guard !efforts.isEmpty else { return .empty }
    let most = Double(efforts.map(\.minutes).max() ?? 1)
    let rows = efforts.html { person, minutes in
      """
      <tr><td>\(who(facts.face(person)))</td><td>\(meter(Double(minutes) / most, .neutral))</td>\
      <td class="num">\(TimeText.long(.minutes(Int64(minutes))))</td></tr>
      """
    }
    return """
      <section><h2>Effort so far <b class="push">\(TimeText.long(.minutes(Int64(interrupt.minutes))))</b></h2>\
      <table class="eff">\(rows)</table></section>
      """
  }

  private var classification: HTML {
    var rows: [(String, HTML)] = [("Priority", "\(interrupt.priority.name)")]
    if let customer = facts.customer(interrupt.customer) { rows.append(("Customer", "\(customer)")) }
    if let technology = interrupt.technology { rows.append(("Technology", "\(technology)")) }
    rows.append(("Source", source.map { "\($0.name)" } ?? "\(interrupt.sourceWord)"))
    if let requester = interrupt.requester { rows.append(("Asked by", "\(facts.name(requester))")) }
    rows.append(("Opened", "\(time(interrupt.openedAt, facts.clock.short(interrupt.openedAt, now: facts.now)))"))
    rows.append(("Last seen", "\(time(interrupt.lastSeenAt, facts.clock.short(interrupt.lastSeenAt, now: facts.now)))"))
    if let code = interrupt.closeCode { rows.append(("Outcome", "\(code.words)")) }
    return "<section><h2>Classification</h2>\(definitions(rows))</section>"
  }

  private func planned(_ linking: HTML) -> HTML {
    guard !stories.isEmpty || !linking.isEmpty else { return .empty }
    let rows = stories.html { story in
      """
      <li><a href="\(story.path)">\(unbroken(story.number)) \(story.title)</a> \
      <span class="q">\(story.state.title)</span></li>
      """
    }
    return "<section><h2>Planned work</h2><ul class=\"lines tight\">\(rows)</ul>\(linking)</section>"
  }

  private var firing: HTML {
    guard !alerts.isEmpty else { return .empty }
    let rows = alerts.prefix(10).html { alert in
      let labels = alert.labelPairs.filter { $0.name != "alertname" }.map { "\($0.name)=\($0.value)" }
      let ended: HTML = alert.resolvedAt == nil ? "fires" : "ended"
      return "<li>\(labels.joined(separator: " ").prefix(160)) <span class=\"q\">\(ended)</span></li>"
    }
    let more: HTML = interrupt.count > 10 ? "<p class=\"q s\">The newest 10 of \(interrupt.count).</p>" : .empty
    return """
      <section><h2>Alerts <span class="q">\(interrupt.firing) of \(interrupt.count) fire</span></h2>\
      <ul class="lines tight s">\(rows)</ul>\(more)</section>
      """
  }

  private var together: HTML {
    guard !parts.isEmpty else { return .empty }
    let rows = parts.html { "<li><a href=\"\($0.path)\">\(unbroken($0.number)) \($0.title)</a></li>" as HTML }
    return
      "<section><h2>Goes with it <span class=\"q\">\(parts.count)</span></h2><ul class=\"lines tight sim\">\(rows)</ul></section>"
  }

  /// What came in at the same time for the same customer or technology: perhaps one cause.
  private var beside: HTML {
    guard !near.isEmpty else { return .empty }
    let rows = near.html { other in
      "<li><a href=\"\(other.path)\">\(unbroken(other.number)) \(other.title)</a><span>\(facts.age(other))</span></li>"
        as HTML
    }
    return "<section><h2>Perhaps the same cause</h2><ul class=\"lines tight sim\">\(rows)</ul></section>"
  }

  private var similar: HTML {
    guard !like.isEmpty else { return .empty }
    let rows = like.html { other in
      let when = facts.clock.short(other.resolvedAt ?? other.openedAt, now: facts.now)
      let effort: HTML = other.minutes > 0 ? ", \(TimeText.long(.minutes(Int64(other.minutes))))" : .empty
      return """
        <li><a href="\(other.path)">\(unbroken(other.number)) \(other.title)</a>\
        <span>\(when)\(effort): \(other.closeCode?.words)</span></li>
        """
    }
    return """
      <section><h2>Like this one <span class="q">\(like.count) in 60 days</span></h2>\
      <ul class="lines tight sim">\(rows)</ul></section>
      """
  }
}
