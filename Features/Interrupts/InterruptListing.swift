import Core
import FeatureKit
import JSON

/// Interrupts as the API answers them, printed for people, spreadsheets or programs.
struct InterruptListing {
  let text: String

  static let columns = [
    "number", "priority", "state", "count", "opened_at", "assignee", "customer", "technology", "minutes", "title",
  ]

  init(_ interrupts: [JSONValue], json: JSONValue, _ format: OutputFormat) {
    let rows = interrupts.map { interrupt in Self.columns.map { Self.cell(interrupt, $0, format) } }
    text = Listing(columns: Self.columns, rows: rows, json: json).text(format)
  }

  private static func cell(_ interrupt: JSONValue, _ column: String, _ format: OutputFormat) -> String {
    let value = interrupt[column] ?? .null
    return switch column {
    case "number": "I-\(value.integer ?? 0)"
    case "assignee", "customer": shown(value["name"]?.text ?? "", format)
    case "opened_at": format == .table ? minute(value.text ?? "") : value.text ?? ""
    default: shown(plain(value), format)
    }
  }

  /// One interrupt as names and values: what it is, who was told, what happened.
  static func details(_ interrupt: JSONValue) -> Listing {
    let fields = [
      "title", "text", "kind", "priority", "state", "team", "customer", "source", "technology", "link", "requester",
      "assignee", "count", "firing", "minutes", "opened_at", "acknowledged_at", "resolved_at", "close_code",
      "rest_reason", "silence", "snoozed_until", "part_of", "version",
    ]
    var rows = [["number", "I-\(interrupt["number"]?.integer ?? 0)"]]
    for field in fields {
      let value = interrupt[field] ?? .null
      let text = value["name"]?.text ?? plain(value)
      if !text.isEmpty { rows.append([field, shown(text, .table)]) }
    }
    if let next = interrupt["next_action"], let at = next["at"]?.text {
      rows.append(["next_action", "\(next["kind"]?.text ?? "") \(at)"])
    }
    rows += (interrupt["stories"]?.elements ?? []).map { ["story", "S-\($0.integer ?? 0)"] }
    rows += (interrupt["breaches"]?.elements ?? []).map { ["breach", shown(breach($0), .table)] }
    rows += (interrupt["told"]?.elements ?? []).map { ["told", shown(told($0), .table)] }
    rows += (interrupt["events"]?.elements ?? []).map { ["event", shown(event($0), .table)] }
    return Listing(columns: ["field", "value"], rows: rows, json: interrupt)
  }

  private static func breach(_ breach: JSONValue) -> String {
    let who = "\(breach["person"]?["name"]?.text ?? "") from \(breach["to"]?.text ?? "")"
    let why = "\(breach["rule"]?.text ?? "") by \(breach["asked_by"]?.text ?? ""): \(breach["reason"]?.text ?? "")"
    return "\(minute(breach["at"]?.text ?? "")) \(who), \(breach["minutes"]?.integer ?? 0) min. \(why)"
  }

  private static func told(_ told: JSONValue) -> String {
    let name = told["person"]?["name"]?.text ?? ""
    return "\(minute(told["at"]?.text ?? "")) \(name): \(told["state"]?.text ?? ""). \(told["reason"]?.text ?? "")"
  }

  private static func event(_ event: JSONValue) -> String {
    let words = ["text", "reason", "code", "name", "error"].compactMap { event["facts"]?[$0]?.text }
    let by = event["actor"]?["name"]?.text ?? ""
    let what = "\(minute(event["at"]?.text ?? "")) \(event["name"]?.text ?? "") by \(by)"
    return words.isEmpty ? what : "\(what): \(words.filter { !$0.isEmpty }.joined(separator: ", "))"
  }

  private static func plain(_ value: JSONValue) -> String {
    value.text ?? value.integer.map(String.init) ?? value.number.map { "\($0)" } ?? ""
  }

  /// `2026-11-23T06:12Z` of a time in UTC.
  private static func minute(_ time: String) -> String { time.isEmpty ? "" : time.prefix(16) + "Z" }

  /// On a terminal one line without control characters, which alerts could use to rewrite the screen.
  private static func shown(_ text: String, _ format: OutputFormat) -> String {
    guard format == .table else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }))
  }
}
