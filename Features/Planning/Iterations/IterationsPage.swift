import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// The iterations of a team: what runs, what comes, and what came of those that were.
struct IterationsPage {
  /// The forms of the page; the one that came back with errors is shown open.
  enum Form: String { case add, rhythm }

  /// The most that are shown.
  private static let most = 60

  let request: Request
  let team: Team
  private let iterations: [Iteration]
  private let counts: [ID<Iteration>: IterationCounts]
  private let promises: [ID<Iteration>: (made: Int, kept: Int)]
  private let rhythm: TeamRhythm
  private let usual: ClosedRange<Day>
  private let text: IterationText
  private let teams: [Team]
  private let mayDecide: Bool
  private let sent: (form: Form, state: FormState)?

  init(_ request: Request, _ tx: Transaction, sent: (form: Form, state: FormState)? = nil) throws {
    self.request = request
    self.sent = sent
    team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
    let reader = IterationReader(tx)
    iterations = try reader.all(team.id, limit: Self.most)
    counts = try reader.counts(iterations)
    promises = try CommitmentStore(tx).kept(in: iterations.map(\.id))
    rhythm = try reader.rhythm(team.id)
    let actions = IterationActions(tx, as: request.actor)
    usual = try actions.usualDays(of: team)
    mayDecide = try actions.hasSay(over: team.id)
    teams = try TeamStore(tx).all(kind: .operations)
    text = try IterationText(team, now: tx.now)
  }

  func page() -> Page {
    let open = iterations.filter { $0.closedAt == nil }
    let past = iterations.filter { $0.closedAt != nil }
    let pairs: HTML = """
      <a href="/flow?team=\(team.id.number)">Flow</a> &ensp;<a href="/forecast?team=\(team.id.number)">Forecast</a> \
      &ensp;<a href="/pairs?team=\(team.id.number)">Pairs</a>
      """
    let main =
      TeamSwitch(teams: teams, current: team.id, path: "/iterations").html
      + head(eyebrow: "\(team.name)", h1: sentence, actions: mayDecide ? adding : nil)
      + (open.isEmpty
        ? emptyState("No iteration is planned", "An iteration is a time for which the team commits to stories.")
        : section("Running and next", id: "open", isLive: true, list(open.reversed())))
      + (past.isEmpty ? .empty : section("Past", remark: "what was planned, and what came of it", list(past)))
      + section("How \(team.name) works", remark: pairs, rhythmList + (mayDecide ? changing : .empty))
    return Page("Iterations", section: "/iterations", main: main)
  }

  private var sentence: HTML {
    guard let running = iterations.first(where: \.isRunning) else {
      guard let next = iterations.last(where: { $0.closedAt == nil }) else { return "No iteration runs." }
      return "No iteration runs. \(next.title): \(text.days(next))."
    }
    let count = counts[running.id] ?? IterationCounts()
    let added: HTML = count.added == 0 ? .empty : " \(hot("\(count.added) came in after the start."))"
    return """
      \(running.title), \(text.progress(running)): \(count.done) of \(count.all.counted("story", "stories")) done.\(added)
      """
  }

  private func list(_ iterations: [Iteration]) -> HTML {
    let columns = [
      Column("Iteration"), Column("Days"), Column("Goal"), Column("Planned", isNumber: true, isNamedOnPhone: true),
      Column("Added", isNumber: true, isNamedOnPhone: true), Column("Done", isNumber: true, isNamedOnPhone: true),
      Column("Points done", isNumber: true, isNamedOnPhone: true),
      Column("Carried over", isNumber: true, isNamedOnPhone: true),
      Column("Commitments kept", isNumber: true, isNamedOnPhone: true), Column("Pages", isTitleHidden: true),
    ]
    return table("Iterations", columns, iterations.map(row))
  }

