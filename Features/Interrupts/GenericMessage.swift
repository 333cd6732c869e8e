import Core
import JSON

/// This product's own JSON for any sender: documented in `docs/formats/generic.md`.
package struct GenericMessage: Sendable {
  package let title: String
  package let text: String
  package let priority: Priority?
  /// Repeats with the same key join while the interrupt is open; without one every message is an interrupt.
  package let key: String?
  package let isResolved: Bool
  package let link: String?
  package let customer: String?
  package let technology: String?

  /// Unknown fields are errors: this format is ours.
  static let schema = Schema.object([
    .required("title", .line(1...200).described("One line that says what is wrong or wanted.")),
    .optional("text", .text(0...10_000).described("What else is known.")),
    .optional(
      "priority", .choice(Priority.allCases.map(\.name)).described("P1 is never silent; default: the source's.")),
    .optional("key", .line(1...512).described("Messages with the same key are one interrupt while it is open.")),
    .optional("state", .choice(["open", "resolved"]).described("`resolved` ends the interrupt with this key.")),
    .optional("link", .format(.uri).described("Where to look.")),
    .optional("customer", .line(1...80).described("Name of a customer team.")),
    .optional("technology", .line(1...80).described("What it concerns.")),
  ])

  /// - Throws: `Refusal.invalid` with all field errors together.
  package init(_ body: [UInt8]) throws {
    let fields = try Fields(JSONValue.parse(body, limits: JSON.Limits(bytes: 1 << 20)), checkedBy: Self.schema)
    title = try fields.text("title")
    text = fields.optionalText("text") ?? ""
    priority = fields.optionalText("priority").flatMap(Priority.init(name:))
    key = fields.optionalText("key")
    isResolved = fields.optionalText("state") == "resolved"
    link = fields.optionalText("link")
    customer = fields.optionalText("customer")
    technology = fields.optionalText("technology")
    guard !isResolved || key != nil else {
      throw Refusal.invalid("key", "is required with state resolved: it says which interrupt ends")
    }
  }
}

extension GenericMessage {
  /// What it asks for, as all formats say it.
  package var signal: Signal {
    var signal = Signal(isResolved ? .resolve : .raise, key: key)
    signal.title = title
    signal.detail = text
    signal.priority = priority
    signal.link(link)
    signal.customer = customer
    signal.refusesUnknownCustomer = true
    signal.technology = technology
    return signal
  }
}
