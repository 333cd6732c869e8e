import Core
import JSON

/// What Grafana's webhook sends: a group of alerts, or one state as before version 9. Documented in
/// `docs/formats/grafana.md`.
enum GrafanaAlert: Sendable {
  case group(WebhookGroup)
  case state(Signal)

  /// - Throws: `Refusal.invalid` with all that is wrong.
  init(_ body: [UInt8]) throws {
    let isGroup = try JSON.parse(body, limits: JSON.Limits(bytes: AlertDecoding.maximumBody)) { root in
      guard root.kind == .object else { throw Refusal.invalid("body", "must be a JSON object") }
      return root["alerts"] != nil || root["version"] != nil
    }
    self = isGroup ? .group(try WebhookGroup(body)) : .state(try Self.legacy(body))
  }

  /// `ruleName`, `ruleId`, `state` …: what Grafana 8 and older send.
  private static func legacy(_ body: [UInt8]) throws -> Signal {
    var fields = try SenderFields(body)
    let states = ["alerting", "ok", "no_data", "pending", "paused", "unknown"]
    let state = fields.choice("state", states)
    if state == nil, fields["state"] == nil { fields.refuse("state", "is required") }
    let name = fields.required("ruleName", most: 1000)
    let rule = fields["ruleId"].map(\.words) ?? name
    let isOver = state == "ok" || state == "paused"
    var signal = Signal(state == "pending" ? .note : isOver ? .resolve : .raise, key: "grafana:\(rule)")
    let title = fields.cut("title", most: 1000) ?? name
    signal.say(title, [fields.cut("message", most: Signal.longestDetail) ?? ""])
    signal.link(fields.cut("ruleUrl", most: 2000), "Rule")
    signal.link(fields.cut("imageUrl", most: 2000), "Picture")
    signal.label("rule", name)
    for match in fields.list("evalMatches", most: 1000).prefix(20) {
      signal.label(match["metric"]?.text ?? "", match["value"]?.words)
    }
    for tag in (fields.object("tags")?.members ?? []).prefix(50) { signal.label(tag.key, tag.value.text) }
    signal.priority = signal.labels.first { $0.name == "severity" }.flatMap { Priority(severity: $0.value) }
    try fields.check()
    return signal
  }
}
