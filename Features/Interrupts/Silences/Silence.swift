import Core
import JSON
import Teams

/// While it lasts nobody is told of what it covers: a maintenance window, or noise that is understood. What still fires
/// at its end is decided anew.
package struct Silence: Sendable {
  package enum State: String, CaseIterable, Sendable {
    case pending, active, expired
  }

  package let id: ID<Silence>
  /// How Alertmanager's clients name it.
  package let uuid: String
  package let team: ID<Team>
  /// Only what this source sends; nil: all that the team triages.
  package let source: ID<Source>?
  /// All of them must hold.
  package let matchers: [AlertMatcher]
  package let startsAt: Instant
  package let endsAt: Instant
  package let comment: String
  /// Name of who made it; clients of Alertmanager write their own.
  package let createdBy: String
  package let updatedAt: Instant
  package let version: Int

  package func state(at now: Instant) -> State {
    now >= endsAt ? .expired : now < startsAt ? .pending : .active
  }

  /// `env=~"prod|live", team="db"`
  package var words: String { matchers.map(\.description).joined(separator: ", ") }

  /// Most that one silence can ask.
  package static let maximumMatchers = 50
  package static let maximumComment = 500
  /// What is silenced for longer is no maintenance: its alert rule is wrong.
  package static let longest = Span.days(366)

  /// How long one that has ended is shown, as in Alertmanager.
  static let kept = Span.days(5)
}

/// Some silences, ready to be asked about many alerts. Pure.
struct SilenceBook {
  private let entries: [(silence: Silence, covers: ([Label]) -> Bool)]

  init(_ silences: [Silence]) throws { entries = try silences.map { ($0, try AlertMatcher.all($0.matchers)) } }

  var isEmpty: Bool { entries.isEmpty }

  /// Those that cover it.
  func silences(over labels: [Label]) -> [Silence] { entries.filter { $0.covers(labels) }.map(\.silence) }

  /// What is silenced as a whole: each of its alerts by some silence.
  /// - Returns: the silence that ends first among the longest of each alert; nil when an alert is not covered, or there
  ///   is none.
  func silence(overAll alerts: some Sequence<[Label]>) -> Silence? {
    var first: Silence?
    for labels in alerts {
      guard let longest = silences(over: labels).max(by: { $0.endsAt < $1.endsAt }) else { return nil }
      if first.map({ longest.endsAt < $0.endsAt }) ?? true { first = longest }
    }
    return first
  }
}

extension AlertMatcher {
  /// As Alertmanager's API has it: `{"name", "value", "isRegex", "isEqual"}`, the last one true when it is not there.
  init(_ fields: Fields) throws {
    try self.init(
      name: try fields.text("name"), value: try fields.text("value"), isRegex: fields.flag("isRegex"),
      isEqual: fields.optionalFlag("isEqual") ?? true)
  }

  var json: JSONValue {
    [
      "name": .string(name), "value": .string(value), "isRegex": .bool(test == .matches || test == .notMatches),
      "isEqual": .bool(test == .equal || test == .matches),
    ]
  }

  static let schema = Schema.object(
    [
      .required("name", .line(1...1000)), .required("value", .text(0...1000)), .optional("isRegex", .boolean),
      .optional("isEqual", .boolean),
    ], additional: true)

  /// One on each line, or several with commas between, as people write them.
  static func list(_ text: String) throws -> [AlertMatcher] {
    try text.split(whereSeparator: \.isNewline).flatMap { line in
      try Self.parts(String(line)).map { try AlertMatcher($0) }
    }
  }

  /// Cut at the commas that stand in no quotes.
  private static func parts(_ line: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    var isEscaped = false
    for character in line {
      if character == ",", !isQuoted {
        parts.append("")
        continue
      }
      if character == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = character == "\\" && !isEscaped
      parts[parts.count - 1].append(character)
    }
    return parts.filter { !$0.trimmingSpaces.isEmpty }
  }
}

extension ID<Silence> {
  package var reference: Reference { Reference(kind: "silence", number: number) }
}
