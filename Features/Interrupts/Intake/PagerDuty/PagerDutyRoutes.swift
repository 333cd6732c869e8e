import Core
import HTTPTypes
import JSON
import Storage
import Web

/// PagerDuty's Events API: stock clients need another address and nothing else. The key is in the body, as they send it,
/// or in the address.
enum PagerDutyRoutes {
  static var routes: [Route] {
    ["/in/{key}", ""].flatMap { prefix -> [Route] in
      [
        route(prefix + "/v2/enqueue", enqueue), route(prefix + "/v2/change/enqueue", change),
        route(prefix + "/generic/2010-04-15/create_event.json", first),
      ]
    }
  }

  private static func route(
    _ path: String, _ work: @escaping @Sendable (Incoming, Database) async throws -> Reply
  ) -> Route {
    .guest(.post, path, maximumBody: PagerDutyEvent.maximumBody) { incoming, database in
      do { return try await work(incoming, database) } catch let refusal as Refusal { return reply(refusal) }
    }
  }

  private static func enqueue(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let event = try PagerDutyEvent(incoming.body)
    let key = try await apply(event, incoming, database)
    return .json(
      ["status": "success", "message": "Event processed", "dedup_key": .string(key)], status: .accepted)
  }

  private static func first(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let event = try PagerDutyEvent(first: incoming.body)
    let key = try await apply(event, incoming, database)
    return .json(["status": "success", "message": "Event processed", "incident_key": .string(key)])
  }

  /// - Returns: the key under which the next event finds it.
  private static func apply(
    _ event: PagerDutyEvent, _ incoming: Incoming, _ database: Database
  ) async throws -> String {
    let key = try IntakeKey(incoming, else: event.routingKey)
    return try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      var signal = event.signal
      if signal.key == nil { signal.key = SourceKey.hex(tx.randomBytes(16)) }
      try SignalActions(tx, from: source).apply(signal)
      return signal.key ?? ""
    }
  }

  private static func change(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let event = try PagerDutyChange(incoming.body)
    let key = try IntakeKey(incoming, else: event.routingKey)
    try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      try ChangeStore(tx).add(event.change, from: source)
    }
    return .json(["status": "success", "message": "Change event processed"], status: .accepted)
  }

  /// As PagerDuty says no: clients print `message` and `errors`, and try again only what is 429 or 5xx.
  private static func reply(_ refusal: Refusal) -> Reply {
    var errors = [refusal.message]
    if case .invalid(let fields) = refusal { errors = fields.map(\.description) }
    var status = refusal.status
    switch refusal {
    case .invalid: status = status == .contentTooLarge ? status : .badRequest
    case .notAllowed, .notFound, .conflict: status = .badRequest
    case .tooMany, .unavailable: break
    }
    let isInvalid = status == .badRequest
    return .json(
      [
        "status": isInvalid ? "invalid event" : "error",
        "message": isInvalid ? "Event object is invalid" : .string(refusal.message), "errors": .array(errors),
      ], status: status)
  }
}
