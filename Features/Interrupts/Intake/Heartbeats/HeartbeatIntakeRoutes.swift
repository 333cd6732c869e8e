import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Signs of life: at an address of our own that any `curl` in a cron job reaches, and as Opsgenie's clients give them.
enum HeartbeatIntakeRoutes {
  static var routes: [Route] {
    [.get, .post].map { method in
      .guest(method, "/in/{key}/heartbeat/{name}") { incoming, database in
        try await ping(incoming, database)
        return .json(["status": "alive"])
      }
    } + ["/in/{key}", ""].flatMap { opsgenie($0 + "/v2/heartbeats") }
  }

  private static func ping(_ incoming: Incoming, _ database: Database) async throws {
    let key = try IntakeKey(incoming)
    let name = incoming.parameters["name"] ?? ""
    try await database.write { tx in
      _ = try HeartbeatActions.ping(name, from: IntakeActions.source(keyHash: key.hash, in: tx), tx)
    }
  }

  private static func opsgenie(_ path: String) -> [Route] {
    let pings: [HTTPRequest.Method] = [.get, .post, .put, .patch]
    return pings.map { method in
      route(method, path + "/{name}/ping") { incoming, database in
        try await ping(incoming, database)
        return OpsgenieReply.accepted(incoming.id, "PONG - Heartbeat received")
      }
    } + [
      writing(.post, path, .created) { actions, _, source, incoming in
        try OpsgenieHeartbeat.add(try SenderFields(incoming.body), source, actions)
      },
      writing(.patch, path + "/{name}") { actions, heartbeat, _, incoming in
        try OpsgenieHeartbeat.change(try heartbeat(), try SenderFields(incoming.body), actions)
      },
      writing(.post, path + "/{name}/enable") { actions, heartbeat, _, _ in
        try actions.change(try heartbeat().id, isEnabled: true)
      },
      writing(.post, path + "/{name}/disable") { actions, heartbeat, _, _ in
        try actions.change(try heartbeat().id, isEnabled: false)
      },
      removing(path + "/{name}"), reading(path + "/{name}"), listing(path),
    ]
  }

  private static func route(
    _ method: HTTPRequest.Method, _ path: String, _ work: @escaping @Sendable (Incoming, Database) async throws -> Reply
  ) -> Route {
    .guest(method, path) { incoming, database in
      do { return try await work(incoming, database) } catch let refusal as Refusal {
        return OpsgenieReply.refused(refusal, incoming)
      }
    }
  }

  private typealias Change = @Sendable (HeartbeatActions, () throws -> Heartbeat, Source, Incoming) throws -> Heartbeat

  private static func writing(
    _ method: HTTPRequest.Method, _ path: String, _ status: HTTPResponse.Status = .ok, _ change: @escaping Change
  ) -> Route {
    route(method, path) { incoming, database in
      let key = try IntakeKey(incoming)
      let heartbeat = try await database.write { tx in
        let source = try IntakeActions.source(keyHash: key.hash, in: tx)
        return try change(
          HeartbeatActions(tx, as: source.actor), { try find(incoming, source, tx) }, source, incoming)
      }
      var reply = OpsgenieReply.envelope(OpsgenieHeartbeat.json(heartbeat), incoming)
      reply.status = status
      return reply
    }
  }

  private static func removing(_ path: String) -> Route {
    route(.delete, path) { incoming, database in
      let key = try IntakeKey(incoming)
      try await database.write { tx in
        let source = try IntakeActions.source(keyHash: key.hash, in: tx)
        try HeartbeatActions(tx, as: source.actor).remove(try find(incoming, source, tx).id)
      }
      var reply = OpsgenieReply.accepted(incoming.id, "Deleted")
      reply.status = .ok
      return reply
    }
  }

  private static func reading(_ path: String) -> Route {
    route(.get, path) { incoming, database in
      let key = try IntakeKey(incoming)
      let heartbeat = try await database.read { tx in
        try find(incoming, try IntakeActions.source(keyHash: key.hash, in: tx), tx)
      }
      return OpsgenieReply.envelope(OpsgenieHeartbeat.json(heartbeat), incoming)
    }
  }

  private static func listing(_ path: String) -> Route {
    route(.get, path) { incoming, database in
      let key = try IntakeKey(incoming)
      let heartbeats = try await database.read { tx in
        try HeartbeatStore(tx).all(of: try IntakeActions.source(keyHash: key.hash, in: tx).id)
      }
      return OpsgenieReply.envelope(["heartbeats": .array(heartbeats.map(OpsgenieHeartbeat.json))], incoming)
    }
  }

  private static func find(_ incoming: Incoming, _ source: Source, _ tx: Transaction) throws -> Heartbeat {
    let name = incoming.parameters["name"] ?? ""
    guard let found = try HeartbeatStore(tx).find(name, of: source.id) else {
      throw Refusal.notFound("There is no heartbeat “\(name.prefix(100))” of this source.")
    }
    return found
  }
}

/// Heartbeats in Opsgenie's words.
enum OpsgenieHeartbeat {
  static func add(_ given: SenderFields, _ source: Source, _ actions: HeartbeatActions) throws -> Heartbeat {
    var fields = given
    let name = fields.required("name", most: HeartbeatActions.longestName)
    let interval = interval(&fields)
    if interval == nil { fields.refuse("interval", "is required, with intervalUnit minutes, hours or days") }
    let priority = fields.choice("alertPriority", ["P1", "P2", "P3", "P4", "P5"])
    let detail = [fields.cut("description", most: 10_000), fields.cut("alertMessage", most: 1000)]
      .compactMap { $0?.nilIfEmpty }.joined(separator: "\n")
    try fields.check()
    return try actions.add(
      name, of: source.id, interval: interval ?? .minutes(10),
      priority: priority.map { Priority(name: $0) ?? .p4 }, detail: detail,
      isEnabled: fields["enabled"]?.flag ?? true)
  }

  static func change(
    _ heartbeat: Heartbeat, _ given: SenderFields, _ actions: HeartbeatActions
  ) throws -> Heartbeat {
    var fields = given
    let detail = fields.cut("description", most: 10_000)
    let interval = interval(&fields)
    try fields.check()
    return try actions.change(
      heartbeat.id, interval: interval, detail: detail, isEnabled: fields["enabled"]?.flag)
  }

  private static func interval(_ fields: inout SenderFields) -> Span? {
    let unit = fields.choice("intervalUnit", ["minutes", "hours", "days"])
    guard let given = fields["interval"] else { return nil }
    guard let count = given.integer, (1...86_400).contains(count) else {
      fields.refuse("interval", "must be a whole number from 1 on")
      return nil
    }
    switch unit {
    case "days": return .days(count)
    case "hours": return .hours(count)
    default: return .minutes(count)
    }
  }

  static func json(_ heartbeat: Heartbeat) -> JSONValue {
    let seconds = heartbeat.interval.seconds
    let (count, unit) =
      seconds % 86_400 == 0
      ? (seconds / 86_400, "days") : seconds % 3600 == 0 ? (seconds / 3600, "hours") : (seconds / 60, "minutes")
    return [
      "name": .string(heartbeat.name), "description": .string(heartbeat.detail), "interval": .int(count),
      "intervalUnit": .string(unit), "enabled": .bool(heartbeat.isEnabled),
      "expired": .bool(heartbeat.expiredAt != nil), "lastPingTime": .instant(heartbeat.lastPingAt),
    ]
  }
}
