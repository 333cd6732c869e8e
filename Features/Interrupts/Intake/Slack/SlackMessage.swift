import Core
import JSON

/// A message as tools post it to an incoming webhook of Slack, Alertmanager's receiver among them.
enum SlackMessage {
  static let maximumBody = 1 << 20

  /// - Throws: `Refusal.invalid` when there is nothing to read.
  static func signal(_ body: [UInt8]) throws -> Signal {
    var fields = try SenderFields(body)
    let text = fields.cut("text", most: 10_000) ?? ""
    let parts = fields.list("attachments", most: 100)
    let first = parts.first
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    let headline = first?["title"]?.text?.nilIfEmpty ?? lines.first ?? first?["fallback"]?.text?.nilIfEmpty ?? ""
    if headline.trimmed.isEmpty { fields.refuse("text", "is required, or an attachment with a title") }
    try fields.check()
    let isOver = first?["color"]?.text == "good" || headline.uppercased().hasPrefix("[RESOLVED")
    // The state stands in front of the name there; without it both messages have the same key.
    let name = headline.hasPrefix("[") ? headline.drop { $0 != "]" }.dropFirst().trimmingPrefix(" ") : headline[...]
    var signal = Signal(isOver ? .resolve : .raise, key: "slack:\(name)")
    let said = (headline == lines.first ? Array(lines.dropFirst()) : lines) + parts.flatMap(words)
    signal.say(name.isEmpty ? headline : String(name), said)
    signal.link(first?["title_link"]?.text)
    if let sender = fields["username"]?.text { signal.label("username", sender) }
    return signal
  }

  private static func words(_ attachment: JSONValue) -> [String] {
    let fields = (attachment["fields"]?.elements ?? []).prefix(50).map {
      "\($0["title"]?.text ?? ""): \($0["value"]?.words ?? "")"
    }
    return [attachment["pretext"]?.text, attachment["text"]?.text].compactMap { $0?.nilIfEmpty } + fields
  }
}
