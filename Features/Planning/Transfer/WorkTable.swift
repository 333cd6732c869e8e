import JSON

/// The two tables that a spreadsheet takes.
package enum WorkTable: String, CaseIterable, Sendable {
  /// A line for each feature, story and spike as it is now.
  case items
  /// A line for each step that was taken.
  case moves

  var columns: [String] {
    switch self {
    case .items:
      [
        "id", "kind", "feature", "title", "state", "backlog", "customer", "size", "created_at", "state_at",
        "started_at", "closed_at", "people", "after", "iterations", "blocked_reason", "lead", "origin",
      ]
    case .moves: ["id", "kind", "at", "from", "to", "by", "reason"]
    }
  }

  /// The lines of one thing.
  /// - Parameter thing: a feature or story of our own file.
  func rows(_ thing: JSONValue) -> [[String]] {
    switch self {
    case .items: [columns.map { Self.cell(thing, $0) }]
    case .moves:
      (thing["moves"]?.elements ?? []).map { move in
        [thing["id"]?.text ?? "", Self.kind(thing)] + columns.dropFirst(2).map { move[$0]?.text ?? "" }
      }
    }
  }

  /// The lines of everything in our own file.
  func rows(of document: JSONValue) -> [[String]] {
    ((document["features"]?.elements ?? []) + (document["stories"]?.elements ?? [])).flatMap { rows($0) }
  }

  private static func cell(_ thing: JSONValue, _ column: String) -> String {
    switch column {
    case "kind": kind(thing)
    case "size": (thing["size"] ?? thing["effort"])?.integer.map(String.init) ?? ""
    case "people": now(thing["people"]).map { name($0["person"]) }.joined(separator: "; ")
    case "after": (thing["after"]?.elements ?? []).compactMap(\.text).joined(separator: " ")
    case "iterations":
      (thing["iterations"]?.elements ?? []).compactMap { $0["iteration"]?.integer.map(String.init) }
        .joined(separator: " ")
    case "blocked_reason": now(thing["blocks"]).last?["reason"]?.text ?? ""
    case "lead": name(thing["lead"])
    default: thing[column]?.text ?? ""
    }
  }

  private static func kind(_ thing: JSONValue) -> String { thing["kind"]?.text ?? "feature" }

  private static func name(_ person: JSONValue?) -> String { person?["name"]?.text ?? person?["email"]?.text ?? "" }

  /// What has no end yet.
  private static func now(_ spans: JSONValue?) -> [JSONValue] {
    (spans?.elements ?? []).filter { $0["until"]?.isNull ?? true }
  }
}
