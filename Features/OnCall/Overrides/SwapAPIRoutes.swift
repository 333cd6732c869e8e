import Core
import JSON
import Storage
import Teams
import Web

/// Asking to be relieved, and answering, in the JSON API.
enum SwapAPIRoutes {
  static let all: [Route] = [
    .query(
      "/api/v1/swaps",
      Operation(
        "listSwaps", "Requests that wait for an answer, the most pressing first", tag: OnCallAPIRoutes.tag,
        query: [.init("rotation", .integer(1...Int64.max).described("Number of a rotation; all without it."))],
        reply: .object([.required("swaps", OverrideReply.list(of: OverrideReply.swap))])), list),
    .command(
      .post, "/api/v1/rotations/{id}/swaps",
      Operation(
        "askForSwap", "Asks somebody, or whoever will, to take a duty for a time", tag: OnCallAPIRoutes.tag,
        body: OverrideReply.asked, reply: OverrideReply.swap, successStatus: .created), ask),
    .command(
      .post, "/api/v1/swaps/{id}/accept",
      Operation(
        "acceptSwap", "Takes the duty, and gives the own one that was asked for in return", tag: OnCallAPIRoutes.tag,
        body: OverrideReply.accepted, reply: OverrideReply.swap)
    ) { request, tx in
      let person: ID<Person>? = try request.json(OverrideReply.accepted).optionalID("person")
      let id: ID<Swap> = try request.id("id")
      try SwapActions(tx, as: request.actor).accept(id, for: person)
      return .json(try json(try SwapStore(tx).get(id), tx))
    },
    answer("decline", "Says no; the calendar stays as it is") { try $0.decline($1) },
    answer("withdraw", "Takes a request back that nobody has answered") { try $0.withdraw($1) },
  ]

  private static func answer(
    _ verb: String, _ summary: String, _ work: @escaping @Sendable (SwapActions, ID<Swap>) throws -> Void
  ) -> Route {
    .command(
      .post, "/api/v1/swaps/{id}/\(verb)",
      Operation("\(verb)Swap", summary, tag: OnCallAPIRoutes.tag, reply: OverrideReply.swap)
    ) { request, tx in
      let id: ID<Swap> = try request.id("id")
      try work(SwapActions(tx, as: request.actor), id)
      return .json(try json(try SwapStore(tx).get(id), tx))
    }
  }

  private static func list(_ request: Request, _ tx: Transaction) throws -> Reply {
    let asked = request.query.integer("rotation").map { ID<Rotation>($0) }
    let rotations = Dictionary(uniqueKeysWithValues: try OnCallReader(tx).lanes().map { ($0.rotation.id, $0.rotation) })
    if let asked, rotations[asked] == nil {
      throw Refusal.invalid("rotation", "there is no rotation \(asked) that has not ended")
    }
    let swaps = try SwapStore(tx).open(asked)
    let names = try OverrideNames(swaps, tx)
    // What is asked of a rotation that has ended can no longer be given.
    return .json([
      "swaps": .array(swaps.compactMap { swap in rotations[swap.rotation].map { names.json(swap, of: $0) } })
    ])
  }

  private static func ask(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.json(OverrideReply.asked)
    var draft = SwapActions.Draft(from: try fields.instant("from"), to: try fields.instant("to"))
    draft.asker = fields.optionalID("asker")
    draft.asked = fields.optionalID("asked")
    draft.inReturn = try inReturn(fields)
    draft.note = fields.optionalText("note") ?? ""
    let swap = try SwapActions(tx, as: request.actor).ask(draft, in: try request.id("id"))
    return .json(try json(swap, tx), status: .created)
  }

  private static func inReturn(_ fields: Fields) throws -> Range<Instant>? {
    switch (fields.optionalInstant("return_from"), fields.optionalInstant("return_to")) {
    case (nil, nil): return nil
    case (let from?, let to?): return from..<max(from, to)
    case (_?, nil): throw Refusal.invalid("return_to", "must be given with return_from")
    case (nil, _?): throw Refusal.invalid("return_from", "must be given with return_to")
    }
  }

  private static func json(_ swap: Swap, _ tx: Transaction) throws -> JSONValue {
    try OverrideNames([swap], tx).json(swap, of: try OnCallReader(tx).lane(swap.rotation).rotation)
  }
}
