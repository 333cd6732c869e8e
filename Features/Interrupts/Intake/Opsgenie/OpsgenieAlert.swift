import Core
import JSON

/// An alert as Opsgenie's API creates it: documented in `docs/formats/opsgenie.md`.
enum OpsgenieAlert {
  static let maximumBody = 512 * 1024

  /// `POST /v2/alerts`.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  static func signal(_ body: [UInt8]) throws -> Signal {
    var fields = try SenderFields(body, most: maximumBody)
    let message = fields.required("message", most: 10_000)
    var signal = Signal(.raise, key: fields.optional("alias", most: 512).flatMap(\.nilIfEmpty))
    let details = fields.object("details")
    signal.say(message, [fields.cut("description", most: 15_000) ?? ""] + (details?.lines ?? []))
    signal.priority = priority(&fields)
    signal.label(details: details)
    for name in ["entity", "source"] { signal.label(name, fields.cut(name, most: 500)) }
    signal.tags = fields.texts("tags", most: 100, length: 1000).map { $0.cut(toLine: 50) }.filter { !$0.isEmpty }
    signal.technology = (fields["entity"] ?? details?["service"])?.text?.cut(toLine: 80).nilIfEmpty
    signal.customer = details?["customer"]?.text
    let asked = (fields.list("responders", most: 50) + fields.list("visibleTo", most: 50)).compactMap(name)
    signal.label("responders", asked.isEmpty ? nil : asked.joined(separator: ", "))
    _ = fields.list("actions", most: 100)
    for address in [details?["runbook"], details?["url"], details?["link"]] { signal.link(address?.text) }
    signal.by = fields.cut("user", most: 100)
    signal.text = (fields.cut("note", most: 25_000) ?? "").cut(toText: Signal.longestDetail)
    try fields.check()
    return signal
  }

  /// There are five priorities there and four here.
  static func priority(_ fields: inout SenderFields) -> Priority? {
    guard let word = fields.choice("priority", ["P1", "P2", "P3", "P4", "P5"]) else { return nil }
    return Priority(name: word) ?? .p4
  }

  /// A person or team by whatever name the sender gave.
  static func name(_ responder: JSONValue) -> String? {
    (responder["name"] ?? responder["username"] ?? responder["id"])?.text?.cut(toLine: 100).nilIfEmpty
  }
}
