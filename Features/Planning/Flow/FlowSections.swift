import Calendars
import Core
import Statistics
import Web

/// The parts of the page about flow: for each figure a drawing, its definition, and a table with the numbers.
struct FlowSections {
  private let report: FlowReport
  private let charts: FlowCharts
  /// The most lines of a table of stories; the API has all.
  private static let listed = 12

  private var question: FlowQuestion { report.question }
  private var measures: FlowMeasures { report.measures }
  private var window: FlowWindow { measures.window }
  private var subject: FlowSubject { question.subject }

  init(_ report: FlowReport) {
    self.report = report
    charts = FlowCharts(report.measures)
  }

  var html: HTML {
    two(throughput, cycleTimes) + two(ages, flow) + two(inProgress, "<div>\(blocked)\(unplanned)</div>")
  }

  private var throughput: HTML {
    let rows = measures.weeks.reversed().map { week in
      TableRow([
        "\(TimeText.date(week.monday))", "\(week.count)",
        measures.signals.contains(week.monday)
          ? hot("says something") : week.days < 7 ? "<span class=\"q\">\(week.days) days</span>" : .empty,
      ])
    }
    let columns = [Column("Week of"), Column("Done", isNumber: true, isNamedOnPhone: true), Column("Sign")]
    let words: HTML =
      measures.chart == nil
      ? "Limits need two whole weeks."
      : """
      Whole weeks from Monday. Limits: mean ± 2.66 × mean difference of neighbours. What is warm says something: \
      beyond a limit, or eight weeks on one side of the mean. The rest is noise. Pale: not a whole week.
      """
    return section(
      "Done a week", remark: "process behaviour",
      charts.throughput + note(words) + numbers("Done a week", columns, rows))
  }

  private var cycleTimes: HTML {
    let columns = [
      Column("Days", isNumber: true, isNamedOnPhone: true),
      Column(subject.many.asHeading, isNumber: true, isNamedOnPhone: true),
      Column("As long or less", isNumber: true, isNamedOnPhone: true),
    ]
    let rows = measures.cycleTimes.steps.map { TableRow(["\($0.days)", "\($0.count)", "\(Self.percent($0.share))"]) }
    let longest = FlowReport.longest(measures).map { done -> HTML in
      "\(link(done.id)) <span class=\"q\">\(done.days.counted("day", "days")), done \(TimeText.date(done.finishedOn))</span>"
    }
    return section(
      "How long they took", remark: "a dot for each, where it was done",
      charts.cycleTimes + note("\(question.definition.sentence)") + numbers("Cycle times", columns, rows)
        + "<h3>Took longest</h3>" + lines(longest, isTight: true))
  }

  private var ages: HTML {
    let columns = [
      Column(subject.one.asHeading), Column("Stage", isNamedOnPhone: true),
      Column("Days", isNumber: true, isNamedOnPhone: true),
      Column("85 % left it by", isNumber: true, isNamedOnPhone: true),
    ]
    let rows = measures.ages.prefix(Self.listed).map { age in
      let usual = age.stage >= FlowSubject.begin ? measures.usualAge(age.stage) : nil
      return TableRow([
        link(age.id), "\(subject.stages[min(age.stage, subject.closed - 1)])",
        measures.isOld(age) ? hot("\(age.days)") : "\(age.days)", usual.map { "\($0)" } ?? "–",
      ])
    }
    let more = measures.ages.count > Self.listed ? " Listed are the \(Self.listed) oldest." : ""
    return section(
      "How old work is", remark: "since it began, by stage",
      charts.ages
        + note(
          """
          Today − first day + 1. The lines: how old what was done had been when it left the stage. Warm is older than \
          85 % of that.\(more)
          """) + numbers("Work in progress", columns, rows, isOpen: true))
  }

