import Core

/// What a file of another tool may have at most.
package enum ForeignLimits {
  package static let bytes = 20 << 20
  package static let items = 20_000
  /// Entries of a list within an item, such as its history.
  static let entries = 10_000
  /// Entries of a list for all items, such as the actions of a board.
  static let actions = 200_000
  /// Each is a question to the one who imports.
  static let columns = 200
  /// Of a table.
  static let table = CSVText.Limits(bytes: bytes, lines: items, noun: "items")
  /// Characters of text before it is read as anything; more than twice what is kept of it.
  static let text = 40_000
  /// Characters of names: of people, columns, iterations.
  static let name = 200
  /// 1990-01-01 to 2099-12-31 UTC: a time outside is a broken cell, not a memory.
  static let times = Instant(seconds: 631_152_000)..<Instant(seconds: 4_102_444_800)

  /// - Throws: `Refusal.invalid` naming the field when nobody can have worked then.
  static func check(_ instant: Instant, _ refuse: (String) -> Refusal) throws -> Instant {
    guard times.contains(instant) else {
      throw refuse("must be between the years 1990 and 2099, is \(instant.rfc3339.prefix(10))")
    }
    return instant
  }
}

extension ForeignLimits {
  /// What an item is remembered by.
  /// - Throws: `Refusal.invalid` naming the line and the column.
  static func check(key: String, _ column: String, _ line: CSVText.Line) throws {
    guard !key.isEmpty else { throw line.refuse(column, "must not be empty") }
    guard !key.unicodeScalars.contains(where: \.breaksLine) else {
      throw line.refuse(column, "must be one line without control characters")
    }
    guard key.unicodeScalars.count <= name else {
      throw line.refuse(column, "must have at most \(name) characters, has \(key.unicodeScalars.count)")
    }
  }
}

extension String {
  /// Line ends and control characters become blanks, so that it can be a title or a name; nil when nothing is left.
  var oneLine: String? {
    guard unicodeScalars.contains(where: \.breaksLine) else { return trimmed.isEmpty ? nil : trimmed }
    let line = String(String.UnicodeScalarView(unicodeScalars.map { $0.breaksLine ? " " : $0 })).trimmed
    return line.isEmpty ? nil : line
  }

  /// Lines end with a line feed, other control characters are left out.
  var prose: String {
    let kept = replacing("\r\n", with: "\n").unicodeScalars.filter {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    }
    return String(String.UnicodeScalarView(kept)).trimmed
  }
}

extension Unicode.Scalar {
  fileprivate var breaksLine: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
