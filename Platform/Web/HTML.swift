/// Markup with safe holes: what is interpolated is escaped unless it is `HTML` already.
///
/// ```swift
/// let row: HTML = "<td title=\"\(source)\">\(title)</td>"
/// ```
/// Only literals of the source code become markup (`StaticString`). Escaping covers text and quoted attribute values;
/// every attribute with a hole must therefore be quoted. Links out of data go through `safeURL`.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  /// UTF-8.
  package private(set) var bytes: [UInt8]

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package init(stringLiteral literal: StaticString) { bytes = literal.withUTF8Buffer { Array($0) } }
  package init(stringInterpolation interpolation: Interpolation) { bytes = interpolation.bytes }

  /// Markup from a file that this product ships, such as an icon sheet.
  package init(trusted text: String) { bytes = Array(text.utf8) }

  package static let empty: HTML = ""
  package var isEmpty: Bool { bytes.isEmpty }

  package static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum.bytes += right.bytes
    return sum
  }
  package static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
    package mutating func appendInterpolation(_ value: String) { bytes.appendEscaped(value) }
    package mutating func appendInterpolation(_ value: Substring) { bytes.appendEscaped(String(value)) }
    package mutating func appendInterpolation(_ value: String?) {
      if let value { bytes.appendEscaped(value) }
    }
    package mutating func appendInterpolation(_ value: some BinaryInteger) {
      bytes.append(contentsOf: String(value).utf8)
    }
    package mutating func appendInterpolation(_ value: HTML) { bytes.append(contentsOf: value.bytes) }
    package mutating func appendInterpolation(_ value: HTML?) {
      if let value { bytes.append(contentsOf: value.bytes) }
    }
    package mutating func appendInterpolation(_ values: [HTML]) {
      for value in values { bytes.append(contentsOf: value.bytes) }
    }
    /// `\(when: isOpen, "<b>open</b>")`
    package mutating func appendInterpolation(when condition: Bool, _ value: @autoclosure () -> HTML) {
      if condition { bytes.append(contentsOf: value().bytes) }
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

extension [UInt8] {
  /// Appends with the five characters replaced that mean something in markup.
  fileprivate mutating func appendEscaped(_ value: String) {
    var value = value
    value.withUTF8 { text in
      var plain = text.startIndex
      for index in text.indices {
        guard let entity = text[index].entity else { continue }
        append(contentsOf: text[plain..<index])
        entity.withUTF8Buffer { append(contentsOf: $0) }
        plain = index + 1
      }
      append(contentsOf: text[plain...])
    }
  }
}

extension String {
  /// The text if it is an absolute http, https or mailto address, otherwise nil: a link out of data never runs a script.
  package var safeURL: String? {
    let lower = prefix(8).lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://") || lower.hasPrefix("mailto:") ? self : nil
  }
}

extension UInt8 {
  fileprivate var entity: StaticString? {
    switch self {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
