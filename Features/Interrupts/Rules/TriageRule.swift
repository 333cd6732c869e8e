import Core
import Synchronization

/// What is known of an interrupt by the labels of its alert: the first rule of the source that fits says it.
package struct TriageRule: Sendable, CustomStringConvertible {
  /// All of them must hold.
  package let matchers: [AlertMatcher]
  package let verdict: TriageVerdict

  /// Reads `severity=page, env=~"prod|live" -> P1 customer="Shop" technology=Kafka`.
  /// - Throws: `Refusal.invalid` for the field `rules`.
  init(_ line: String) throws {
    guard let arrow = line.range(of: "->", outsideQuotes: true) else {
      throw Refusal.invalid("rules", "has no “->” between what must be so and what it means")
    }
    matchers = try AlertMatcher.list(String(line[..<arrow.lowerBound]))
    guard !matchers.isEmpty else { throw Refusal.invalid("rules", "has nothing before “->”") }
    guard matchers.count <= Silence.maximumMatchers else {
      throw Refusal.invalid("rules", "asks for more than \(Silence.maximumMatchers) labels")
    }
    verdict = try TriageVerdict(String(line[arrow.upperBound...]))
  }

  package var description: String { "\(matchers.map(\.description).joined(separator: ", ")) -> \(verdict)" }
}

/// What a rule says; nil leaves what the sender said.
package struct TriageVerdict: Hashable, Sendable, CustomStringConvertible {
  package var priority: Priority?
  /// Name of a customer team.
  package var customer: String?
  package var technology: String?

  static let none = TriageVerdict()

  private init() {}

  /// Reads `P1 customer="Shop" technology=Kafka`.
  init(_ text: String) throws {
    for word in text.words {
      if let priority = Priority(name: word) {
        self.priority = priority
        continue
      }
      let said = try AlertMatcher(word)
      guard said.test == .equal, (1...80).contains(said.value.count) else {
        throw Refusal.invalid("rules", "must say P1 to P4, customer=NAME or technology=NAME after “->”")
      }
      switch said.name {
      case "customer": customer = said.value
      case "technology": technology = said.value
      default:
        throw Refusal.invalid("rules", "knows priority, customer and technology, not “\(said.name.prefix(40))”")
      }
    }
    guard self != .none else { throw Refusal.invalid("rules", "has nothing after “->”") }
  }

  package var description: String {
    let named = [("customer", customer), ("technology", technology)].compactMap { name, value in
      value.map { "\(name)=\"\($0.replacing("\"", with: "\\\""))\"" }
    }
    return ([priority?.name].compactMap(\.self) + named).joined(separator: " ")
  }
}

/// The rules of a source, ready to be asked. Pure.
package final class RuleBook: @unchecked Sendable {
  // Unchecked: nothing changes after init, and patterns may be matched from several threads at once.
  private let rules: [(fits: ([Label]) -> Bool, verdict: TriageVerdict)]
  package let list: [TriageRule]

  /// Most that one source has, and bytes of their text.
  package static let maximum = 500
  package static let maximumText = 64_000

  /// One rule on each line; empty lines and those that begin with `#` say nothing.
  /// - Throws: `Refusal.invalid` for the field `rules`, naming the line.
  package init(_ text: String) throws {
    guard text.utf8.count <= Self.maximumText else {
      throw Refusal.invalid("rules", "must have at most \(Self.maximumText) bytes")
    }
    var list: [TriageRule] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = String(line).trimmed
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      do { list.append(try TriageRule(line)) } catch let refusal as Refusal {
        guard case .invalid(let errors) = refusal else { throw refusal }
        let problem = errors.map(\.problem).joined(separator: "; ")
        throw Refusal.invalid("rules", "line \(index + 1) \(problem)")
      }
    }
    guard list.count <= Self.maximum else {
      throw Refusal.invalid("rules", "must be at most \(Self.maximum), are \(list.count)")
    }
    self.list = list
    rules = try list.map { (try AlertMatcher.all($0.matchers), $0.verdict) }
  }

  /// What the first rule that fits says.
  package func verdict(_ labels: [Label]) -> TriageVerdict { rules.first { $0.fits(labels) }?.verdict ?? .none }

  private static let known = Mutex<[String: RuleBook]>([:])

  /// The same, read once however often it is asked for: intake asks at each request.
  /// - Returns: nil for a source without rules, and for text that is none: what was stored once was read then.
  static func book(_ text: String) -> RuleBook? {
    guard !text.isEmpty else { return nil }
    return known.withLock { known in
      if let book = known[text] { return book }
      if known.count >= 1000 { known = [:] }
      let book = try? RuleBook(text)
      known[text] = book
      return book
    }
  }
}

extension String {
  /// The first place where it stands outside of double quotes.
  fileprivate func range(of part: String, outsideQuotes: Bool) -> Range<Index>? {
    var isQuoted = false
    var isEscaped = false
    for index in indices {
      if !isQuoted, self[index...].hasPrefix(part) { return index..<self.index(index, offsetBy: part.count) }
      if self[index] == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = self[index] == "\\" && !isEscaped
    }
    return nil
  }

  /// Cut at the blanks that stand in no quotes.
  fileprivate var words: [String] {
    var words = [""]
    var isQuoted = false
    var isEscaped = false
    for character in self {
      if character.isWhitespace, !isQuoted {
        words.append("")
        continue
      }
      if character == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = character == "\\" && !isEscaped
      words[words.count - 1].append(character)
    }
    return words.filter { !$0.isEmpty }
  }
}
