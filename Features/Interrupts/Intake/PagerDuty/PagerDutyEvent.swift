import Core
import JSON

/// An event of PagerDuty's Events API v2, or of its predecessor: documented in `docs/formats/pagerduty.md`.
struct PagerDutyEvent: Sendable {
  /// Names the source; absent where the address does.
  let routingKey: String?
  let signal: Signal

  static let maximumBody = 512 * 1024
  private static let longestKey = 255

  /// `POST /v2/enqueue`.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  init(_ body: [UInt8]) throws {
    var fields = try SenderFields(body, most: Self.maximumBody)
    routingKey = fields.optional("routing_key", most: 100)
    let action = fields.choice("event_action", ["trigger", "acknowledge", "resolve"])
    if action == nil, fields["event_action"] == nil { fields.refuse("event_action", "is required") }
    let key = fields.optional("dedup_key", most: Self.longestKey).flatMap { $0.isEmpty ? nil : $0 }
    Self.checkKey(&fields, "dedup_key", key, of: action)
    switch action {
    case "acknowledge": signal = Signal(.acknowledge, key: key)
    case "resolve": signal = Signal(.resolve, key: key)
    default: signal = Self.trigger(&fields, key)
    }
    try fields.check()
  }

  /// Only a trigger may leave it to us.
  private static func checkKey(_ fields: inout SenderFields, _ name: String, _ key: String?, of action: String?) {
    guard let action, action != "trigger", key == nil else { return }
    if !fields.errors.contains(where: { $0.field == name }) { fields.refuse(name, "is required with \(action)") }
  }

  private static func trigger(_ fields: inout SenderFields, _ key: String?) -> Signal {
    var signal = Signal(.raise, key: key)
    _ = fields.object("payload")
    let summary = fields.required("payload.summary", most: 1024)
    signal.label("source", fields.required("payload.source", most: 1024))
    let severity = fields.choice("payload.severity", ["critical", "error", "warning", "info"])
    if severity == nil, fields["payload.severity"] == nil { fields.refuse("payload.severity", "is required") }
    signal.priority = severity.flatMap(Priority.init(severity:))
    signal.label("severity", severity)
    signal.technology = fields.cut("payload.component", most: 80)?.cut(toLine: 80).nilIfEmpty
    for name in ["component", "group", "class"] { signal.label(name, fields.cut("payload.\(name)", most: 500)) }
    checkTime(&fields, "payload.timestamp")
    let details = fields["payload.custom_details"]
    signal.say(summary, details.map { $0.members == nil ? [$0.words] : $0.lines } ?? [])
    signal.label(details: details)
    links(&fields, &signal)
    return signal
  }

  private static func links(_ fields: inout SenderFields, _ signal: inout Signal) {
    for link in fields.list("links", most: 100) { signal.link(link["href"]?.text, link["text"]?.text) }
    signal.link(fields.cut("client_url", most: 2000), fields["client"]?.text)
    for image in fields.list("images", most: 100) {
      signal.link(image["href"]?.text ?? image["src"]?.text, image["alt"]?.text)
    }
    signal.label("client", fields.cut("client", most: 500))
  }

  /// Clients write the zone in several ways, so only what is no text at all is refused: what counts is when it arrived.
  private static func checkTime(_ fields: inout SenderFields, _ path: String) {
    _ = fields.optional(path, most: 100)
  }

  /// `POST /generic/2010-04-15/create_event.json`.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  init(first body: [UInt8]) throws {
    var fields = try SenderFields(body, most: Self.maximumBody)
    routingKey = fields.optional("service_key", most: 100)
    let type = fields.choice("event_type", ["trigger", "acknowledge", "resolve"])
    if type == nil, fields["event_type"] == nil { fields.refuse("event_type", "is required") }
    let key = fields.optional("incident_key", most: Self.longestKey).flatMap { $0.isEmpty ? nil : $0 }
    Self.checkKey(&fields, "incident_key", key, of: type)
    let act: Signal.Act = type == "acknowledge" ? .acknowledge : type == "resolve" ? .resolve : .raise
    var signal = Signal(act, key: key)
    if act == .raise {
      let details = fields["details"]
      signal.say(
        fields.required("description", most: 1024), details.map { $0.members == nil ? [$0.words] : $0.lines } ?? [])
      signal.label(details: details)
      for context in fields.list("contexts", most: 100) {
        signal.link(context["href"]?.text ?? context["src"]?.text, context["text"]?.text ?? context["alt"]?.text)
      }
      signal.link(fields.cut("client_url", most: 2000), fields["client"]?.text)
      signal.label("client", fields.cut("client", most: 500))
    }
    self.signal = signal
    try fields.check()
  }
}

/// Something was changed: a deployment, a setting.
struct PagerDutyChange: Sendable {
  let routingKey: String?
  let change: Change

  /// `POST /v2/change/enqueue`.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  init(_ body: [UInt8]) throws {
    var fields = try SenderFields(body, most: PagerDutyEvent.maximumBody)
    routingKey = fields.optional("routing_key", most: 100)
    let summary = fields.required("payload.summary", most: 1024)
    let origin = fields.cut("payload.source", most: 200) ?? ""
    let time = fields.optional("payload.timestamp", most: 100)
    let details = fields["payload.custom_details"]
    let link = fields.list("links", most: 100).compactMap { $0["href"]?.text?.webAddress }.first
    try fields.check()
    change = Change(
      summary: summary.cut(toLine: 1024), origin: origin.cut(toLine: 200),
      detail: (details?.lines ?? []).joined(separator: "\n").cut(toText: Signal.longestDetail), link: link,
      at: time.flatMap(Instant.init(rfc3339:)))
  }
}

extension Signal {
  /// Short values of what a sender added, as labels.
  mutating func label(details: JSONValue?) {
    for member in (details?.members ?? []).prefix(50) {
      let words = member.value.words
      if words.unicodeScalars.count <= 200, !words.contains("\n") { label(member.key, words) }
    }
  }
}

extension String {
  var nilIfEmpty: String? { isEmpty ? nil : self }
}
