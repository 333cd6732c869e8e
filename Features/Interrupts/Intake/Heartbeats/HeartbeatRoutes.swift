import Core
import JSON
import Storage
import Web

/// The page about heartbeats, for managers and administrators.
enum HeartbeatRoutes {
  private static let form = Schema.object([
    .required("name", .line(1...100)), .required("source", .integer(1...Int64.max)),
    .required("minutes", .integer(1...86_400)), .optional("priority", SourceForm.priority),
    .optional("text", .text(0...1000)),
  ])

  static func routes(publicURL: String) -> [Route] {
    let pages = HeartbeatPages(publicURL: publicURL)
    return [
      .page("/heartbeats") { request, tx in
        try request.actor.require(.manager, to: "see heartbeats")
        return try pages.list(request, tx)
      },
      .act(
        "/heartbeats",
        onInvalid: { request, tx, errors in
          try request.actor.require(.manager, to: "add a heartbeat")
          return try pages.list(request, tx, FormState(request, errors: errors))
        }
      ) { request, tx in
        let fields = try request.form(form)
        _ = try HeartbeatActions(tx, as: request.actor).add(
          try fields.text("name"), of: ID(try fields.integer("source")),
          interval: .minutes(try fields.integer("minutes")),
          priority: fields.optionalText("priority").flatMap(Priority.init(name:)),
          detail: fields.optionalText("text") ?? "")
        return .seeOther("/heartbeats")
      },
      act("enable") { actions, id in _ = try actions.change(id, isEnabled: true) },
      act("disable") { actions, id in _ = try actions.change(id, isEnabled: false) },
      act("remove") { actions, id in try actions.remove(id) },
    ]
  }

  private static func act(
    _ verb: String, _ work: @escaping @Sendable (HeartbeatActions, ID<Heartbeat>) throws -> Void
  ) -> Route {
    .act("/heartbeats/{id}/\(verb)") { request, tx in
      try work(HeartbeatActions(tx, as: request.actor), try request.id("id"))
      return .seeOther("/heartbeats")
    }
  }
}
