import Web

/// Links in text that has no marks for them: addresses, and numbers of what people name aloud.
struct TextLinks {
  private(set) var html = HTML.empty
  private let text: [Unicode.Scalar]

  private static let paths: [Unicode.Scalar: String] = ["I": "/interrupts/", "F": "/features/", "S": "/stories/"]
  private static let longestAddress = 2_000

  init(_ text: String) {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }) else {
      self.text = []
      html = "\(text)"
      return
    }
    self.text = Array(text.unicodeScalars)
    write()
  }

  /// The opening tag of a link, nil when no link may lead there: only http, https, mailto and paths of this site may.
  static func opening(_ address: String) -> HTML? {
    guard address.utf8.count <= longestAddress else { return nil }
    if let url = address.safeURL { return "<a href=\"\(url)\" rel=\"noopener noreferrer nofollow\">" }
    let start = Array(address.utf8.prefix(2))
    // Browsers take a second slash, or a backslash for one, as the beginning of another site's name.
    guard start.first == UInt8(ascii: "/"), start.last.map({ $0 > 0x20 && $0 != UInt8(ascii: "\\") }) == true,
      start.count == 1 || start[1] != UInt8(ascii: "/")
    else { return nil }
    return "<a href=\"\(address)\">"
  }

  private mutating func write() {
    var plain = 0
    var index = 0
    while index < text.count {
      let isWordStart = index == 0 || !text[index - 1].continuesWord
      guard isWordStart, let (end, opening) = number(at: index) ?? address(at: index) else {
        index += 1
        continue
      }
      if let opening {
        html += "\(words(plain..<index))\(opening)\(words(index..<end))</a>"
        plain = end
      }
      index = end
    }
    html += "\(words(plain..<text.count))"
  }

  private func words(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(text[range])) }

  /// `I-12`, with nothing that makes it part of a longer name.
  private func number(at index: Int) -> (end: Int, opening: HTML?)? {
    guard let path = Self.paths[text[index]], index + 2 < text.count, text[index + 1] == "-" else { return nil }
    let digits = text[(index + 2)...].prefix { ("0"..."9").contains($0) }
    guard (1...9).contains(digits.count), digits.first != "0" else { return nil }
    let end = digits.endIndex
    return isWord(end) || isJoint(end) && isWord(end + 1)
      ? nil : (end, "<a href=\"\(path)\(words(digits.indices))\">")
  }

  private func isWord(_ index: Int) -> Bool { index < text.count && text[index].isWord }

  private func isJoint(_ index: Int) -> Bool { index < text.count && "-.@".unicodeScalars.contains(text[index]) }

  /// `https://…` up to the next blank, without the punctuation of the sentence around it; no link when it is too long.
  private func address(at index: Int) -> (end: Int, opening: HTML?)? {
    guard text[index] == "h" || text[index] == "H" else { return nil }
    let scheme = words(index..<min(index + 8, text.count)).lowercased()
    let length = scheme == "https://" ? 8 : scheme.hasPrefix("http://") ? 7 : 0
    guard length > 0, isWord(index + length) else { return nil }
    let run = text[index...].prefix(Self.longestAddress + 1).prefix { !$0.endsAddress }
    let end = withoutPunctuation(run)
    return (end, Self.opening(words(index..<end)))
  }

  /// Where the address ends before what belongs to the sentence; a bracket stays when it is opened in the address.
  private func withoutPunctuation(_ run: ArraySlice<Unicode.Scalar>) -> Int {
    var surplus = run.count { $0 == ")" } - run.count { $0 == "(" }
    let end = run.lastIndex { scalar in
      if scalar == ")", surplus > 0 {
        surplus -= 1
        return false
      }
      return !"?!.,:;*_~'…".unicodeScalars.contains(scalar)
    }
    return end.map { $0 + 1 } ?? run.endIndex
  }
}

extension Unicode.Scalar {
  fileprivate var isWord: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    case "\0"..."\u{7F}": false
    default: properties.isAlphabetic || properties.numericType != nil
    }
  }

  /// Before a number or an address: part of a path, a name or another number.
  fileprivate var continuesWord: Bool {
    switch self {
    case "-", "/", ".", "@", "#": true
    default: isWord
    }
  }

  fileprivate var endsAddress: Bool {
    switch self {
    case "\0"..." ", "<", ">", "\"", "“", "”", "«", "»": true
    default: value > 0x7F && properties.isWhitespace
    }
  }
}
