/// Markup with safe holes: what is interpolated is escaped unless it is `HTML` already.
///
/// ```swift
/// let row: HTML = "<td title=\"\(source)\">\(title)</td>"
/// ```
/// Only literals of the source code become markup (`StaticString`). Escaping covers text and quoted attribute values;
/// every attribute with a hole must therefore be quoted. Links out of data go through `safeURL`.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  package private(set) var text: String

  package init(stringLiteral literal: StaticString) { text = literal.description }
  package init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

  /// Markup from a file that this product ships, such as an icon sheet.
  package init(trusted text: String) { self.text = text }

  package static let empty: HTML = ""
  package var isEmpty: Bool { text.isEmpty }

  package static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum.text += right.text
    return sum
  }
  package static func += (left: inout HTML, right: HTML) { left.text += right.text }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { text.append(contentsOf: String(decoding: $0, as: UTF8.self)) }
    }
    package mutating func appendInterpolation(_ value: String) { text.appendEscaped(value) }
    package mutating func appendInterpolation(_ value: Substring) { text.appendEscaped(String(value)) }
    package mutating func appendInterpolation(_ value: String?) {
      if let value { text.appendEscaped(value) }
    }
    package mutating func appendInterpolation(_ value: some BinaryInteger) { text.append(String(value)) }
    package mutating func appendInterpolation(_ value: HTML) { text.append(value.text) }
    package mutating func appendInterpolation(_ value: HTML?) {
      if let value { text.append(value.text) }
    }
    package mutating func appendInterpolation(_ values: [HTML]) {
      for value in values { text.append(value.text) }
    }
    /// `\(when: isOpen, "<b>open</b>")`
    package mutating func appendInterpolation(when condition: Bool, _ value: @autoclosure () -> HTML) {
      if condition { text.append(value().text) }
    }
  }
}

extension Sequence {
  /// Markup of all elements, one after another.
  package func html(_ render: (Element) throws -> HTML) rethrows -> HTML {
    var result = HTML.empty
    for element in self { result += try render(element) }
    return result
  }
}

extension String {
  /// Appends with the five characters replaced that mean something in markup.
  fileprivate mutating func appendEscaped(_ value: String) {
    guard value.utf8.contains(where: \.needsEscape) else { return append(value) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.utf8.count + 32)
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
      default: bytes.append(byte)
      }
    }
    append(contentsOf: String(decoding: bytes, as: UTF8.self))
  }

  /// The text if it is an absolute http, https or mailto address, otherwise nil: a link out of data never runs a script.
  package var safeURL: String? {
    let lower = prefix(8).lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://") || lower.hasPrefix("mailto:") ? self : nil
  }
}

extension UInt8 {
  fileprivate var needsEscape: Bool {
    switch self {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: false
    }
  }
}
