import Calendars
import Core
import OnCall
import Statistics
import Storage
import Teams
import Web

/// How work flows in a team: the numbers first, then what they come from (I5, P4).
struct FlowPage {
  private let request: Request
  private let report: FlowReport
  private let teams: [Team]

  private var question: FlowQuestion { report.question }
  private var measures: FlowMeasures { report.measures }
  private var window: FlowWindow { measures.window }
  private var subject: FlowSubject { question.subject }

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    report = try FlowReader(FlowQuestion(request.query, for: request.actor, tx), tx).report()
    teams = try TeamStore(tx).all(kind: .operations)
  }

  func page() -> Page {
    let main =
      head(
        eyebrow: "\(question.team.name) <span aria-hidden=\"true\">·</span> \(days)", h1: sentence,
        lede: "\(expectation)")
      + FlowTabs.html(.flow, team: question.team.id) + controls + figures
      + (measures.cycleTimes.done.isEmpty && measures.ages.isEmpty
        ? emptyState("Nothing is in the flow yet", "Figures come from what is pulled, validated and blocked.")
        : FlowSections(report).html)
      + definitionsSection
    return Page("Flow", section: "/iterations", main: main)
  }

  // MARK: - Head

  private var days: String {
    let (from, to) = (window.first.civil.year, window.today.civil.year)
    return "\(TimeText.date(window.first))\(from == to ? "" : " \(from)") to \(TimeText.date(window.today)) \(to)"
  }

  private var sentence: HTML {
    guard let days = measures.cycleTimes.value(.p85) else { return "No \(subject.one) was done in this time." }
    let old = measures.ages.count(where: measures.isOld)
    let late: HTML =
      old == 0 ? .empty : " " + hot("\(old.spoken) in work \(old == 1 ? "is" : "are") older than usual.")
    return "85 % of \(subject.many) take \(days.days) \(days == 1 ? "day" : "days") or less.\(late)"
  }

  private var expectation: String {
    let done = measures.cycleTimes.done.count
    guard let median = measures.cycleTimes.value(.p50) else { return "Choose a longer time." }
    let less = measures.cycleTimes.leftOut
    return "The service-level expectation, from \(done.counted(subject.one, subject.many)) done in \(window.days) days"
      + (less == 0 ? "" : ", \(less) more without a known begin left out")
      + "; half of them took \(median.days) \(median == 1 ? "day" : "days") or less."
  }

  private var controls: HTML {
    let weeks = FlowWindow.choices.map { weeks in
      Tab(
        "\(weeks) weeks", href: "/flow?\(request.query.replacing(["weeks": String(weeks)]))",
        isCurrent: weeks == question.weeks)
    }
    let team: HTML =
      teams.count > 1
      ? filterSelect("Team", "team", teams.map { Choice("\($0.id)", $0.name) }, chosen: "\(question.team.id)")
      : hiddenField("team", "\(question.team.id)")
    let backlogs = [Choice("", "All backlogs")] + Backlog.allCases.map { Choice($0.rawValue, $0.title) }
    let subjects = FlowSubject.allCases.map { Choice($0.rawValue, $0.rawValue.asHeading) }
    let tools = FlowDefinition.allCases.map { Choice($0.rawValue, "As \($0.title)") }
    return filters(
      action: "/flow", tabs: tabs("Time", weeks),
      controls: hiddenField("weeks", "\(question.weeks)") + team
        + filterSelect("What", "of", subjects, chosen: subject.rawValue)
        + filterSelect("Backlog", "backlog", backlogs, chosen: question.backlog?.rawValue ?? "")
        + filterSelect("Definition", "as", tools, chosen: question.definition.rawValue))
  }

  /// What somebody tells others on the phone.
  private var figures: HTML {
    var rows: [(String, HTML)] = []
    if let chart = measures.chart {
      rows.append(
        ("Done a week", "\(chart.mean.days), usually \(chart.lower.days) to \(chart.upper.days)"))
    }
    rows.append(("In work now", "\(measures.ages.count)"))
    if subject == .stories {
      if let share = measures.blocked.share {
        rows.append(("Blocked", "\(FlowSections.percent(share)) of the time in work"))
      }
      if let efficiency = measures.efficiency {
        rows.append(
          (
            "Flow efficiency",
            "\(FlowSections.percent(efficiency)) of the time somebody worked on it, and it was not blocked"
          ))
      }
      if let share = report.unplannedShare {
        rows.append(("Unplanned", "\(FlowSections.percent(share)) of the stories of iterations"))
      }
    }
    return section("In numbers", definitions(rows))
  }

  private var definitionsSection: HTML {
    let begin =
      subject == .stories
      ? "A story begins when it is first pulled and is done when it is validated; "
        + "one that is opened again is done when it is validated again."
      : "A feature begins when its work is started and is done when its retro is finished."
    return section(
      "How this is counted",
      """
      <p class="q2">\(begin) What was dropped is not done. Days are those of \
      \(window.zone.name). Every figure with its unit, and what other tools mean by the same word: docs/flow.md. \
      \(rule("P4"))</p>
      """)
  }
}
