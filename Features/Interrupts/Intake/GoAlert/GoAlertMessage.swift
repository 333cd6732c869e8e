import Core
import JSON
import Web

/// A message to GoAlert's generic integration: documented in `docs/formats/goalert.md`.
struct GoAlertMessage: Sendable {
  let signal: Signal
  static let maximumBody = 256 * 1024

  /// - Parameter pairs: of the query and the form; they count where the JSON body has nothing.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  init(_ json: [UInt8], pairs: [(String, String)]) throws {
    var members = json.isEmpty ? [] : try JSONValue.parse(json, limits: JSON.Limits(bytes: Self.maximumBody)).members
    guard members != nil else { throw Refusal.invalid("body", "must be a JSON object or a form") }
    for name in ["summary", "details", "action", "dedup"] where members?.contains(where: { $0.key == name }) == false {
      if let value = pairs.first(where: { $0.0 == name })?.1 { members?.append(.init(name, .string(value))) }
    }
    var fields = try SenderFields(.object(members ?? []))
    let summary = fields.cut("summary", most: 5000)?.nilIfEmpty
    let dedup = fields.optional("dedup", most: 512)?.nilIfEmpty
    let action = fields.optional("action", most: 20) ?? ""
    if !["", "close"].contains(action) { fields.refuse("action", "must be close, or left out") }
    if summary == nil, action != "close" || dedup == nil { fields.refuse("summary", "is required") }
    var signal = Signal(action == "close" ? .resolve : .raise, key: dedup ?? summary)
    signal.say(summary ?? "", [fields.cut("details", most: Signal.longestDetail) ?? ""])
    for member in (fields.object("meta")?.members ?? []).prefix(50) { signal.label(member.key, member.value.words) }
    for pair in pairs where pair.0 == "meta" {
      let parts = pair.1.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { signal.label(parts[0], parts[1]) }
    }
    try fields.check()
    self.signal = signal
  }
}
