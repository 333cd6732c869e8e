import Core
import JSON
import Storage
import Teams
import Web

/// Everybody's own page, and the same in JSON.
enum NotificationRoutes {
  static let all: [Route] = [
    .page("/notifications") { request, tx in try NotificationPages.own(request, tx) },
    .query(
      "/api/v1/notifications",
      Operation(
        "listNotifications", "What the asker was told, newest first, at most 200 notifications", tag: "Notifications",
        query: [.init("before", .integer(1...Int64.max))],
        reply: .object([.required("notifications", .array(of: reply, maxCount: 10_000))]))
    ) { request, tx in
      guard let number = request.actor.person else { return .json(["notifications": []]) }
      let before = request.incoming.query["before"].flatMap { ID<Notification>($0) }
      let rows = try NotificationStore(tx).told(to: ID(number), before: before, limit: 200)
      return .json(["notifications": .array(rows.map { json($0.id, $0.told) })])
    },
  ]

  private static let reply = Schema.object([
    .required("id", .integer()), .required("headline", .line(0...Notification.Limit.headline)),
    .required("path", .line(1...2000)), .required("reason", .line(0...Notification.Limit.reason)),
    .required("urgent", .boolean), .required("channel", .line(0...80)), .required("label", .line(0...80)),
    .required("state", .choice(of: Notification.State.self)), .required("at", .format(.dateTime)),
    .required("sent_at", .format(.dateTime).orNull), .required("attempts", .integer()),
    .required("last_error", .line(0...Notification.Limit.error).orNull),
  ])

  private static func json(_ id: ID<Notification>, _ told: Told) -> JSONValue {
    [
      "id": .id(id), "headline": .string(told.headline), "path": .string(told.path), "reason": .string(told.reason),
      "urgent": .bool(told.isUrgent), "channel": .string(told.channel), "label": .string(told.label),
      "state": .string(told.state.rawValue), "at": .instant(told.at), "sent_at": .instant(told.sentAt),
      "attempts": .int(told.attempts), "last_error": .string(told.lastError),
    ]
  }
}
