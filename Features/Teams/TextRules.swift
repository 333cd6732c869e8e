import Calendars
import Core

/// Collects what is wrong with the fields of one draft, so that all of it is said at once.
package struct FieldFindings: Sendable {
  package private(set) var errors: [FieldError] = []

  package init() {}

  package mutating func add(_ field: String, _ problem: String) {
    errors.append(FieldError(field: field, problem: problem))
  }

  /// One line of text without white space around it.
  /// - Parameter length: in Unicode characters (scalar values), as both databases count.
  /// - Returns: the text as it is to be stored; meaningful only when nothing was found.
  package mutating func line(_ field: String, _ text: String, length: ClosedRange<Int>) -> String {
    let line = text.trimmed
    let count = line.unicodeScalars.count
    if count < length.lowerBound {
      add(field, line.isEmpty ? "must not be empty" : "must have at least \(length.lowerBound) characters")
    } else if count > length.upperBound {
      add(field, "must have at most \(length.upperBound) characters, has \(count)")
    } else if line.unicodeScalars.contains(where: \.isControl) {
      add(field, "must be one line without control characters")
    }
    return line
  }

  /// Text of several lines without white space around it.
  /// - Parameter limit: in Unicode characters (scalar values), as both databases count.
  package mutating func text(_ field: String, _ text: String, atMost limit: Int) -> String {
    let text = text.trimmed
    let count = text.unicodeScalars.count
    if count > limit {
      add(field, "must have at most \(limit) characters, has \(count)")
    } else if text.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" && $0 != "\r" && $0 != "\t" }) {
      add(field, "must be text without control characters")
    }
    return text
  }

  /// An address of the form `name@host`, at most 254 characters, in lower case.
  package mutating func email(_ field: String, _ text: String) -> String {
    let email = text.trimmed.lowercased()
    let parts = email.split(separator: "@", omittingEmptySubsequences: false)
    if email.isEmpty {
      add(field, "must not be empty")
    } else if email.utf8.count > 254 {
      add(field, "must have at most 254 characters, has \(email.utf8.count)")
    } else if parts.count != 2 || parts.contains(where: \.isEmpty)
      || email.unicodeScalars.contains(where: { $0.isControl || $0.properties.isWhitespace })
    {
      add(field, "must be an e-mail address such as ana@example.org")
    }
    return email
  }

  /// The name of an IANA zone, or nil for an empty text.
  package mutating func zone(_ field: String, _ text: String?) -> String? {
    guard let name = text?.trimmed, !name.isEmpty else { return nil }
    do {
      return try Zone.named(name).name
    } catch Refusal.invalid(let found) {
      for error in found { add(field, error.problem) }
    } catch {
      add(field, "cannot be checked: the system's time zone data is missing or damaged; install the package tzdata")
    }
    return nil
  }

  /// Working hours such as `Mo-Fr 09:00-18:00`, or nil for an empty text.
  /// - Returns: the hours in their shortest writing.
  package mutating func hours(_ field: String, _ text: String?) -> String? {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    do {
      return try WorkingHours(text, zone: .utc).text
    } catch Refusal.invalid(let found) {
      for error in found { add(field, error.problem) }
    } catch {
      add(field, "must be working hours such as Mo-Fr 09:00-18:00")
    }
    return nil
  }

  /// - Throws: `Refusal.invalid` with everything that was found.
  package func refuse() throws {
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
  }
}

extension String {
  /// At most `limit` Unicode characters, as both databases count them, with an ellipsis where something was cut.
  package func cut(to limit: Int) -> String {
    // Bytes bound characters from above, and counting them is free.
    if utf8.count <= limit || unicodeScalars.count <= limit { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
  }
}

extension Unicode.Scalar {
  /// Controls of ASCII and Latin-1, and what separates lines.
  fileprivate var isControl: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
  }
}
