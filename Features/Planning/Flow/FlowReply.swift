import Core
import JSON
import Statistics

/// What the API answers about the flow of a team: all that the page shows, day by day.
enum FlowReply {
  private static let count = Schema.integer(0...Int64.max)
  private static let number = Schema.integer(1...Int64.max)
  private static let day = Schema.format(.date)
  private static let anyText = Schema.text(0...Int.max)
  private static let amount = Schema.number(0...Double.greatestFiniteMagnitude)
  private static let share = Schema.number(0...1)
  /// Of lists that only the time limits.
  private static let many = 1_000_000

  static let report = Schema.object([
    .required("team", .object([.required("id", number), .required("name", anyText)])),
    .required("of", .choice(of: FlowSubject.self)), .required("backlog", .choice(of: Backlog.self).orNull),
    .required("as", .choice(of: FlowDefinition.self)), .required("zone", anyText), .required("from", day),
    .required("to", day.described("Today.")), .required("throughput", throughput),
    .required("cycle_times", cycleTimes), .required("ages", ages), .required("cumulative_flow", flow),
    .required("in_progress", inProgress), .required("blocked", blocked),
    .required(
      "efficiency", share.orNull.described("Share of the time of what was done in which it was worked on, not blocked.")
    ),
    .required("iterations", .array(of: iteration, maxCount: many).described("Started in the time, oldest first.")),
  ])

  private static let throughput = Schema.object([
    .required("total", count),
    .required(
      "weeks",
      .array(
        of: .object([
          .required("monday", day), .required("days", count.described("Below 7: not a whole week.")),
          .required("done", count),
        ]), maxCount: many)),
    .required("mean", amount.orNull.described("Of whole weeks; null below two.")),
    .required("lower", amount.orNull), .required("upper", amount.orNull),
    .required("signals", .array(of: day, maxCount: many).described("Mondays of weeks that chance does not explain.")),
  ])

  private static let percentile = Schema.object([.required("percentile", amount), .required("days", amount)])

  private static let cycleTimes = Schema.object([
    .required("percentiles", .array(of: percentile, maxCount: 10).described("85 is the service-level expectation.")),
    .required(
      "items",
      .array(
        of: .object([.required("number", number), .required("finished_on", day), .required("days", count)]),
        maxCount: many)),
    .required("left_out", count.described("Done without a known begin.")),
  ])

  private static let ages = Schema.object([
    .required(
      "items",
      .array(
        of: .object([
          .required("number", number), .required("title", anyText), .required("stage", anyText),
          .required("days", count), .required("is_old", .boolean.described("Older than 85 % when they left.")),
        ]), maxCount: many)),
    .required(
      "stages",
      .array(
        of: .object([
          .required("stage", anyText), .required("left", count.described("What was done and left this stage.")),
          .required("percentiles", .array(of: percentile, maxCount: 10)),
        ]), maxCount: 10)),
  ])

  private static let flow = Schema.object([
    .required("stages", .array(of: anyText, maxCount: 10)),
    .required(
      "days",
      .array(
        of: .object([
          .required("day", day),
          .required("reached", .array(of: count, maxCount: 10).described("This stage or a further one.")),
        ]), maxCount: many)),
  ])

  private static let inProgress = Schema.object([
    .required("days", .array(of: .object([.required("day", day), .required("count", count)]), maxCount: many)),
    .required("average", amount.orNull),
    .required(
      "littles_law", amount.orNull.described("In progress ÷ (throughput × cycle time); 1 when nothing piles up.")),
  ])

  private static let blocked = Schema.object([
    .required("seconds", count.described("While work had begun.")), .required("share", share.orNull),
    .required(
      "stories",
      .array(
        of: .object([
          .required("number", number), .required("title", anyText),
          .required("reasons", .array(of: anyText, maxCount: many)), .required("seconds", count),
          .required("is_blocked", .boolean),
        ]), maxCount: many)),
  ])

  private static let iteration = Schema.object([
    .required("number", number), .required("planned", count), .required("unplanned", count),
    .required("share", share.orNull),
  ])
}

