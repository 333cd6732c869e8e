import Core
import JSON

/// What came to an integration of Grafana OnCall: documented in `docs/formats/grafana-oncall.md`.
enum GrafanaOnCallAlert: Sendable {
  case grafana(GrafanaAlert)
  case signal(Signal)

  /// The types whose address carries over.
  static let types = ["alertmanager", "grafana_alerting", "grafana", "webhook", "formatted_webhook"]

  /// - Parameter mapping: how a body of any form is read, for `webhook`.
  /// - Throws: `Refusal.notFound` for another type, `Refusal.invalid` with all that is wrong.
  init(_ body: [UInt8], type: String, mapping: FieldMapping) throws {
    switch type {
    case "alertmanager", "grafana_alerting", "grafana": self = .grafana(try GrafanaAlert(body))
    case "formatted_webhook": self = .signal(try Self.formatted(body))
    case "webhook": self = .signal(try mapping.signal(try JSONValue.parse(body)))
    default: throw Refusal.notFound("Integrations of the type \(type.prefix(40)) are not taken here.")
    }
  }

  private static func formatted(_ body: [UInt8]) throws -> Signal {
    var fields = try SenderFields(body)
    let state = fields.choice("state", ["ok", "alerting"])
    let title = fields.cut("title", most: 2000)?.nilIfEmpty
    let key = fields.optional("alert_uid", most: 2000)?.nilIfEmpty ?? title
    let message = fields.cut("message", most: Signal.longestDetail)?.nilIfEmpty
    if state == "ok", key == nil { fields.refuse("alert_uid", "is required with ok: it says what is over") }
    var signal = Signal(state == "ok" ? .resolve : .raise, key: key)
    signal.say(title ?? message ?? "Alert without a title", title == nil ? [] : [message ?? ""])
    signal.link(fields.cut("link_to_upstream_details", most: 2000))
    signal.link(fields.cut("image_url", most: 2000), "Picture")
    try fields.check()
    return signal
  }
}