  private var flow: HTML {
    let stages = subject.stages + ["closed"]
    let columns = [Column("End of")] + stages.map { Column($0.asHeading, isNumber: true, isNamedOnPhone: true) }
    let bands = stages.indices.map { measures.flow.band($0) }
    let rows = window.weekEnds.reversed().map { day in
      TableRow(["\(TimeText.date(day))"] + bands.map { "\($0[Int(day - window.first)])" })
    }
    let names = FlowCharts.names(of: subject)
    let legend = zip(stages, names).html { stage, name in "<span class=\"key key--\(name)\">\(stage)</span> " }
    let back = measures.flow.corrections.count { $0.from >= window.first }
    let backwards: HTML = back == 0 ? .empty : " \(back.spoken) went back for a while."
    return section(
      "Cumulative flow", remark: "the height of an area is what is in that stage",
      charts.flow + "<p class=\"s row\">\(legend)</p>"
        + note(
          """
          Who has reached a stage stays counted for it, also when it goes back, so a day once drawn never changes. Closed \
          is validated or dropped, since \(TimeText.date(window.first)).\(backwards)
          """) + numbers("Cumulative flow", columns, rows))
  }

  private var inProgress: HTML {
    let rows = window.weekEnds.reversed().map { day in
      TableRow(["\(TimeText.date(day))", "\(measures.inProgress.counts[Int(day - window.first)])"])
    }
    let law: HTML =
      measures.law.map { law in
        """
         Little’s law expects \(law.expected.days) open at some time of a day, there were \(law.workInProgress.days): \
        \(abs(law.ratio - 1) <= 0.15 ? "averages can be trusted" : "work piles up, ages or is dropped, and averages mislead").
        """
      } ?? .empty
    return section(
      "In work at the end of each day",
      charts.inProgress + note("Begun on this day or before, and done later.\(law)")
        + numbers("In work", [Column("End of"), Column("In work", isNumber: true, isNamedOnPhone: true)], rows))
  }

  private var blocked: HTML {
    guard subject == .stories else { return .empty }
    let lines = measures.blocked.lines
    guard !lines.isEmpty else { return section("Blocked", "<p class=\"q\">Nothing was blocked in this time.</p>") }
    let columns = [Column("Story"), Column("Why"), Column("How long", isNumber: true, isNamedOnPhone: true)]
    let rows = lines.prefix(Self.listed).map { line in
      let now: HTML = line.isBlockedNow ? " " + hot("blocked now") : .empty
      return TableRow([
        link(line.story), "\(line.reasons.joined(separator: "; "))\(now)", "\(TimeText.ago(line.span))",
      ])
    }
    let more = lines.count > Self.listed ? " The \(Self.listed) longest of \(lines.count)." : ""
    return section(
      "Blocked", remark: "\(lines.count.counted("story", "stories"))",
      table("Blocked", columns, Array(rows))
        + note("Exact time, nights and weekends included; what two reasons cover counts once.\(more)"))
  }

  private var unplanned: HTML {
    guard subject == .stories, !report.iterations.isEmpty else { return .empty }
    let columns = [
      Column("Iteration"), Column("Planned", isNumber: true, isNamedOnPhone: true),
      Column("Came in later", isNumber: true, isNamedOnPhone: true),
      Column("Share", isNumber: true, isNamedOnPhone: true),
    ]
    let rows = report.iterations.reversed().map { iteration in
      let running: HTML = iteration.isRunning ? " <span class=\"q\">runs</span>" : .empty
      return TableRow([
        "<a href=\"/iterations/\(iteration.id.number)\">Iteration \(iteration.number)</a>\(running)",
        "\(iteration.share.planned)", "\(iteration.share.unplanned)",
        iteration.share.share.map { "\(Self.percent($0))" } ?? "–",
      ])
    }
    return section(
      "Unplanned in iterations", remark: "stories of all backlogs",
      table("Unplanned in iterations", columns, rows)
        + note("What came in after the begin ÷ all that were in at the begin or came later."))
  }

  // MARK: - Pieces

  private func link(_ id: Int64) -> HTML {
    """
    <span class="q nowrap sid">\(unbroken(subject.name(id)))</span> \
    <a class="plain" href="\(subject.path(id))">\(report.titles[id] ?? subject.name(id))</a>
    """
  }

  private func note(_ words: HTML) -> HTML { "<p class=\"q s\">\(words)</p>" }

  private func numbers(_ label: String, _ columns: [Column], _ rows: [TableRow], isOpen: Bool = false) -> HTML {
    guard !rows.isEmpty else { return .empty }
    return """
      <details class="nums"\(flag("open", isOpen))><summary>Numbers</summary>\(table(label, columns, rows))</details>
      """
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
