import Core
import OnCall
import Storage
import Teams
import Web

/// The paths of a team: what is chosen, who that would be now, and the form.
struct EscalationPage {
  private let request: Request
  private let form: FormState
  private let team: Team
  private let plan: EscalationPlan
  private let version: Int
  private let decisions: [(Priority, RoutingDecision)]

  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.form = form
    team = try TeamChoice(tx).named(request.incoming.form["team"] ?? request.query["team"], for: request.actor)
    (plan, version) = try EscalationStore(tx).plan(team.id)
    let team = team.id
    decisions = try Priority.allCases.map { ($0, try InterruptRouter(tx).rehearse($0, team)) }
  }

  var page: Page {
    Page(
      "Escalation", section: "/escalation",
      main: errorSummary(form)
        + head(
          h1: "Who is told of an interrupt, and who next?",
          lede: "Of \(team.name). \(version == 0 ? "The usual paths." : "Chosen by the team.")")
        + section("If it came now", remark: "whom each priority would reach", table) + change)
  }

  private var table: HTML {
    let columns = [Column("Priority"), Column("Path"), Column("Now", isNamedOnPhone: true)]
    let rows = decisions.map { priority, decision in
      TableRow(
        [Web.priority(priority.rawValue), "<code>\(plan[priority].description)</code>", people(decision)],
        id: "path-\(priority.name)")
    }
    return Web.table("Paths", columns, rows)
  }

  private func people(_ decision: RoutingDecision) -> HTML {
    guard !decision.steps.isEmpty else { return "<span class=\"q\">\(decision.because)</span>" }
    return decision.steps.html { step in
      """
      <span class="nowrap">\(step.after.seconds / 60) min <b>\(step.people.map(\.name).spoken)</b></span> \
      <span class="q">\(step.rung.words)</span><br>
      """
    }
  }

  private var change: HTML {
    guard !request.actor.roles.isDisjoint(with: [.manager, .administrator]) else { return .empty }
    return section(
      "Change the paths", remark: "what is under way keeps its own",
      postForm(
        action: "/escalation", request: request,
        hiddenField("team", "\(team.id)") + hiddenField("version", "\(version)")
          + textArea(
            "Paths", "escalation", stored: plan.description, in: form, rows: 5,
            help:
              "A number is the minutes until the next are told: duty 5. Steps are duty, potw, on-call, pool, committed (P1 only), manager, person=MAIL and team=NAME. “again” begins anew, “one of” tells the first who is there.",
            isRequired: true)
          + "<p class=\"row\">" + button("Save", style: .go) + "</p>"))
  }
}

extension RoutingDecision.Step.Rung {
  /// For people.
  var words: String {
    switch self {
    case .triage: "PoTW"
    case .onCall: "on call"
    case .pool: "engineering pool"
    case .committed: "committed"
    case .manager: "manager"
    case .person: "named"
    case .team: "another team"
    }
  }
}
