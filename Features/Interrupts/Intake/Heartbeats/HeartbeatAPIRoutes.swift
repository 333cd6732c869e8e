import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Heartbeats in the JSON API, for managers and administrators.
enum HeartbeatAPIRoutes {
  private static let tag = "Heartbeats"

  static let form = Schema.object([
    .required("source", .integer(1...Int64.max).described("Number of the source that gives the signs.")),
    .required("name", .line(1...100).described("Without a slash; part of the address.")),
    .required("interval_seconds", interval), .optional("priority", SourceForm.priority),
    .optional("text", .text(0...1000).described("Shown with the interrupt: what to do, where to look.")),
  ])

  private static let interval = Schema.integer(60...5_184_000)
    .described("The longest silence that is still life.")

  static var routes: [Route] { [listing, adding, changing, removing] }

  private static var listing: Route {
    Route(
      .get, "/api/v1/heartbeats", scope: .admin,
      operation: Operation(
        "listHeartbeats", "All heartbeats by source and name", tag: tag,
        reply: .object([.required("heartbeats", .array(of: reply, maxCount: 100_000))])),
      handler: .read { request, tx in
        try request.actor.require(.manager, to: "see heartbeats")
        return .json(["heartbeats": .array(try HeartbeatStore(tx).all().map(json))])
      })
  }

  private static var adding: Route {
    .command(
      .post, "/api/v1/heartbeats",
      Operation(
        "addHeartbeat", "Adds a heartbeat; it begins with the first sign", tag: tag, body: form, reply: reply,
        successStatus: .created), scope: .admin
    ) { request, tx in
      .json(json(try add(try request.json(form), request.actor, tx)), status: .created)
    }
  }

  private static var changing: Route {
    let body = Schema.object([
      .optional("interval_seconds", interval), .optional("text", .text(0...1000)), .optional("enabled", .boolean),
    ])
    return .command(
      .patch, "/api/v1/heartbeats/{id}",
      Operation("changeHeartbeat", "Changes what is given", tag: tag, body: body, reply: reply), scope: .admin
    ) { request, tx in
      let fields = try request.json(body)
      return .json(
        json(
          try HeartbeatActions(tx, as: request.actor).change(
            try request.id("id"), interval: fields.optionalInteger("interval_seconds").map { .seconds($0) },
            detail: fields.optionalText("text"), isEnabled: fields.optionalFlag("enabled"))))
    }
  }

  private static var removing: Route {
    .command(
      .delete, "/api/v1/heartbeats/{id}",
      Operation(
        "removeHeartbeat", "Removes a heartbeat; an interrupt that it opened stays", tag: tag, reply: .object([])),
      scope: .admin
    ) { request, tx in
      try HeartbeatActions(tx, as: request.actor).remove(try request.id("id"))
      return .json([:])
    }
  }

  static func add(_ fields: Fields, _ actor: Actor, _ tx: Transaction) throws -> Heartbeat {
    try HeartbeatActions(tx, as: actor).add(
      try fields.text("name"), of: ID(try fields.integer("source")),
      interval: .seconds(try fields.integer("interval_seconds")),
      priority: fields.optionalText("priority").flatMap(Priority.init(name:)),
      detail: fields.optionalText("text") ?? "")
  }

  private static let reply = Schema.object([
    .required("id", .integer(1...Int64.max)), .required("source", .integer(1...Int64.max)),
    .required("name", .line(1...100)), .required("text", .text(0...1000)), .required("interval_seconds", interval),
    .required("priority", SourceForm.priority.orNull), .required("state", .choice(of: Heartbeat.State.self)),
    .required("last_ping_at", .format(.dateTime).orNull), .required("due_at", .format(.dateTime).orNull),
    .required("expired_at", .format(.dateTime).orNull),
  ])

  static func json(_ heartbeat: Heartbeat) -> JSONValue {
    [
      "id": .id(heartbeat.id), "source": .id(heartbeat.source), "name": .string(heartbeat.name),
      "text": .string(heartbeat.detail), "interval_seconds": .int(heartbeat.interval.seconds),
      "priority": .string(heartbeat.priority?.name), "state": .string(heartbeat.state.rawValue),
      "last_ping_at": .instant(heartbeat.lastPingAt), "due_at": .instant(heartbeat.dueAt),
      "expired_at": .instant(heartbeat.expiredAt),
    ]
  }
}
