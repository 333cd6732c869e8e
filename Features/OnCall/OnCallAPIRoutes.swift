import Calendars
import Core
import JSON
import Storage
import Teams
import Web

/// Rotations and who answers, in the JSON API.
enum OnCallAPIRoutes {
  static let tag = "On call"
  static let team = Operation.Parameter(
    "team", .line(1...80).described("Number or name of an operations team; else the asker's own, else the first."))

  static let all: [Route] = [
    .query(
      "/api/v1/oncall/now",
      Operation(
        "whoAnswers", "Who answers now or at a time, until when, and who is next", tag: tag,
        query: [team, .init("at", .format(.dateTime))], reply: OnCallReply.roster), roster),
    .query(
      "/api/v1/rotations",
      Operation(
        "listRotations", "Rotations that have not ended, oldest first", tag: tag, query: [team],
        reply: .object([.required("rotations", .array(of: OnCallReply.rotation, maxCount: 10_000))]))
    ) { request, tx in
      let asked = request.incoming.query["team"]
      let team = try asked.map { try TeamChoice(tx).named($0, for: request.actor).id }
      let lanes = try OnCallReader(tx).lanes().filter { team == nil || $0.rotation.team == team }
      return .json(["rotations": .array(lanes.map(OnCallReply.json))])
    },
    .query(
      "/api/v1/rotations/{id}", Operation("getRotation", "One rotation", tag: tag, reply: OnCallReply.rotation)
    ) { request, tx in .json(OnCallReply.json(try OnCallReader(tx).lane(request.id("id")))) },
    .query(
      "/api/v1/rotations/{id}/shifts",
      Operation(
        "listShifts", "Shifts of which a part lies in a time of at most 366 days; by default the next six weeks",
        tag: tag, query: [.init("from", .format(.dateTime)), .init("to", .format(.dateTime))],
        reply: .object([.required("shifts", .array(of: OnCallReply.shift, maxCount: 1_000_000))])), shifts),
    .command(
      .post, "/api/v1/rotations",
      Operation(
        "addRotation", "Adds a rotation", tag: tag, body: OnCallReply.new, reply: OnCallReply.rotation,
        successStatus: .created)
    ) { request, tx in
      let fields = try request.json(OnCallReply.new)
      let kind = Rotation.Kind(rawValue: try fields.text("kind")) ?? .potw
      let rotation = try OnCallActions(tx, as: request.actor).addRotation(
        name: try fields.text("name"), kind: kind, team: ID(try fields.integer("team")),
        plan: try OnCallReply.plan(fields))
      return .json(OnCallReply.json(try OnCallReader(tx).lane(rotation.id)), status: .created)
    },
    .command(
      .put, "/api/v1/rotations/{id}",
      Operation(
        "changeRotation", "Gives a rotation another name or plan from its next hand-over on", tag: tag,
        body: OnCallReply.changed, reply: OnCallReply.rotation)
    ) { request, tx in
      let fields = try request.json(OnCallReply.changed)
      let rotation = try OnCallActions(tx, as: request.actor).changeRotation(
        request.id("id"), version: Int(try fields.integer("version")), name: try fields.text("name"),
        plan: try OnCallReply.plan(fields))
      return .json(OnCallReply.json(try OnCallReader(tx).lane(rotation.id)))
    },
    .command(
      .post, "/api/v1/rotations/{id}/end",
      Operation("endRotation", "Ends a rotation now", tag: tag, body: OnCallReply.ended, reply: OnCallReply.rotation)
    ) { request, tx in
      let fields = try request.json(OnCallReply.ended)
      let id: ID<Rotation> = try request.id("id")
      try OnCallActions(tx, as: request.actor).removeRotation(id, version: Int(try fields.integer("version")))
      return .json(OnCallReply.json(try OnCallReader(tx).lane(id)))
    },
  ]

  private static func roster(_ request: Request, _ tx: Transaction) throws -> Reply {
    let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
    let at = request.query.instant("at") ?? tx.now
    let roster = try OnCallReader(tx).rule(team: team, since: at).roster(at: at)
    let names = try PersonStore(tx).names(roster.people)
    return .json(OnCallReply.json(roster, team: team, at: at, names: names))
  }

  private static func shifts(_ request: Request, _ tx: Transaction) throws -> Reply {
    let from = request.query.instant("from") ?? tx.now
    let to = request.query.instant("to") ?? from + .days(42)
    guard from < to, to - from <= .days(366) else {
      throw Refusal.invalid("to", "must be later than from, by at most 366 days")
    }
    let shifts = try OnCallReader(tx).shifts(request.id("id"), from: from, to: to)
    let names = try PersonStore(tx).names(Set(shifts.flatMap(\.people).map { ID<Person>($0) }))
    return .json(["shifts": .array(shifts.map { OnCallReply.json($0, names) })])
  }
}
