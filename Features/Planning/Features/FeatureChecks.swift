import Core
import Web

/// What must hold for a feature, with the forms by which product owner and lead keep it.
struct FeatureChecks {
  private let page: FeaturePage

  init(_ page: FeaturePage) { self.page = page }

  private var mayWrite: Bool { page.feature.isOpen && !page.roles.isDisjoint(with: [.po, .lead]) }

  private func mayJudge(_ kind: FeatureCheck.Kind) -> Bool {
    page.feature.isOpen && !page.roles.isDisjoint(with: kind == .criterion ? [.po] : [.po, .lead])
  }

  private func of(_ kind: FeatureCheck.Kind) -> [FeatureCheck] { page.checks.filter { $0.kind == kind } }

  var criteria: HTML {
    let all = of(.criterion)
    let held = all.count { $0.state != .open }
    let remark: HTML = all.isEmpty ? "what the product owner will look at" : "\(held) of \(all.count) hold"
    let list: HTML =
      all.isEmpty ? "<p class=\"q\">None is written yet.</p>" : "<ul class=\"lines\">\(all.html(line))</ul>"
    return section(
      "Acceptance criteria", remark: remark, id: "criteria", list + writing(.criterion, "Add a criterion…"))
  }

  /// For the rail: what operation needs, with how much of it is there.
  var handover: HTML {
    let all = of(.handover)
    let held = all.count { $0.state != .open }
    return """
      <section id="handover"><h2>Hand over to the team <b class="push q">\(held) of \(all.count)</b></h2>\
      <ul class="trans">\(all.html(line))</ul>\(writing(.handover, "Add a point…"))</section>
      """
  }

  var retro: HTML {
    let all = of(.action)
    guard !all.isEmpty || page.feature.step == .retro || page.feature.step == .done else {
      return "<section><h2>Retro</h2><p class=\"q2\">After the hand-over.</p></section>"
    }
    return """
      <section id="retro"><h2>Retro</h2><ul class="trans">\(all.html(line))</ul>\(writing(.action, "Add an action…"))</section>
      """
  }

  private func line(_ check: FeatureCheck) -> HTML {
    let by = check.by.map { page.facts.firstName($0) }
    let who = by.map { check.state == .waived ? "waived by \($0)" : "said by \($0)" }
    let evidence = [check.evidence, who ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    let shown: HTML? = check.state == .open || evidence.isEmpty ? nil : "\(evidence)"
    return Web.check(
      check.state == .open ? .open : .met, "\(check.text)\(judging(check))", evidence: shown)
  }

  private func judging(_ check: FeatureCheck) -> HTML {
    guard mayJudge(check.kind) else { return .empty }
    let scope = page.form.scoped("check-\(check.id)")
    let isSent = page.form.sent?["check"] == "\(check.id)"
    let form = isSent ? scope : FormState.fresh.scoped("check-\(check.id)")
    let acts: HTML =
      check.state == .open
      ? button("It holds", style: .go, name: "state", value: "met") + button("Waive", name: "state", value: "waived")
      : button("Open again", name: "state", value: "open")
    return " "
      + panel(
        check.state == .open ? "Judge…" : "Change…", heading: check.text,
        action: "/features/checks/\(check.id)", request: page.request, style: .quiet, isOpen: isSent,
        hiddenField("check", "\(check.id)")
          + field("Evidence", "evidence", stored: check.evidence, in: form, help: "What shows it; needed to waive it.")
          + "<p class=\"row\">\(acts)\(button("Remove", style: .hot, name: "state", value: "remove"))</p>")
  }

  private func writing(_ kind: FeatureCheck.Kind, _ label: String) -> HTML {
    guard mayWrite else { return .empty }
    let isSent = page.form.sent?["kind"] == kind.rawValue
    let form = isSent ? page.form.scoped(kind.rawValue) : FormState.fresh.scoped(kind.rawValue)
    return "<p>"
      + panel(
        label, heading: "What must hold?", action: "\(page.feature.path)/checks", request: page.request, style: .quiet,
        isOpen: isSent,
        hiddenField("kind", kind.rawValue) + field("In one sentence", "text", in: form, isRequired: true)
          + "<p class=\"row\">\(button("Add", style: .go))</p>") + "</p>"
  }
}
