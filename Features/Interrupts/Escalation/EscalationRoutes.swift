import Core
import HTTPTypes
import JSON
import OnCall
import Storage
import Teams
import Web

/// Whom interrupts reach, as a page and in the JSON API.
enum EscalationRoutes {
  private static let tag = "Escalation"
  private static let team = Operation.Parameter(
    "team", .line(1...80).described("Number or name of an operations team; else yours, else the first."))
  private static let plan = Schema.text(1...EscalationPlan.maximumText).described(
    "One line for each priority; a number is minutes until the next are told."
  ).example(.string(EscalationPlan.usualText))
  private static let number = Schema.integer(0...Int64.max)
  private static let version = Schema.Property.optional(
    "version", number.described("The version that you saw; 409 when it has changed since."))
  private static let body = Schema.object([.required("plan", plan), version])
  private static let reply = Schema.object([
    .required("team", .integer(1...Int64.max)), .required("plan", plan),
    .required("version", number.described("0: nothing was chosen, the usual plan holds.")),
  ])

  static let all: [Route] = [
    .page("/escalation") { request, tx in
      try request.actor.require(.manager, .productOwner, .engineer, .viewer, to: "see whom interrupts reach")
      return try EscalationPage(request, tx).page
    },
    .act("/escalation", onInvalid: { try EscalationPage($0, $1, form: FormState($0, errors: $2)).page }) {
      request, tx in
      let form = request.incoming.form
      let team = try TeamChoice(tx).named(form["team"], for: request.actor)
      try EscalationActions(tx, as: request.actor).set(form["escalation"] ?? "", of: team.id, version: form.version)
      return .seeOther("/escalation?team=\(team.id)")
    },
    .query(
      "/api/v1/escalation",
      Operation("getEscalation", "Whom interrupts of a team reach", tag: tag, query: [team], reply: reply)
    ) { request, tx in
      try request.actor.require(.manager, .productOwner, .engineer, .viewer, to: "see whom interrupts reach")
      return .json(try json(try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor), tx))
    },
    .command(
      .put, "/api/v1/escalation",
      Operation(
        "setEscalation", "Chooses whom new interrupts of a team reach", tag: tag, query: [team], body: body,
        reply: reply)
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let fields = try request.json(body)
      try EscalationActions(tx, as: request.actor).set(
        try fields.text("plan"), of: team.id, version: fields.version)
      return .json(try json(team, tx))
    },
  ]

  private static func json(_ team: Team, _ tx: Transaction) throws -> JSONValue {
    let (plan, version) = try EscalationStore(tx).plan(team.id)
    return ["team": .id(team.id), "plan": .string(plan.description), "version": .int(version)]
  }
}
