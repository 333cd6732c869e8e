import Core
import Synchronization

/// A content line as libical reads it.
struct Property {
  let name: String
  let line: Int
  let values: [Value]
  /// The parameter TZID.
  let zoneName: String?
  /// The parameter EMAIL (RFC 7986).
  let email: String?
  /// Whether it is a RECURRENCE-ID that also means all later ones.
  let isThisAndFuture: Bool
  /// Whether it is an ATTENDEE who has answered no.
  let isDeclined: Bool

  enum Value {
    case text(String)
    case time(WrittenTime)
    case period(WrittenTime, PeriodEnd<WrittenTime>)
    case span(CalendarSpan)
    case rule(RecurrenceRule)
    case number(Int)
  }

  /// Those whose meaning must not be guessed: when they are damaged, the file is refused.
  private static let strict: Set<String> = [
    "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID", "TZOFFSETFROM", "TZOFFSETTO",
  ]

  private static let turn = Mutex(())

  /// - Throws: `Refusal.invalid` for `file`, naming line and property.
  init(_ content: ContentLine) throws {
    do {
      try Self.guardLibrary(from: content)
      self = try Self.turn.withLock { _ in
        guard let line = OpenLine(content.bytes) else { throw Defect(problem: "is not understood") }
        return try Property(content, line)
      }
    } catch let defect as Defect {
      throw Refusal.calendar("\(content.name) \(defect.problem): \(content.excerpt)", line: content.number)
    }
  }

  private init(_ content: ContentLine, _ line: borrowing OpenLine) throws {
    name = content.name
    self.line = content.number
    var values: [Value] = []
    var parameters: OpenLine.Parameters?
    while line.next() {
      if let value = try line.value() { values.append(value) }
      parameters = parameters ?? line.parameters
    }
    guard !Self.strict.contains(name) || !line.isDamaged && !values.isEmpty else {
      throw Defect(problem: "is not understood")
    }
    self.values = values
    zoneName = parameters?.zoneName
    email = parameters?.email
    isThisAndFuture = parameters?.isThisAndFuture ?? false
    isDeclined = parameters?.isDeclined ?? false
  }

  /// What is wrong with a value, to be continued with the line.
  struct Defect: Error {
    let problem: String
  }

  /// libical drops values after the 500th, writes beyond its lists of some hundred numbers, cuts large numbers off and
  /// takes words for the offset 0, all silently.
  private static func guardLibrary(from content: ContentLine) throws {
    if ["EXDATE", "RDATE"].contains(content.name), content.bytes.count(where: { $0 == UInt8(ascii: ",") }) >= 500 {
      throw Defect(problem: "has more than 500 values in one line")
    }
    if content.name.hasPrefix("TZOFFSET"), content.value.wholeMatch(of: /[+-]?([0-9]{4}|[0-9]{6})/) == nil {
      throw Defect(problem: "is not understood")
    }
    guard ["RRULE", "EXRULE"].contains(content.name) else { return }
    guard content.bytes.count <= 700 else { throw Defect(problem: "must have at most 700 characters") }
    for part in content.value.uppercased().split(separator: ";") {
      let longest = part.hasPrefix("COUNT=") ? 9 : part.hasPrefix("UNTIL=") ? 20 : 4
      guard part.split(whereSeparator: { !$0.isNumber }).allSatisfy({ $0.utf8.count <= longest }) else {
        throw Defect(problem: "has a number that is too large")
      }
    }
  }
}

extension Property {
  /// The words of its first value; nil when it has none.
  var text: String? {
    guard case .text(let text)? = values.first, !text.isEmpty else { return nil }
    return text
  }

  var texts: [String] {
    values.compactMap { if case .text(let text) = $0, !text.isEmpty { text } else { nil } }
  }

  var number: Int? {
    if case .number(let number)? = values.first { number } else { nil }
  }

  var span: CalendarSpan? {
    if case .span(let span)? = values.first { span } else { nil }
  }

  var rules: [RecurrenceRule] {
    values.compactMap { if case .rule(let rule) = $0 { rule } else { nil } }
  }

  /// The e-mail address of an attendee or organizer; nil when it is named by another kind of address only.
  var address: String? {
    if let email, email.contains("@") { return email }
    guard let text, text.lowercased().hasPrefix("mailto:") else { return nil }
    let address = text.dropFirst("mailto:".count)
    return address.contains("@") ? String(address) : nil
  }
}
