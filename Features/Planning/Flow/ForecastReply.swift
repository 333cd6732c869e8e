import Core
import JSON
import Statistics

/// What the API answers about the future of a team's features.
enum ForecastReply {
  private static let count = Schema.integer(0...Int64.max)
  private static let number = Schema.integer(1...Int64.max)
  private static let day = Schema.format(.date)
  private static let anyText = Schema.text(0...Int.max)
  private static let percent = Schema.number(0...100)
  private static let many = 1_000_000

  /// What can be said about a feature.
  private enum Standing: String, CaseIterable {
    case forecast
    case storiesDone = "stories_done"
    case sizeUnknown = "size_unknown"
    case notEnoughData = "not_enough_data"
  }

  private static let dates = Schema.array(
    of: .object([
      .required("percentile", percent),
      .required("date", day.orNull.described("At the latest; null: not within 20 years.")),
    ]), maxCount: 10)

  static let report = Schema.object([
    .required("team", .object([.required("id", number), .required("name", anyText)])),
    .required(
      "history",
      .object([
        .required("from", day), .required("to", day.described("Yesterday.")), .required("days", count),
        .required("active_days", count), .required("items", count.described("Stories of features done.")),
      ])),
    .required(
      "problem", anyText.orNull.described("Why there is no forecast; null: there is one.")),
    .required("features", .array(of: feature, maxCount: many).described("Open and taken up, in the order of the PO.")),
    .required(
      "how_many",
      .object([
        .required("by", day),
        .required(
          "forecast",
          .array(of: .object([.required("percentile", percent), .required("items", count)]), maxCount: 10).orNull),
      ])),
    .required("when", .object([.required("items", count), .required("forecast", dates.orNull)])),
    .required("backtest", backtest),
  ])

  private static let feature = Schema.object([
    .required("number", number), .required("title", anyText), .required("step", .choice(of: FeatureStep.self)),
    .required("items", count.orNull.described("Stories left; null: nobody can say.")),
    .required("basis", Schema.choice(of: FeatureSize.Basis.self).orNull.described("Where items comes from.")),
    .required("standing", .choice(of: Standing.self)),
    .required("forecast", dates.orNull.described("It and all above it have their stories validated.")),
  ])

  private static let backtest = Schema.object([
    .required("horizon_days", count), .required("skipped", count.described("Past days with too little history.")),
    .required(
      "rows",
      .array(
        of: .object([
          .required("percentile", percent), .required("kept", count), .required("cases", count),
          .required("share", .number(0...1)), .required("loss", .number(0...Double.greatestFiniteMagnitude)),
        ]), maxCount: 10)),
  ])
}

extension ForecastReply {
  static func json(_ report: ForecastReport) -> JSONValue {
    let (team, history) = (report.question.team, report.reader.history)
    return [
      "team": ["id": .id(team.id), "name": .string(team.name)],
      "history": [
        "from": .day(history.first), "to": .day(history.last), "days": .int(history.counts.count),
        "active_days": .int(history.counts.count { $0 > 0 }), "items": .int(history.total),
      ],
      "problem": .string(problem(report.reader.basis)),
      "features": .array(report.features.lines.map(feature)),
      "how_many": [
        "by": .day(report.by),
        "forecast": report.howMany.map { counts in
          .array(zip(FeatureForecast.percentiles, counts).map { ["percentile": percent($0), "items": .int($1)] })
        } ?? .null,
      ],
      "when": ["items": .int(report.items), "forecast": report.when.map(dates) ?? .null],
      "backtest": backtest(report.backtest),
    ]
  }

  private static func problem(_ basis: ForecastBasis) -> String? {
    if case .tooLittle(let shortage) = basis { "The history \(shortage)." } else { nil }
  }

  private static func feature(_ line: FeatureForecast.Line) -> JSONValue {
    let (standing, days): (Standing, [Day?]?) =
      switch line.answer {
      case .storiesDone: (.storiesDone, nil)
      case .days(let days): (.forecast, days)
      case .unknown: (.sizeUnknown, nil)
      case .noBasis: (.notEnoughData, nil)
      }
    let entry = line.entry
    return [
      "number": .id(entry.id), "title": .string(entry.title), "step": .string(entry.step.rawValue),
      "items": .int((entry.size?.left).map(Int64.init)), "basis": .string(entry.size?.basis.rawValue),
      "standing": .string(standing.rawValue), "forecast": days.map(dates) ?? .null,
    ]
  }

  private static func dates(_ days: [Day?]) -> JSONValue {
    .array(zip(FeatureForecast.percentiles, days).map { ["percentile": percent($0), "date": .day($1)] })
  }

  private static func backtest(_ test: Backtest) -> JSONValue {
    let rows = test.rows.map { row -> JSONValue in
      [
        "percentile": percent(row.percentile), "kept": .int(row.kept), "cases": .int(row.cases),
        "share": .double(row.share), "loss": .double(row.loss),
      ]
    }
    return [
      "horizon_days": .int(ForecastReader.plan.horizon), "skipped": .int(test.skipped), "rows": .array(rows),
    ]
  }

  private static func percent(_ percentile: Percentile) -> JSONValue {
    percentile.hundredths.isMultiple(of: 100)
      ? .int(percentile.hundredths / 100) : .double(Double(percentile.hundredths) / 100)
  }
}
