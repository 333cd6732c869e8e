import Core
import JSON
import Statistics
import Web

/// How work flows and when it is done: pages and the JSON API.
enum FlowRoutes {
  static let all: [Route] = [
    .page("/flow") { request, tx in try FlowPage(request, tx).page() },
    .page("/forecast") { request, tx in try ForecastPage(request, tx).page() },
    .query(
      "/api/v1/flow",
      Operation(
        "getFlow", "How work flows in a team: throughput, cycle times, ages, work in progress, blocked and unplanned",
        tag: IterationAPIRoutes.tag,
        query: [
          IterationAPIRoutes.team, weeks,
          .init("of", .choice(of: FlowSubject.self).described("stories without it.")),
          .init("backlog", .choice(of: Backlog.self).described("All without it.")),
          .init(
            "as",
            .choice(of: FlowDefinition.self).described(
              "Whose definition of cycle times and percentiles; agileops without it.")),
        ], reply: FlowReply.report)
    ) { request, tx in
      .json(FlowReply.json(try FlowReader(FlowQuestion(request.query, for: request.actor, tx), tx).report()))
    },
    .query(
      "/api/v1/forecast",
      Operation(
        "getForecast", "When the features of a team are done, how many stories by a day, and what forecasts were worth",
        tag: IterationAPIRoutes.tag,
        query: [
          IterationAPIRoutes.team, weeks,
          .init("by", .format(.date).described("How many by the end of this day; in two weeks without it.")),
          .init(
            "items",
            .integer(1...Int64(ForecastLimit.items)).described("When so many are done; all that are left without it.")),
        ], reply: ForecastReply.report)
    ) { request, tx in
      .json(ForecastReply.json(try ForecastReport(ForecastQuestion(request.query, for: request.actor, tx), tx)))
    },
  ]

  private static let weeks = Operation.Parameter(
    "weeks",
    .integer(1...Int64(FlowWindow.mostWeeks)).described("How much of the past; \(FlowWindow.usualWeeks) without it."))
}
