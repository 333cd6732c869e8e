import Core
import Storage
import Web

/// The checklist on the page of a story, with the forms that keep it.
struct StoryChecklist {
  let story: Story
  let roles: Set<PlanningRole>
  let facts: PlanningFacts
  let request: Request
  let form: FormState
  private let checks: [StoryCheck]

  init(
    _ story: Story, _ roles: Set<PlanningRole>, _ facts: PlanningFacts, _ request: Request, _ tx: Transaction,
    form: FormState
  ) throws {
    self.story = story
    self.roles = roles
    self.facts = facts
    self.request = request
    self.form = form
    checks = try StoryCheckStore(tx).of(story.id)
  }

  private var mayWrite: Bool { story.isOpen && roles.contains(.engineer) }
  private var mayTick: Bool { story.isOpen && !roles.isDisjoint(with: [.pair, .lead]) }

  var html: HTML {
    guard !checks.isEmpty || mayWrite else { return .empty }
    let met = checks.count(where: \.isMet)
    let list: HTML = checks.isEmpty ? .empty : "<ul class=\"lines\">\(checks.html(line))</ul>"
    let remark: HTML = checks.isEmpty ? "small points, ticked by who works on it" : "\(met) of \(checks.count)"
    return section("Checklist", remark: remark, id: "checklist", list + adding)
  }

  private func line(_ check: StoryCheck) -> HTML {
    let said: HTML? = check.isMet ? check.by.map { "ticked by \(facts.firstName($0))" } : nil
    let path = "/stories/checks/\(check.id)"
    let tick: HTML =
      mayTick
      ? postButton(
        check.isMet ? "Untick" : "Tick", action: path, request: request,
        fields: [("state", check.isMet ? "open" : "met")], isSmall: true) : .empty
    let remove: HTML =
      mayWrite
      ? postButton(
        "Remove", action: path, request: request, style: .quiet, fields: [("state", "remove")], isSmall: true)
      : .empty
    let acts: HTML = tick.isEmpty && remove.isEmpty ? .empty : "<div class=\"row push\">\(tick)\(remove)</div>"
    return Web.check(check.isMet ? .met : .open, "\(check.text)\(acts)", evidence: said)
  }

  private var adding: HTML {
    guard mayWrite else { return .empty }
    let isSent = form.sent?["act"] == "check"
    let state = (isSent ? form : .fresh).scoped("check")
    return "<p>"
      + panel(
        "Add a point…", heading: "What belongs to it?", action: "\(story.path)/checks", request: request,
        style: .quiet, isOpen: isSent,
        hiddenField("act", "check") + field("In one sentence", "text", in: state, isRequired: true)
          + "<p class=\"row\">\(button("Add", style: .go))</p>") + "</p>"
  }
}
