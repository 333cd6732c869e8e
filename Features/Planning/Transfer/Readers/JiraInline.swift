import Core

/// Code, links, colours and emphasis within a line of Jira’s older wiki text. Each step goes once over the line: where an
/// end is missing, it is missing for everything behind it too, and is not looked for again.
struct JiraInline {
  static func markdown(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var inline = JiraInline(bytes: bytes)
    if bytes.contains(open) {
      inline = JiraInline(bytes: inline.code())
      inline = JiraInline(bytes: inline.monospaced())
      inline = JiraInline(bytes: inline.coloured())
    }
    if bytes.contains(bracket) { inline = JiraInline(bytes: inline.links()) }
    let plain = String(decoding: inline.bytes, as: UTF8.self)
    guard bytes.contains(UInt8(ascii: "*")) else { return plain }
    return plain.replacing(#/(^|[\s(])\*(\S|\S[^*\n]*\S)\*(?=$|[\s).,;:!?])/#) { "\($0.1)**\($0.2)**" }
  }

  private let bytes: [UInt8]
  private static let open = UInt8(ascii: "{")
  private static let close = UInt8(ascii: "}")
  private static let bracket = UInt8(ascii: "[")
  private static let end = UInt8(ascii: "]")
  private static let bar = UInt8(ascii: "|")
  private static let tick = UInt8(ascii: "`")

  private func has(_ word: String, at place: Int) -> Bool {
    place <= bytes.count && bytes[place...].starts(with: word.utf8)
  }

  private func first(_ byte: UInt8, from place: Int) -> Int? {
    place < bytes.count ? bytes[place...].firstIndex(of: byte) : nil
  }

  /// The first place where one of the words stands.
  private func first(_ words: [String], from place: Int) -> (place: Int, length: Int)? {
    var from = place
    while let found = first(Self.open, from: from) {
      if let word = words.first(where: { has($0, at: found) }) { return (found, word.utf8.count) }
      from = found + 1
    }
    return nil
  }

  /// The end of `{word}` or `{word:more}` that begins here.
  /// - Returns: nil when it is something else; `isOpen` when its bracket is never closed.
  private func mark(_ words: [String], at place: Int) -> (end: Int?, isOpen: Bool) {
    guard let word = words.first(where: { has("{" + $0, at: place) }) else { return (nil, false) }
    let behind = place + 1 + word.utf8.count
    guard behind < bytes.count else { return (nil, false) }
    if bytes[behind] == Self.close { return (behind + 1, false) }
    guard bytes[behind] == UInt8(ascii: ":") else { return (nil, false) }
    guard let close = first(Self.close, from: behind) else { return (nil, true) }
    return (close + 1, false)
  }

  /// `{code:java}x{code}` becomes `x` in ticks.
  private func code() -> [UInt8] {
    var (text, from) = ([UInt8](), 0)
    var place = 0
    while let start = first(Self.open, from: place) {
      let (begin, isOpen) = mark(["code", "noformat"], at: start)
      if isOpen { break }
      guard let begin else {
        place = start + 1
        continue
      }
      guard let stop = first(["{code}", "{noformat}"], from: begin + 1) else { break }
      text += bytes[from..<start] + [Self.tick] + bytes[begin..<stop.place] + [Self.tick]
      (from, place) = (stop.place + stop.length, stop.place + stop.length)
    }
    return text + bytes[from...]
  }

  /// `{{x}}` becomes `x` in ticks.
  private func monospaced() -> [UInt8] {
    var (text, from) = ([UInt8](), 0)
    while let start = first(["{{"], from: from)?.place {
      guard start + 3 <= bytes.count, let stop = firstPair(from: start + 3) else { break }
      text += bytes[from..<start] + [Self.tick] + bytes[(start + 2)..<stop] + [Self.tick]
      from = stop + 2
    }
    return text + bytes[from...]
  }

  /// Where `}}` stands.
  private func firstPair(from place: Int) -> Int? {
    var from = place
    while let found = first(Self.close, from: from) {
      if found + 1 < bytes.count, bytes[found + 1] == Self.close { return found }
      from = found + 1
    }
    return nil
  }

  /// `{color:red}x{color}` becomes `x`.
  private func coloured() -> [UInt8] {
    var (text, from) = ([UInt8](), 0)
    var place = 0
    while let start = first(Self.open, from: place) {
      let (end, isOpen) = mark(["color"], at: start)
      if isOpen { break }
      if let end {
        text += bytes[from..<start]
        (from, place) = (end, end)
      } else {
        place = start + 1
      }
    }
    return text + bytes[from...]
  }

  // MARK: - Links

  /// `[words|address]` and `[https://address]` become links of Markdown.
  private func links() -> [UInt8] {
    var (text, from) = ([UInt8](), 0)
    var place = 0
    guard let last = bytes.lastIndex(of: Self.end) else { return bytes }
    while let start = first(Self.bracket, from: place) {
      let stop = bytes[(start + 1)...].firstIndex { $0 == Self.end || $0 == Self.bar } ?? bytes.count
      guard stop < bytes.count else { break }
      if bytes[stop] == Self.end {
        // The innermost bracket: what stands before it has no end of its own.
        if let address = address(in: start..<stop) {
          text += bytes[from..<address.lowerBound - 1] + [UInt8(ascii: "<")] + bytes[address] + [UInt8(ascii: ">")]
          from = stop + 1
        }
        place = stop + 1
      } else if stop > start + 1, stop < last, let (address, next) = target(behind: stop, last) {
        text += bytes[from..<stop] + Array("](".utf8) + bytes[address] + [UInt8(ascii: ")")]
        (from, place) = (next, next)
      } else {
        place = stop + 1
      }
    }
    return text + bytes[from...]
  }

  /// The address that fills the rest of a bracket from one of its opening ones on, the first that does.
  private func address(in span: Range<Int>) -> Range<Int>? {
    let blank = bytes[span].lastIndex(where: Self.isBlank).map { $0 + 1 } ?? span.lowerBound
    var from = blank
    while let start = first(Self.bracket, from: from), start < span.upperBound {
      for scheme in ["http:", "https:"]
      where has(scheme, at: start + 1) && start + 1 + scheme.utf8.count < span.upperBound {
        return (start + 1)..<span.upperBound
      }
      from = start + 1
    }
    return nil
  }

  /// `|address]` or `|address|more]`.
  /// - Parameter last: the place of the last closing bracket of all.
  /// - Returns: nil when no address stands there, or its bracket is never closed.
  private func target(behind bar: Int, _ last: Int) -> (address: Range<Int>, next: Int)? {
    let stop =
      bytes[(bar + 1)...].firstIndex { $0 == Self.end || $0 == Self.bar || Self.isBlank($0) } ?? bytes.count
    guard stop > bar + 1, stop <= last, !Self.isBlank(bytes[stop]) else { return nil }
    guard let close = bytes[stop] == Self.end ? stop : first(Self.end, from: stop) else { return nil }
    return ((bar + 1)..<stop, close + 1)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
