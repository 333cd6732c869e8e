/// A Swift source text, taken apart into what runs, what is said in string literals and what is said in comments.
///
/// Rules read `code`, so that a word in a comment or a message never breaks a rule, and `literals`, so that SQL is found.
struct SwiftText {
  /// A string literal with its interpolations cut out (each leaves one space).
  struct Literal {
    let line: Int
    let text: String
  }

  /// The source with comments and the contents of literals blanked; lines keep their numbers. Interpolated code stays.
  let code: [String]
  let literals: [Literal]

  init(_ source: String) {
    var scanner = SwiftScanner(source)
    scanner.scanCode(untilClosingBracket: false)
    code = String(decoding: scanner.code, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    literals = scanner.literals.sorted { $0.line < $1.line }
  }
}

/// Walks over the bytes once. Of regex literals it knows those in `#/…/#`, which it blanks.
private struct SwiftScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  var code: [UInt8] = []
  var literals: [SwiftText.Literal] = []

  init(_ source: String) { bytes = Array(source.utf8) }

  mutating func scanCode(untilClosingBracket: Bool) {
    var depth = 0
    while position < bytes.count {
      if starts("//") {
        while position < bytes.count, bytes[position] != newline { position += 1 }
      } else if starts("/*") {
        skipBlockComment()
      } else if starts("#/") {
        skipRegex()
      } else if let (hashes, quotes) = literalOpening() {
        scanLiteral(hashes: hashes, quotes: quotes)
      } else {
        if bytes[position] == UInt8(ascii: "(") { depth += 1 }
        if bytes[position] == UInt8(ascii: ")") {
          if untilClosingBracket, depth == 0 { return }
          depth -= 1
        }
        keep()
      }
    }
  }

  private let newline = UInt8(ascii: "\n")

  private func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
    let start = position + offset
    guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { wanted in wanted.enumerated().allSatisfy { bytes[start + $0.offset] == $0.element } }
  }

  private mutating func keep() {
    code.append(bytes[position])
    if bytes[position] == newline { line += 1 }
    position += 1
  }

  private mutating func drop() {
    if bytes[position] == newline {
      line += 1
      code.append(newline)
    }
    position += 1
  }

  private mutating func skipBlockComment() {
    var depth = 0
    while position < bytes.count {
      if starts("/*") {
        depth += 1
        position += 2
      } else if starts("*/") {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        drop()
      }
    }
  }

  private mutating func skipRegex() {
    while position < bytes.count, !starts("/#") { drop() }
    position += 2
  }

  /// How many `#` and quotes open a literal here; nil when none does.
  private func literalOpening() -> (hashes: Int, quotes: Int)? {
    var hashes = 0
    while starts("#", at: hashes) { hashes += 1 }
    guard starts("\"", at: hashes) else { return nil }
    return (hashes, starts("\"\"\"", at: hashes) ? 3 : 1)
  }

  private mutating func scanLiteral(hashes: Int, quotes: Int) {
    let start = line
    var text: [UInt8] = []
    code.append(UInt8(ascii: "\""))
    position += hashes + quotes
    while position < bytes.count {
      if closes(hashes: hashes, quotes: quotes) {
        position += quotes + hashes
        break
      }
      if bytes[position] == UInt8(ascii: "\\"), followsHashes(hashes) {
        if starts("(", at: 1 + hashes) {
          position += 2 + hashes
          text.append(UInt8(ascii: " "))
          code.append(UInt8(ascii: "("))
          scanCode(untilClosingBracket: true)
          code.append(UInt8(ascii: ")"))
          position += 1
          continue
        }
        text.append(UInt8(ascii: " "))
        position += 1 + hashes
        if position < bytes.count { drop() }
        continue
      }
      text.append(bytes[position])
      drop()
    }
    code.append(UInt8(ascii: "\""))
    literals.append(SwiftText.Literal(line: start, text: String(decoding: text, as: UTF8.self)))
  }

  private func closes(hashes: Int, quotes: Int) -> Bool {
    guard quotes == 3 ? starts("\"\"\"") : starts("\"") else { return false }
    return (0..<hashes).allSatisfy { starts("#", at: quotes + $0) }
  }

  private func followsHashes(_ count: Int) -> Bool { (0..<count).allSatisfy { starts("#", at: 1 + $0) } }
}
