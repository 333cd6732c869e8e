import Core
import JSON
import Web

/// An event as the CNCF's CloudEvents 1.0 wraps it: documented in `docs/formats/cloudevents.md`.
struct CloudEvent: Sendable {
  let signal: Signal
  static let maximumBody = 1 << 20
  private static let ends = ["resolved", "closed", "recovered", "ok", "cleared", "succeeded"]

  /// One event with its attributes beside the data.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  init(structured value: JSONValue) throws {
    var fields = try SenderFields(value)
    let id = fields.required("id", most: 2000)
    let source = fields.required("source", most: 2000)
    let type = fields.required("type", most: 2000)
    let version = fields.required("specversion", most: 10)
    if !version.isEmpty, version != "1.0" { fields.refuse("specversion", "must be 1.0") }
    let subject = fields.optional("subject", most: 2000)?.nilIfEmpty
    _ = fields.optional("time", most: 100)
    let data = fields["data"]
    let state = Self.state(data, fields) ?? type.split(separator: ".").last.map(String.init) ?? ""
    let key = "\(source) \(subject ?? id)"
    var signal = Signal(Self.ends.contains(state.lowercased()) ? .resolve : .raise, key: key)
    let said = Self.text(data, ["title", "summary", "message", "subject"])
    let text = Self.text(data, ["description", "detail", "details", "text"])
    signal.say(said ?? subject.map { "\(type): \($0)" } ?? "\(type) from \(source)", [text ?? ""] + (data?.lines ?? []))
    let word = (fields["priority"] ?? fields["severity"] ?? data?["priority"] ?? data?["severity"])?.text
    signal.priority = word.flatMap { Priority(name: $0) ?? Priority(severity: $0) }
    signal.link(Self.text(data, ["url", "link", "html_url"]))
    for (name, text) in [("source", source), ("type", type), ("subject", subject ?? "")] { signal.label(name, text) }
    signal.label(details: data)
    signal.technology = Self.text(data, ["technology", "service", "component"])?.cut(toLine: 80).nilIfEmpty
    signal.customer = Self.text(data, ["customer"])
    try fields.check()
    self.signal = signal
  }

  /// Attributes in headers, the data in the body.
  init(binary headers: [(String, String)], type: String, body: [UInt8]) throws {
    var members: [JSONValue.Member] = []
    for (name, value) in headers where name.hasPrefix("ce-") {
      members.append(.init(String(name.dropFirst(3)), .string(value.percentDecoded)))
    }
    if !body.isEmpty {
      let name = String(type.prefix { $0 != ";" }).trimmed
      let isJSON = name.isEmpty || name == "application/json" || name.hasSuffix("+json")
      let data =
        isJSON
        ? try JSONValue.parse(body, limits: JSON.Limits(bytes: Self.maximumBody))
        : .string(String(decoding: body, as: UTF8.self))
      members.append(.init("data", data))
    }
    try self.init(structured: .object(members))
  }

  /// A batch, one event, or headers and body, as the type of the content says.
  static func all(_ incoming: Incoming) throws -> [CloudEvent] {
    let type = incoming.headers[.contentType]?.lowercased() ?? ""
    func body() throws -> JSONValue {
      try JSONValue.parse(incoming.body, limits: JSON.Limits(bytes: maximumBody))
    }
    if type.hasPrefix("application/cloudevents-batch") {
      guard let events = try body().elements, events.count <= 1000 else {
        throw Refusal.invalid("body", "must be an array of at most 1000 events")
      }
      return try events.map { try CloudEvent(structured: $0) }
    }
    if type.hasPrefix("application/cloudevents") { return [try CloudEvent(structured: try body())] }
    let headers = incoming.headers.map { ($0.name.canonicalName, $0.value) }
    return [try CloudEvent(binary: headers, type: type, body: incoming.body)]
  }

  private static func state(_ data: JSONValue?, _ fields: SenderFields) -> String? {
    (fields["state"] ?? fields["status"] ?? data?["state"] ?? data?["status"])?.text
  }

  private static func text(_ data: JSONValue?, _ names: [String]) -> String? {
    names.lazy.compactMap { data?[$0]?.text?.nilIfEmpty }.first
      ?? (names.contains("message") ? data?.text?.nilIfEmpty : nil)
  }
}
