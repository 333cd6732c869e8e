import Core
import JSON

/// Alertmanager's webhook, version 4: one group of alerts, repeated while it fires.
package struct WebhookGroup: Sendable {
  /// Alertmanager's own name of the group; text with braces and quotes, used only as a key.
  package let groupKey: String
  package let decoded: DecodedAlerts

  /// - Throws: `Refusal.invalid` when the body is not such a group.
  package init(_ body: [UInt8]) throws {
    (groupKey, decoded) = try JSON.parse(body, limits: JSON.Limits(bytes: AlertDecoding.maximumBody)) { root in
      guard root.kind == .object else {
        throw Refusal.invalid("body", "must be an object as Alertmanager's webhook sends it")
      }
      guard let key = root["groupKey"]?.string, (1...8192).contains(key.utf8.count) else {
        throw Refusal.invalid("groupKey", "must be a text of 1 to 8192 bytes")
      }
      guard let version = root["version"]?.string, version == "4" || version == "1" else {
        throw Refusal.invalid("version", "must be \"4\" (or Grafana's \"1\")")
      }
      guard let list = root["alerts"], list.kind == .array else {
        throw Refusal.invalid("alerts", "must be an array of alerts")
      }
      return (key, try AlertDecoding.alerts(list, at: "alerts"))
    }
  }
}
