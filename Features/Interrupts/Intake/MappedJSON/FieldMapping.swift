import Core
import JSON

/// Where the fields of a signal stand in JSON of any form: documented in `docs/formats/json.md`.
package struct FieldMapping: Sendable, Hashable {
  /// What can be found in the sender's JSON, in the order of the page.
  enum Field: String, CaseIterable, Sendable {
    case title, text, key, priority, state, link, customer, technology
  }

  /// `labels.host`, `alerts[0].name`; a text after `=` stands for itself. Fields without a path are not read.
  private(set) var paths: [Field: String]
  /// Values of the state that mean: it is over. In lower case.
  private(set) var ends: [String]

  static let usualEnds = ["resolved", "ok", "closed", "recovered", "normal", "up", "false"]
  static let longestPath = 300

  /// - Throws: `Refusal.invalid` for paths that are none.
  init(paths: [Field: String], ends: [String] = usualEnds) throws {
    var findings: [FieldError] = []
    for (field, path) in paths where path.unicodeScalars.count > Self.longestPath || Self.steps(path) == nil {
      findings.append(
        FieldError(field: field.rawValue, problem: "must be a path such as alert.labels.host, alerts[0].name or =text"))
    }
    guard findings.isEmpty else { throw Refusal.invalid(findings.sorted { $0.field < $1.field }) }
    self.paths = paths
    self.ends = ends.map { $0.lowercased() }
  }

  private init(unchecked paths: [Field: String]) {
    self.paths = paths
    ends = Self.usualEnds
  }

  /// What most senders call them.
  static let usual = FieldMapping(
    unchecked: [
      .title: "title", .text: "message", .key: "key", .priority: "severity", .state: "status", .link: "url",
    ])

  /// What a body asks for.
  /// - Throws: `Refusal.invalid` naming the path where nothing is found that is needed.
  func signal(_ body: JSONValue) throws -> Signal {
    guard body.members != nil || body.elements != nil else {
      throw Refusal.invalid("body", "must be a JSON object or array")
    }
    let state = self[.state, body]?.lowercased()
    let isOver = state.map(ends.contains) ?? false
    let key = self[.key, body]
    guard let title = self[.title, body] ?? (isOver && key != nil ? "over" : nil) else {
      throw Refusal.invalid("title", "there is no text at \(paths[.title] ?? "any path")")
    }
    guard !isOver || key != nil else {
      throw Refusal.invalid("key", "there is no text at \(paths[.key] ?? "any path"), so it is unclear what is over")
    }
    var signal = Signal(isOver ? .resolve : .raise, key: key)
    signal.say(title, [self[.text, body] ?? ""])
    signal.priority = self[.priority, body].flatMap { Priority(name: $0) ?? Priority(severity: $0) }
    signal.link(self[.link, body])
    signal.customer = self[.customer, body]?.cut(toLine: 80)
    signal.technology = self[.technology, body]?.cut(toLine: 80).nilIfEmpty
    return signal
  }

  private subscript(field: Field, body: JSONValue) -> String? {
    guard let path = paths[field] else { return nil }
    if path.hasPrefix("=") { return String(path.dropFirst()).nilIfEmpty }
    var found: JSONValue? = body
    for step in Self.steps(path) ?? [] {
      switch step {
      case .name(let name): found = found?[name]
      case .index(let index): found = found?[index]
      }
    }
    guard let found, !found.isNull else { return nil }
    return found.words.nilIfEmpty
  }

  private enum Step {
    case name(String)
    case index(Int)
  }

  /// nil when it is no path.
  private static func steps(_ path: String) -> [Step]? {
    if path.hasPrefix("=") { return [] }
    var steps: [Step] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      if let name = pieces.first, !name.isEmpty {
        steps.append(.name(String(name)))
      } else if !steps.isEmpty || pieces.count == 1 {
        return nil
      }
      for piece in pieces.dropFirst() {
        guard piece.last == "]", let index = Int(piece.dropLast()), (0...9999).contains(index) else { return nil }
        steps.append(.index(index))
      }
    }
    return steps.isEmpty ? nil : steps
  }
}

extension FieldMapping {
  /// As the source keeps it and the API shows it.
  var json: JSONValue {
    let found = Field.allCases.compactMap { field in
      paths[field].map { JSONValue.Member(field.rawValue, .string($0)) }
    }
    return .object(found + [.init("ends", .array(ends))])
  }

  /// - Throws: `Refusal.invalid` for paths that are none.
  init(_ json: JSONValue) throws {
    var paths: [Field: String] = [:]
    for field in Field.allCases {
      if let path = json[field.rawValue]?.text?.trimmed.nilIfEmpty { paths[field] = path }
    }
    let ends = json["ends"]?.elements?.compactMap(\.text)
    try self.init(paths: paths, ends: ends ?? Self.usualEnds)
  }
}