extension FlowReply {
  static func json(_ report: FlowReport) -> JSONValue {
    let (question, measures) = (report.question, report.measures)
    return [
      "team": ["id": .id(question.team.id), "name": .string(question.team.name)],
      "of": .string(question.subject.rawValue), "backlog": .string(question.backlog?.rawValue),
      "as": .string(question.definition.rawValue), "zone": .string(measures.window.zone.name),
      "from": .day(measures.window.first), "to": .day(measures.window.today), "throughput": throughput(measures),
      "cycle_times": cycleTimes(measures.cycleTimes), "ages": ages(report), "cumulative_flow": flow(measures),
      "in_progress": inProgress(measures), "blocked": blocked(report), "efficiency": .double(measures.efficiency),
      "iterations": .array(
        report.iterations.map { iteration in
          [
            "number": .int(iteration.number), "planned": .int(iteration.share.planned),
            "unplanned": .int(iteration.share.unplanned), "share": .double(iteration.share.share),
          ]
        }),
    ]
  }

  private static func throughput(_ measures: FlowMeasures) -> JSONValue {
    [
      "total": .int(measures.throughput.total),
      "weeks": .array(
        measures.weeks.map { ["monday": .day($0.monday), "days": .int($0.days), "done": .int($0.count)] }),
      "mean": .double(measures.chart?.mean), "lower": .double(measures.chart?.lower),
      "upper": .double(measures.chart?.upper), "signals": .array(measures.signals.sorted().map { .day($0) }),
    ]
  }

  private static func cycleTimes(_ times: CycleTimes) -> JSONValue {
    [
      "percentiles": .array(CycleTimes.percentiles.compactMap { one in times.value(one).map { percentile(one, $0) } }),
      "items": .array(
        times.done.map { ["number": .int($0.id), "finished_on": .day($0.finishedOn), "days": .int($0.days)] }),
      "left_out": .int(times.leftOut),
    ]
  }

  private static func percentile(_ percentile: Percentile, _ days: Double) -> JSONValue {
    ["percentile": .double(percentile.share * 100), "days": .double(days)]
  }

  private static func ages(_ report: FlowReport) -> JSONValue {
    let measures = report.measures
    let items = measures.ages.map { age -> JSONValue in
      [
        "number": .int(age.id), "title": .string(report.titles[age.id] ?? ""),
        "stage": .string(measures.subject.stages[min(age.stage, measures.subject.closed - 1)]),
        "days": .int(age.days), "is_old": .bool(measures.isOld(age)),
      ]
    }
    let stages = measures.bands.map { band -> JSONValue in
      [
        "stage": .string(measures.subject.stages[band.stage]), "left": .int(band.count),
        "percentiles": .array(zip(Percentile.usual, band.ages).map { percentile($0, Double($1)) }),
      ]
    }
    return ["items": .array(items), "stages": .array(stages)]
  }

  private static func flow(_ measures: FlowMeasures) -> JSONValue {
    let reached = measures.flow.reached
    let days = (0..<measures.window.days).map { index -> JSONValue in
      ["day": .day(measures.window.first + Int64(index)), "reached": .array(reached.map { .int($0[index]) })]
    }
    return ["stages": .array(measures.subject.stages + ["closed"]), "days": .array(days)]
  }

  private static func inProgress(_ measures: FlowMeasures) -> JSONValue {
    let days = measures.inProgress.counts.enumerated().map { index, count -> JSONValue in
      ["day": .day(measures.window.first + Int64(index)), "count": .int(count)]
    }
    return [
      "days": .array(days), "average": .double(measures.inProgress.average),
      "littles_law": .double(measures.law?.ratio),
    ]
  }

  private static func blocked(_ report: FlowReport) -> JSONValue {
    let blocked = report.measures.blocked
    let stories = blocked.lines.map { line -> JSONValue in
      [
        "number": .int(line.story), "title": .string(report.titles[line.story] ?? ""),
        "reasons": .array(line.reasons), "seconds": .int(line.span.seconds), "is_blocked": .bool(line.isBlockedNow),
      ]
    }
    return ["seconds": .int(blocked.blocked.seconds), "share": .double(blocked.share), "stories": .array(stories)]
  }
}
