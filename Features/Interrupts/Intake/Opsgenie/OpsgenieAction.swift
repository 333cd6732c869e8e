import Core
import JSON
import Web

/// What is done to an alert through Opsgenie's API.
enum OpsgenieAction: Int, CaseIterable, Sendable {
  case create = 1
  case acknowledge, unacknowledge, close, note, snooze, assign, escalate, addTags, removeTags, addDetails, removeDetails
  case message, description, priority

  /// The rest of the actions are kept as a note.
  case other = 0

  /// As Opsgenie calls it in the status of a request.
  var title: String {
    switch self {
    case .create: "Create"
    case .acknowledge: "Acknowledge"
    case .unacknowledge: "UnAcknowledge"
    case .close: "Close"
    case .note: "AddNote"
    case .snooze: "Snooze"
    case .assign: "Assign"
    case .escalate: "EscalateToNext"
    case .addTags: "AddTags"
    case .removeTags: "RemoveTags"
    case .addDetails: "AddDetails"
    case .removeDetails: "RemoveDetails"
    case .message: "UpdateMessage"
    case .description: "UpdateDescription"
    case .priority: "UpdatePriority"
    case .other: "ExecuteAction"
    }
  }

  /// What a request asks for.
  /// - Parameter what: names an action of the sender's own, or the responder, for `other`.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  func signal(_ incoming: Incoming, other what: String = "") throws -> Signal {
    // Most actions need no body, and clients then send none.
    let hasBody = !incoming.body.isEmpty && incoming.method != .delete
    let body = hasBody ? try JSONValue.parse(incoming.body, limits: JSON.Limits(bytes: OpsgenieAlert.maximumBody)) : [:]
    return try signal(try SenderFields(body), incoming.query, what)
  }

  func signal(_ given: SenderFields, _ query: Query, _ what: String = "") throws -> Signal {
    var fields = given
    var signal = Signal(.note)
    act(&signal, &fields, query)
    signal.by = fields.cut("user", most: 100) ?? query["user"]
    let note = (fields.cut("note", most: 25_000) ?? query["note"] ?? "").cut(toText: Signal.longestDetail)
    signal.text = self == .other ? [what, note].filter { !$0.isEmpty }.joined(separator: ": ") : note
    if self == .note, signal.text.isEmpty { fields.refuse("note", "is required") }
    try fields.check()
    return signal
  }

  private func act(_ signal: inout Signal, _ fields: inout SenderFields, _ query: Query) {
    switch self {
    case .create, .note, .other: break
    case .acknowledge: signal.act = .acknowledge
    case .unacknowledge: signal.act = .release
    case .close: signal.act = .resolve
    case .escalate: signal.act = .escalate
    case .snooze:
      let text = fields.required("endTime", most: 100)
      guard let end = Instant(rfc3339: text) else {
        if !text.isEmpty { fields.refuse("endTime", "must be a time like 2026-11-23T18:00:00Z") }
        return
      }
      signal.act = .snooze(until: end)
    case .assign:
      let owner = fields.object("owner")
      guard let email = (owner?["username"] ?? owner?["id"])?.text, !email.isEmpty else {
        return fields.refuse("owner", "must have the username, a mail address, of a person")
      }
      signal.act = .assign(email: email)
    case .addTags, .removeTags, .addDetails, .removeDetails: mark(&signal, &fields, query)
    case .message, .description, .priority: rewrite(&signal, &fields)
    }
  }

  private func mark(_ signal: inout Signal, _ fields: inout SenderFields, _ query: Query) {
    switch self {
    case .addTags:
      signal.act = .mark
      signal.tags = fields.texts("tags", most: 20, length: 50).map { $0.cut(toLine: 50) }.filter { !$0.isEmpty }
      if signal.tags.isEmpty { fields.refuse("tags", "must have at least one tag") }
    case .removeTags:
      signal.act = .unmark(names: [], tags: Self.names(query.all("tags")))
    case .addDetails:
      signal.act = .mark
      signal.label(details: fields.object("details"))
      if signal.labels.isEmpty { fields.refuse("details", "must have at least one entry") }
    default: signal.act = .unmark(names: Self.names(query.all("keys")), tags: [])
    }
  }

  private func rewrite(_ signal: inout Signal, _ fields: inout SenderFields) {
    signal.act = .rewrite
    switch self {
    case .message: signal.title = fields.required("message", most: 10_000).cut(toLine: Signal.longestTitle)
    case .description: signal.detail = fields.required("description", most: 15_000).cut(toText: Signal.longestDetail)
    default:
      signal.priority = OpsgenieAlert.priority(&fields)
      if fields["priority"] == nil { fields.refuse("priority", "is required") }
    }
  }

  /// `a,b` and repeated parameters.
  private static func names(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",").map { String($0).trimmed } }
  }
}
