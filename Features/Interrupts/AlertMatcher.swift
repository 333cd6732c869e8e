import Core

/// A filter of Alertmanager's API: `service="db"`, `job!=web`, `instance=~"db.*"`, `env!~test|dev`.
package struct AlertMatcher: Sendable, CustomStringConvertible {
  enum Test: Sendable { case equal, notEqual, matches, notMatches }

  let name: String
  let test: Test
  let value: String

  /// - Throws: `Refusal.invalid` for the field `filter`.
  package init(_ text: String) throws {
    let trimmed = text.trimmingSpaces
    let name = trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
    var rest = String(trimmed.dropFirst(name.count)).trimmingSpaces
    let tests: [(String, Test)] = [("=~", .matches), ("!~", .notMatches), ("!=", .notEqual), ("=", .equal)]
    guard !name.isEmpty, let (symbol, test) = tests.first(where: { rest.hasPrefix($0.0) }) else {
      throw Refusal.invalid("filter", "must look like name=\"value\", with =, !=, =~ or !~; is “\(text.prefix(80))”")
    }
    rest = String(rest.dropFirst(symbol.count)).trimmingSpaces
    self.name = String(name)
    self.test = test
    value = try Self.unquoted(rest)
    guard value.utf8.count <= 1000 else { throw Refusal.invalid("filter", "must have at most 1000 bytes") }
    if test == .matches || test == .notMatches { _ = try Self.pattern(value) }
  }

  /// - Throws: `Refusal.invalid` for the field `matchers`.
  init(name: String, value: String, isRegex: Bool, isEqual: Bool) throws {
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }) else {
      throw Refusal.invalid("matchers", "must name labels of letters, digits and _; one is “\(name.prefix(80))”")
    }
    self.name = name
    self.value = value
    test = isRegex ? (isEqual ? .matches : .notMatches) : (isEqual ? .equal : .notEqual)
    if isRegex { _ = try Self.pattern(value) }
  }

  /// `env=~"prod|live"`
  package var description: String {
    let symbol =
      switch test {
      case .equal: "="
      case .notEqual: "!="
      case .matches: "=~"
      case .notMatches: "!~"
      }
    let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\(name)\(symbol)\"\(quoted)\""
  }

  /// The label that an alert must have, where the filter names exactly one.
  var exact: Label? { test == .equal && !value.isEmpty ? Label(name, value) : nil }

  /// All filters together, ready to be asked about many alerts. A missing label counts as empty.
  package static func all(_ matchers: [AlertMatcher]) throws -> ([Label]) -> Bool {
    let tests: [([Label]) -> Bool] = try matchers.map { matcher in
      let (name, value) = (matcher.name, matcher.value)
      func found(_ labels: [Label]) -> String { labels.first { $0.name == name }?.value ?? "" }
      switch matcher.test {
      case .equal: return { found($0) == value }
      case .notEqual: return { found($0) != value }
      case .matches, .notMatches:
        let pattern = try pattern(value)
        let wanted = matcher.test == .matches
        return { ((try? pattern.wholeMatch(in: found($0))) != nil) == wanted }
      }
    }
    return { labels in tests.allSatisfy { $0(labels) } }
  }

  private static func pattern(_ text: String) throws -> Regex<AnyRegexOutput> {
    do { return try Regex(text) } catch {
      throw Refusal.invalid("filter", "“\(text.prefix(80))” is not a regular expression")
    }
  }

  /// Quotes may be left out; `\"`, `\\` and `\n` stand for what they mean, before any other character a backslash is
  /// itself, so that `\d` of a regular expression need not be doubled.
  private static func unquoted(_ text: String) throws -> String {
    let isQuoted = text.unicodeScalars.first == "\""
    var value = String.UnicodeScalarView()
    var isEscaped = false
    var hasEnded = false
    for scalar in text.unicodeScalars.dropFirst(isQuoted ? 1 : 0) {
      guard !hasEnded else { throw Refusal.invalid("filter", "has a quote in the middle; write it as \\\"") }
      switch (isEscaped, scalar) {
      case (true, "n"): value.append("\n")
      case (true, "\""), (true, "\\"): value.append(scalar)
      case (true, _): value.append(contentsOf: ["\\", scalar])
      case (false, "\\"):
        isEscaped = true
        continue
      case (false, "\""): hasEnded = true
      case (false, _): value.append(scalar)
      }
      isEscaped = false
    }
    guard hasEnded == isQuoted else {
      throw Refusal.invalid("filter", "has a quote that does not \(isQuoted ? "end" : "begin")")
    }
    if isEscaped { value.append("\\") }
    return String(value)
  }
}
