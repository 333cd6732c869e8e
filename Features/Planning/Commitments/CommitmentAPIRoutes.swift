import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// Commitments in the JSON API.
enum CommitmentAPIRoutes {
  private static let tag = "Commitments"
  private static let number = Schema.integer(1...Int64.max)
  private static let team = Operation.Parameter(
    "team", .line(1...80).described("Number or name of a team of operations."))

  static let all: [Route] = [
    .query(
      "/api/v1/commitments",
      Operation(
        "listCommitments", "Who promised what until when, newest first", tag: tag,
        query: [
          team, .init("person", number.described("Number of a person.")),
          .init("to", .line(3...24).described("A story or feature.").example("S-408")),
          .init(
            "state",
            .choice(["open", "all"] + Commitment.Outcome.allCases.map(\.rawValue)).described("`open` without it.")),
          .init("before", number.described("Those with a smaller id: `next` of the answer before.")),
          .init("limit", .integer(1...1000).described("How many at most; 200 without it.")),
        ], reply: CommitmentReply.list), list),
    .query(
      "/api/v1/commitments/record",
      Operation(
        "getCommitmentRecord", "Commitments made in a time and what came of them; by default the last 28 days",
        tag: tag,
        query: [
          team, .init("from", .format(.dateTime).described("28 days before `to` without it.")),
          .init("to", .format(.dateTime).described("Not part of it; now without it.")),
        ], reply: CommitmentReply.record), record),
    .query(
      "/api/v1/commitments/{id}",
      Operation("getCommitment", "One commitment", tag: tag, reply: CommitmentReply.commitment)
    ) { request, tx in
      try requireInside(request)
      return .json(try json(request.id("id"), tx))
    },
    .command(
      .post, "/api/v1/commitments",
      Operation(
        "commit", "Somebody promises to stay with a story or feature; interrupts leave them in peace", tag: tag,
        body: CommitmentReply.new, reply: CommitmentReply.commitment, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(CommitmentReply.new)
      let made = try CommitmentActions(tx, as: request.actor).commit(
        to: try subject(try fields.text("to")), person: fields.optionalInteger("person").map { ID($0) },
        until: fields.optionalText("until").flatMap { Instant(rfc3339: $0) })
      return .json(try json(made.id, tx), status: .created)
    },
    .command(
      .post, "/api/v1/commitments/{id}/withdraw",
      Operation(
        "withdrawCommitment", "The promise no longer holds", tag: tag, body: CommitmentReply.withdrawn,
        reply: CommitmentReply.commitment)
    ) { request, tx in
      let fields = try request.json(CommitmentReply.withdrawn)
      let id: ID<Commitment> = try request.id("id")
      try CommitmentActions(tx, as: request.actor).withdraw(
        id, reason: try fields.text("reason"), version: fields.optionalInteger("version").map(Int.init))
      return .json(try json(id, tx))
    },
  ]

  /// - Throws: `Refusal.invalid` for `to`.
  static func subject(_ text: String) throws -> Commitment.Subject {
    guard let subject = Commitment.Subject(spoken: text) else {
      throw Refusal.invalid("to", "must be a story such as S-408 or a feature such as F-31")
    }
    return subject
  }

  /// Who promised what is for operations and viewers; what came of it, in numbers, for everybody (P6).
  private static func requireInside(_ request: Request) throws {
    guard CommitmentPage.showsPeople(to: request.actor) else {
      throw Refusal.notAllowed("Only people of operations and viewers may see who has committed to what.")
    }
  }

  private static func list(_ request: Request, _ tx: Transaction) throws -> Reply {
    try requireInside(request)
    var filter = CommitmentStore.Filter()
    filter.team = try request.query["team"].map { try TeamChoice(tx).named($0, for: request.actor).id }
    filter.person = request.query.integer("person").map { ID($0) }
    filter.subject = try request.query["to"].map(subject)
    filter.outcome = request.query["state"].flatMap(Commitment.Outcome.init(rawValue:))
    filter.showsAll = request.query["state"] == "all"
    filter.before = request.query.integer("before").map { ID($0) }
    let limit = Int(request.query.integer("limit") ?? 200)
    let found = try CommitmentStore(tx).list(filter, limit: limit)
    let reply = try CommitmentReply(found, tx)
    return .json([
      "commitments": .array(found.map(reply.json)), "next": found.count < limit ? .null : .id(found.last?.id),
    ])
  }

  private static func record(_ request: Request, _ tx: Transaction) throws -> Reply {
    let team = try TeamChoice(tx).named(request.query["team"], for: request.actor)
    let to = request.query.instant("to") ?? tx.now
    let from = request.query.instant("from") ?? to - .days(28)
    guard from < to else { throw Refusal.invalid("from", "must be before to, which is \(to.rfc3339)") }
    return .json(CommitmentReply.json(try CommitmentStore(tx).record(.team(team.id), from..<to)))
  }

  private static func json(_ id: ID<Commitment>, _ tx: Transaction) throws -> JSONValue {
    let found = try CommitmentStore(tx).get(id)
    return try CommitmentReply([found], tx).json(found)
  }
}
