import Core
import JSON

/// Texts of other products have other limits than ours: they are cut, and what no database stores is left out.
extension String {
  /// One line without control characters.
  func cut(toLine most: Int) -> String {
    var line = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(most) { line.append(scalar.isControl ? " " : scalar) }
    return String(line).trimmed
  }

  /// Lines without other control characters.
  func cut(toText most: Int) -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(most) where scalar != "\r" {
      text.append(scalar.isControl && scalar != "\n" && scalar != "\t" ? " " : scalar)
    }
    return String(text).trimmed
  }

  /// The same address where it leads to a website; nil otherwise.
  var webAddress: String? {
    let lower = prefix(8).lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://"), utf8.count <= 2000 else { return nil }
    guard !unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else { return nil }
    return self
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

extension Signal {
  static let longestTitle = 200
  static let longestDetail = 10_000

  /// Puts a headline of any length: what does not fit into the title stands whole at the beginning of the detail.
  mutating func say(_ headline: String, _ rest: [String] = []) {
    title = headline.cut(toLine: Self.longestTitle)
    let isWhole = headline.unicodeScalars.count <= Self.longestTitle
    detail = ((isWhole ? [] : [headline]) + rest).filter { !$0.isEmpty }.joined(separator: "\n")
      .cut(toText: Self.longestDetail)
  }

  /// Adds a label where there is a value.
  mutating func label(_ name: String, _ value: String?) {
    guard let value = value?.cut(toLine: 500), !value.isEmpty else { return }
    let name = name.cut(toLine: 128)
    guard !name.isEmpty, !labels.contains(where: { $0.name == name }) else { return }
    labels.append(Label(name, value))
    labels.sort { $0.name < $1.name }
  }

  mutating func link(_ address: String?, _ text: String? = nil) {
    guard let address = address?.webAddress, !links.contains(where: { $0.address == address }) else { return }
    links.append(Link(address, (text ?? "").cut(toLine: 200)))
  }
}

extension JSONValue {
  /// The members of an object as lines `name: value`, nested ones as JSON.
  var lines: [String] {
    (members ?? []).prefix(100).map { "\($0.key): \($0.value.words)" }
  }

  /// A text as it is, anything else as JSON.
  var words: String { text ?? (isNull ? "" : encodedText()) }
}
