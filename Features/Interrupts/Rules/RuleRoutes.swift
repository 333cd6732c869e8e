import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Rules of a source, as a page and in the JSON API.
enum RuleRoutes {
  private static let tag = "Sources"
  private static let text = Schema.Property.required(
    "rules",
    .text(0...RuleBook.maximumText).described("One on each line, the first that fits counts; see the documentation.")
      .example("severity=page, env=~\"prod|live\" -> P1 customer=\"Shop\""))
  private static let body = Schema.object([text])
  private static let trial = Schema.object([
    .required("number", .integer(1...Int64.max)), .required("title", .text(0...Int.max)),
    .required("was", .choice(Priority.allCases.map(\.name))),
    .required("priority", .choice(Priority.allCases.map(\.name)).orNull.described("null: no rule says it.")),
    .required("customer", .text(0...Int.max).orNull), .required("technology", .text(0...Int.max).orNull),
  ])

  static let all: [Route] = pages + api

  private static let pages: [Route] = [
    .page("/sources/{id}/rules") { request, tx in
      try request.actor.require(.manager, to: "see the rules of a source")
      return try RulePage(request, tx).page
    },
    .act("/sources/{id}/rules", onInvalid: { try RulePage($0, $1, form: FormState($0, errors: $2)).page }) {
      request, tx in
      let id = try request.id("id", of: Source.self)
      let form = request.incoming.form
      guard form["act"] == "save" else {
        return .page(try RulePage(request, tx, form: FormState(request, errors: []), isTried: true).page)
      }
      try RuleActions(tx, as: request.actor).set(form["rules"] ?? "", of: id)
      return .seeOther("/sources/\(id)")
    },
  ]

  private static let api: [Route] = [
    Route(
      .get, "/api/v1/sources/{id}/rules", scope: .admin,
      operation: Operation("getSourceRules", "The rules of a source", tag: tag, reply: body),
      handler: .read { request, tx in
        try request.actor.require(.manager, to: "see the rules of a source")
        return .json(["rules": .string(try SourceStore(tx).get(try request.id("id")).rules)])
      }),
    .command(
      .put, "/api/v1/sources/{id}/rules",
      Operation("setSourceRules", "Gives a source other rules", tag: tag, body: body, reply: body), scope: .admin
    ) { request, tx in
      let id = try request.id("id", of: Source.self)
      try RuleActions(tx, as: request.actor).set(try request.json(body).text("rules"), of: id)
      return .json(["rules": .string(try SourceStore(tx).get(id).rules)])
    },
    .command(
      .post, "/api/v1/sources/{id}/rules/try",
      Operation(
        "trySourceRules", "What rules would say of the newest interrupts of a source; changes nothing", tag: tag,
        body: body, reply: .object([.required("interrupts", .array(of: trial, maxCount: 50))])), scope: .admin
    ) { request, tx in
      let trials = try RuleActions(tx, as: request.actor).attempt(
        try request.json(body).text("rules"), of: try request.id("id"))
      return .json(["interrupts": .array(trials.map(json))])
    },
  ]

  private static func json(_ trial: RuleActions.Trial) -> JSONValue {
    [
      "number": .id(trial.interrupt.id), "title": .string(trial.interrupt.title),
      "was": .string(trial.interrupt.priority.name), "priority": .string(trial.verdict.priority?.name),
      "customer": .string(trial.verdict.customer), "technology": .string(trial.verdict.technology),
    ]
  }
}
