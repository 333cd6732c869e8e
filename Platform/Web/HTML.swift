/// Markup with safe holes: what is interpolated is escaped unless it is `HTML` already.
///
/// ```swift
/// let row: HTML = "<td title=\"\(source)\">\(title)</td>"
/// ```
/// Only literals of the source code become markup (`StaticString`). Escaping covers text and quoted attribute values;
/// every attribute with a hole must therefore be quoted. Links out of data go through `safeURL`.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  /// What stands before `end`, in pieces that are shared, not copied, when this becomes part of other markup: the rows
  /// of a page lie many levels deep.
  private var pieces: [[UInt8]] = []
  private var end: [UInt8]
  /// Less is copied.
  private static let pieceLength = 8192

  /// UTF-8.
  package var bytes: [UInt8] {
    guard !pieces.isEmpty else { return end }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pieces.reduce(end.count) { $0 + $1.count })
    for piece in pieces { bytes.append(contentsOf: piece) }
    bytes.append(contentsOf: end)
    return bytes
  }

  /// Of `bytes`, without building them.
  package var count: Int { pieces.reduce(end.count) { $0 + $1.count } }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  private init(end: [UInt8]) { self.end = end }
  package init(stringLiteral literal: StaticString) { end = literal.withUTF8Buffer { Array($0) } }
  package init(stringInterpolation interpolation: Interpolation) { self = interpolation.html }

  /// Markup from a file that this product ships, such as an icon sheet.
  package init(trusted text: String) { end = Array(text.utf8) }

  package static let empty: HTML = ""
  package var isEmpty: Bool { pieces.isEmpty && end.isEmpty }

  package static func == (left: HTML, right: HTML) -> Bool { left.bytes == right.bytes }

  package static func + (left: consuming HTML, right: HTML) -> HTML {
    left += right
    return left
  }

  package static func += (left: inout HTML, right: HTML) {
    if right.pieces.isEmpty, right.end.count < pieceLength {
      left.end.append(contentsOf: right.end)
      if left.end.count >= pieceLength { left.seal() }
    } else {
      left.seal()
      left.pieces.append(contentsOf: right.pieces)
      left.end = right.end
    }
  }

  private mutating func seal() {
    guard !end.isEmpty else { return }
    pieces.append(end)
    end = []
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = HTML(end: [])

    package init(literalCapacity: Int, interpolationCount: Int) {
      html.end.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { html.end.append(contentsOf: $0) }
    }
    /// A name of markup that a component was given, such as that of an attribute.
    package mutating func appendInterpolation(markup name: StaticString) { appendLiteral(name) }
    package mutating func appendInterpolation(_ value: String) { html.end.appendEscaped(value) }
    package mutating func appendInterpolation(_ value: Substring) { html.end.appendEscaped(String(value)) }
    package mutating func appendInterpolation(_ value: String?) {
      if let value { html.end.appendEscaped(value) }
    }
    package mutating func appendInterpolation(_ value: some BinaryInteger) {
      html.end.append(contentsOf: String(value).utf8)
    }
    package mutating func appendInterpolation(_ value: HTML) { html += value }
    package mutating func appendInterpolation(_ value: HTML?) {
      if let value { html += value }
    }
    package mutating func appendInterpolation(_ values: [HTML]) {
      for value in values { html += value }
    }
    /// `\(when: isOpen, "<b>open</b>")`
    package mutating func appendInterpolation(when condition: Bool, _ value: @autoclosure () -> HTML) {
      if condition { html += value() }
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
