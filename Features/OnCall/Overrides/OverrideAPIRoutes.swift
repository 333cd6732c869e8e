import Core
import JSON
import Storage
import Teams
import Web

/// Changes by hand of who has a duty, and what nobody has, in the JSON API.
enum OverrideAPIRoutes {
  static let all: [Route] = overrides + SwapAPIRoutes.all + [gaps]

  private static let overrides: [Route] = [
    .query(
      "/api/v1/rotations/{id}/overrides",
      Operation(
        "listOverrides", "Changes by hand that are not over, in the order in which they were made and apply",
        tag: OnCallAPIRoutes.tag,
        query: [
          .init("from", .format(.dateTime).described("Those that reach beyond it; now without it.")),
          .init("to", .format(.dateTime).described("Those that begin before it.")),
        ], reply: .object([.required("overrides", OverrideReply.list(of: OverrideReply.override))])), list),
    .command(
      .post, "/api/v1/rotations/{id}/overrides",
      Operation(
        "addOverride", "Replaces one person for a time, or adds coverage; everything else stays as it is",
        tag: OnCallAPIRoutes.tag, body: OverrideReply.new, reply: OverrideReply.override, successStatus: .created), add),
    .command(
      .post, "/api/v1/rotations/{id}/take",
      Operation(
        "takePager", "Takes the duty from somebody, from now to the end of the shift", tag: OnCallAPIRoutes.tag,
        body: OverrideReply.taken, reply: OverrideReply.override, successStatus: .created), take),
    .command(
      .post, "/api/v1/overrides/{id}/end",
      Operation(
        "endOverride", "Takes a change by hand back, from now on", tag: OnCallAPIRoutes.tag,
        reply: OverrideReply.override)
    ) { request, tx in
      .json(try json(try OverrideActions(tx, as: request.actor).end(request.id("id")), tx))
    },
  ]

  private static func list(_ request: Request, _ tx: Transaction) throws -> Reply {
    let lane = try OnCallReader(tx).lane(request.id("id"))
    let from = request.query.instant("from") ?? tx.now
    let to = request.query.instant("to")
    if let to, to <= from { throw Refusal.invalid("to", "must be later than from, which is \(from.rfc3339)") }
    let found = lane.overrides.filter { override in override.to > from && to.map { override.from < $0 } ?? true }
    let names = try OverrideNames(found, tx)
    return .json(["overrides": .array(found.map { names.json($0, of: lane.rotation) })])
  }

  private static func add(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.json(OverrideReply.new)
    let rotation: ID<Rotation> = try request.id("id")
    let (from, to) = (try fields.instant("from"), try fields.instant("to"))
    let person = fields.optionalID("person", of: Person.self)
    let reason = fields.optionalText("reason") ?? ""
    let actions = OverrideActions(tx, as: request.actor)
    if let replaced = fields.optionalID("replaced", of: Person.self) {
      let override = try actions.replace(replaced, by: person, in: rotation, from: from, to: to, reason: reason)
      return .json(try json(override, tx), status: .created)
    }
    guard let person else {
      let problem = "person or replaced must be given, or both"
      throw Refusal.invalid(["person", "replaced"].map { FieldError(field: $0, problem: problem) })
    }
    let override = try actions.addCoverage(by: person, to: rotation, from: from, to: to, reason: reason)
    return .json(try json(override, tx), status: .created)
  }

  private static func take(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.json(OverrideReply.taken)
    do {
      let override = try OverrideActions(tx, as: request.actor).takePager(
        in: try request.id("id"), from: fields.optionalID("from_person"), for: fields.optionalID("person"),
        reason: fields.optionalText("reason") ?? "")
      return .json(try json(override, tx), status: .created)
    } catch Refusal.invalid(let errors) {
      // The action's word for whose duty is taken is that of every replacement.
      throw Refusal.invalid(
        errors.map { FieldError(field: $0.field == "replaced" ? "from_person" : $0.field, problem: $0.problem) })
    }
  }

  private static func json(_ override: StoredOverride, _ tx: Transaction) throws -> JSONValue {
    try OverrideNames([override], tx).json(override, of: try OnCallReader(tx).lane(override.rotation).rotation)
  }

  private static let gaps = Route.query(
    "/api/v1/oncall/gaps",
    Operation(
      "listGaps", "When nobody has a duty that somebody should have, from now on", tag: OnCallAPIRoutes.tag,
      query: [
        OnCallAPIRoutes.team,
        .init("days", .integer(1...366).described("How many days from now; 42 without it.")),
      ], reply: OverrideReply.gaps)
  ) { request, tx in
    let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
    let to = tx.now + .days(request.query.integer("days") ?? 42)
    let gaps = try OnCallReader(tx).rule(team: team, since: tx.now).dutyGaps(from: tx.now, to: to)
    return .json(OverrideReply.json(gaps, team: team, from: tx.now, to: to))
  }
}