  private func row(_ iteration: Iteration) -> TableRow {
    let count = counts[iteration.id] ?? IterationCounts()
    let share = count.unplannedShare.map { " (\(Int(($0 * 100).rounded())) %)" } ?? ""
    let way: HTML =
      iteration.closedAt != nil
      ? "<a href=\"\(iteration.path)/demo\">Demo</a> <a href=\"\(iteration.path)/retro\">Retro</a>"
      : "<a href=\"\(iteration.path)/plan\">Plan</a>"
    let name = iteration.closedAt == nil ? iteration.path : iteration.path + "/demo"
    return TableRow(
      [
        "<a href=\"\(name)\">\(iteration.title)</a> <span class=\"q\">\(text.progress(iteration))</span>",
        "\(text.days(iteration))", "\(iteration.goal)", "\(count.planned)",
        "\(count.added)\(count.added > 0 ? share : "")", "\(count.done)", "\(count.donePoints)", "\(count.carried)",
        promises[iteration.id].map { "\($0.kept) of \($0.made)" } ?? "–", way,
      ], id: "iteration-\(iteration.id)")
  }

  private func form(_ form: Form) -> (state: FormState, isOpen: Bool) {
    guard let sent, sent.form == form else { return (FormState.fresh.scoped(form.rawValue), false) }
    return (sent.state.scoped(form.rawValue), true)
  }
}

extension IterationsPage {
  private var adding: HTML {
    let (form, isOpen) = form(.add)
    return panel(
      "Plan the next iteration", heading: "When is it?", action: "/iterations?team=\(team.id)", request: request,
      style: .go, icon: "plus", isAtEnd: true, isOpen: isOpen,
      field("First day", "starts_on", .date, stored: "\(usual.lowerBound)", in: form, isRequired: true)
        + field("Last day", "ends_on", .date, stored: "\(usual.upperBound)", in: form, isRequired: true)
        + field("Goal", "goal", in: form, help: "What it is for, in a sentence.")
        + "<p class=\"row\">\(button("Plan it", style: .go))</p>")
  }

  private var rhythmList: HTML {
    let limits = rhythm.limits
    let days = rhythm.days.counted("day", "days")
    return definitions([
      ("Iterations", "\(days), the first from a \(TimeText.weekday(Day(number: Int64(rhythm.firstWeekday) + 3)))"),
      ("Demo day", "the last working day, \(rhythm.demoText) (\(team.zoneName))"),
      (
        "The board warns",
        """
        beyond \(limits.inWork) stories in work, \(limits.validation) in validation, \
        \(limits.lane) of one feature, \(limits.person) of one person, \(limits.pair) of one pair
        """
      ),
    ])
  }

  private var changing: HTML {
    let (form, isOpen) = form(.rhythm)
    let limits = rhythm.limits
    func number(_ label: String, _ name: String, _ stored: Int, _ range: ClosedRange<Int>) -> HTML {
      field(label, name, .number, stored: "\(stored)", in: form, isRequired: true, limits: range)
    }
    let weekdays = (1...7).map { Choice("\($0)", TimeText.weekday(Day(number: Int64($0) + 3))) }
    return panel(
      "Change…", heading: "How does \(team.name) work?", action: "/iterations/rhythm?team=\(team.id)", request: request,
      isOpen: isOpen,
      hiddenField("version", "\(rhythm.version)")
        + number("Days of an iteration", "days", rhythm.days, 1...TeamRhythm.longest)
        + selectField("First day", "first_weekday", weekdays, stored: "\(rhythm.firstWeekday)", in: form)
        + field("Demo at", "demo", .time, stored: rhythm.demoText, in: form, isRequired: true)
        + number("Warn beyond, in work", "in_work", limits.inWork, WorkLimits.range)
        + number("In validation", "validation", limits.validation, WorkLimits.range)
        + number("Of one feature", "lane", limits.lane, WorkLimits.range)
        + number("Of one person", "person", limits.person, WorkLimits.range)
        + number("Of one pair", "pair", limits.pair, WorkLimits.range)
        + "<p class=\"row\">\(button("Save", style: .go))</p>")
  }
}
