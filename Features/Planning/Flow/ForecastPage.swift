import Calendars
import Core
import Statistics
import Storage
import Teams
import Web

/// When the features of a team are done, in the one order of the PO, and what such forecasts were worth (P5).
struct ForecastPage {
  private let request: Request
  private let report: ForecastReport
  private let teams: [Team]

  private var question: ForecastQuestion { report.question }
  private var reader: ForecastReader { report.reader }
  private var today: Day { reader.today }
  private var percentiles: [Percentile] { FeatureForecast.percentiles }

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    report = try ForecastReport(ForecastQuestion(request.query, for: request.actor, tx), tx)
    teams = try TeamStore(tx).all(kind: .operations)
  }

  func page() -> Page {
    let main =
      head(
        eyebrow:
          "\(question.team.name) <span aria-hidden=\"true\">·</span> from \(reader.history.counts.count) days to yesterday",
        h1: sentence, lede: "\(basis)")
      + FlowTabs.html(.forecast, team: question.team.id) + controls
      + section(
        "Features in the order of the product owner", remark: "all their stories validated, at the latest by", features)
      + two(howMany, when)
      + section(
        "What such forecasts were worth", remark: "of the last 90 days, each tried as if it were today", backtest)
      + section("How this is computed", computed)
    return Page("Forecast", section: "/features", main: main)
  }

  // MARK: - Head

  private var sentence: HTML {
    if case .tooLittle = reader.basis { return "There is not enough data for a forecast." }
    let dated = report.features.lines.compactMap { line -> (FeatureForecast.Line, Day)? in
      report.features.day(of: line.entry.id).map { (line, $0) }
    }
    guard let first = dated.first, let last = dated.last else { return "No feature waits for its stories." }
    let one: HTML = "85 % sure: \(first.0.entry.id.spokenFeature) by \(date(first.1))"
    guard dated.count > 1 else { return one + "." }
    let all = dated.count == report.features.lines.count ? "all \(dated.count)" : "\(dated.count) features"
    return one + ", \(all) by \(date(last.1))."
  }

  private var basis: String {
    let history = reader.history
    if case .tooLittle(let shortage) = reader.basis {
      return "The history \(shortage). Stories of features that are validated make it longer every day."
    }
    return "\(history.total.counted("story", "stories")) of features done in \(history.counts.count) days. Interrupts, "
      + "SS&A and leave are inside: they took their part of every one of these days."
  }

  private var controls: HTML {
    let weeks = FlowWindow.choices.map { weeks in
      Tab(
        "From \(weeks) weeks", href: "/forecast?\(request.query.replacing(["weeks": String(weeks)]))",
        isCurrent: weeks == question.weeks)
    }
    let team: HTML =
      teams.count > 1
      ? hiddenField("weeks", "\(question.weeks)")
        + filterSelect("Team", "team", teams.map { Choice("\($0.id)", $0.name) }, chosen: "\(question.team.id)")
      : .empty
    return filters(action: "/forecast", tabs: tabs("History", weeks), controls: team)
  }

  // MARK: - Features

  private var features: HTML {
    guard !report.features.lines.isEmpty else {
      return emptyState("No feature is open", "Features that somebody has taken up stand here in their order.")
    }
    let columns =
      [Column("Order", isNumber: true), Column("Feature"), Column("Stories left", isNamedOnPhone: true)]
      + percentiles.map { Column("\($0) %", isNumber: true, isNamedOnPhone: true) }
      + [Column("From 50 % to 95 %, mark at 85 %")]
    let rows = report.features.lines.enumerated().map { index, line in
      TableRow(
        ["\(index + 1)", title(line.entry), left(line.entry)] + days(line.answer) + [bar(line.answer)],
        id: "feature-\(line.entry.id)")
    }
    return table("Forecast of features", columns, rows, class: "forecast")
      + "<p class=\"q s\">A feature waits for those above it. Requests that nobody has taken up are left out.</p>"
  }

  private func title(_ entry: FeatureForecast.Entry) -> HTML {
    """
    <span class="q nowrap sid">\(unbroken(entry.id.spokenFeature))</span> \
    <a class="plain" href="/features/\(entry.id.number)">\(entry.title)</a> <span class="q">\(entry.step.title)</span>
    """
  }

  private func left(_ entry: FeatureForecast.Entry) -> HTML {
    guard let size = entry.size else { return "<span class=\"hot\">nobody can say</span>" }
    switch size.basis {
    case .written: return "\(size.left)"
    case .effort: return "about \(size.left) <span class=\"q\">by its effort</span>"
    case .past: return "about \(size.left) <span class=\"q\">as past features</span>"
    }
  }

  private func days(_ answer: FeatureForecast.Answer) -> [HTML] {
    switch answer {
    case .days(let days): days.map { day in day.map { "\(short($0))" } ?? "<span class=\"q\">beyond 20 years</span>" }
    case .storiesDone: ["<span class=\"q\">stories done</span>"] + percentiles.dropFirst().map { _ in .empty }
    case .unknown, .noBasis: percentiles.map { _ in "<span class=\"q\">–</span>" }
    }
  }

  /// From the first likely day to the last one, on one scale for all of them.
  private func bar(_ answer: FeatureForecast.Answer) -> HTML {
    let ends = report.features.lines.compactMap { line -> Day? in
      if case .days(let days) = line.answer { days.last ?? nil } else { nil }
    }
    guard case .days(let days) = answer, let from = days[0], let sure = days[2], let until = days[3],
      let end = ends.max()
    else { return .empty }
    let scale = 100 / Double(max(end - today + 1, 1))
    let (x, width) = (Double(from - today) * scale, Double(until - from + 1) * scale)
    return """
      <svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="track" width="100" height="6"/>\
      <rect class="fill2" x="\(x.geometry)" width="\(width.geometry)" height="6"/>\
      <path class="tick" d="M\((Double(sure - today + 1) * scale).geometry) -2V8"/></svg>
      """
  }

  // MARK: - How many, and when

  private var howMany: HTML {
    let form = asking(
      "By the end of", "by",
      "<input type=\"date\" name=\"by\" value=\"\(report.by.description)\" min=\"\(today.description)\">",
      kept: ("items", question.items.map(String.init)))
    guard let counts = report.howMany else { return section("How many by then", form + tooLittle) }
    let rows = zip(percentiles, counts).map { TableRow(["\($0.description) %", "\($1)"]) }
    let columns = [Column("Sure"), Column("Stories at least", isNumber: true, isNamedOnPhone: true)]
    return section(
      "\(counts[2].counted("story", "stories")) by \(date(report.by))", remark: "85 % sure",
      form + table("How many by then", columns, rows))
  }

  private var when: HTML {
    let form = asking(
      "Stories", "items",
      "<input type=\"number\" name=\"items\" value=\"\(report.items)\" min=\"1\" max=\"\(ForecastLimit.items)\">",
      kept: ("by", question.by?.description))
    guard let days = report.when else { return section("When so many are done", form + tooLittle) }
    let rows = zip(percentiles, days).map { percentile, day in
      TableRow(["\(percentile.description) %", day.map { "\(date($0))" } ?? "beyond 20 years"])
    }
    let columns = [Column("Sure"), Column("Done by", isNumber: true, isNamedOnPhone: true)]
    let answer = days[2].map { "by \(date($0))" } ?? "beyond 20 years"
    return section(
      "\(report.items.counted("story", "stories")) \(answer)", remark: "85 % sure",
      form + table("When so many are done", columns, rows))
  }

  private func asking(_ label: String, _ name: String, _ input: HTML, kept: (String, String?)) -> HTML {
    """
    <form class="row" method="get" action="/forecast">\(hiddenField("team", "\(question.team.id)"))\
    \(hiddenField("weeks", "\(question.weeks)"))\(hiddenField(kept.0, kept.1))\
    <label class="row">\(label) \(input)</label>\(button("Ask"))</form>
    """
  }

  private var tooLittle: HTML { "<p class=\"q\">Not enough data.</p>" }

  // MARK: - Worth

  private var backtest: HTML {
    let rows = report.backtest.rows
    guard let sure = rows.first(where: { $0.percentile == .p85 }) else {
      return "<p class=\"q\">Not enough data: no past day has enough history before it and two weeks after it.</p>"
    }
    let columns = [
      Column("Said"), Column("Came true", isNumber: true, isNamedOnPhone: true),
      Column("Of past days", isNumber: true, isNamedOnPhone: true),
      Column("Mean loss in stories", isNumber: true, isNamedOnPhone: true),
    ]
    let lines = rows.map { row in
      TableRow([
        "\(row.percentile.description) %", "\(percent(row.share))", "\(row.kept) of \(row.cases)",
        "\(row.loss.days)",
      ])
    }
    let skipped = report.backtest.skipped
    let less = skipped == 0 ? "" : " \(skipped) more days had too little history to try."
    return """
      <p>Of \(sure.cases) forecasts that were 85 % sure, \(percent(sure.share)) came true.\(less)</p>\
      \(table("What forecasts were worth", columns, lines))\
      <p class="q s">For each past day: at least so many stories in the next 14 days, from what was known then, beside what \
      was done. Neighbouring days share most of their outcome: 90 of them say about as much as six. The loss weighs what \
      was missed and what was left unsaid; less is better.</p>
      """
  }

  private var computed: HTML {
    """
    <p class="q2">Each coming day brings as many stories of features as one of the past days did, each equally likely. The \
    exact odds of their sums, without drawing: two people never see two dates. What is not written yet is assumed: the \
    effort ÷ the usual points of a story, else as many stories as the usual past feature had. A forecast does not know \
    that the team changes or that work splits. Stories that stand alone are not in the history, so SS&amp;A takes its part as \
    interrupts do. \(rule("P5"))</p>
    """
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private func date(_ day: Day) -> String {
    TimeText.date(day) + (day.civil.year == today.civil.year ? "" : " \(day.civil.year)")
  }

  /// `8 Apr`, for narrow columns.
  private func short(_ day: Day) -> String {
    let words = TimeText.date(day).split(separator: " ")
    let year = day.civil.year == today.civil.year ? "" : " \(day.civil.year)"
    return "\(words[0]) \(words[1].prefix(3))\(year)"
  }
}
