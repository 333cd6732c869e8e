/// How hard a text is to read for cmark-gfm, found in one pass before it reads.
///
/// Debian's release (0.29.0.gfm.6) takes time, and in two cases memory, by the square of the text for what no person
/// writes: thousands of quotes in quotes, of emphases, of columns. A hundred thousand characters made for it take
/// minutes.
struct Strain {
  /// Whether the text should not be read at all.
  private(set) var isTooMuch = false
  private var pipes = 0
  private var lines = 0
  /// Lines times bytes that cmark reads again for each line that might rule a table.
  private var rereading = 0

  /// Lines without a blank one between them: what cmark looks at as a whole.
  private struct Passage {
    var lines = 0
    var bytes = 0
    var emphases = 0
    var openings = 0
    var images = 0
    var closings = 0
    var hasDefinition = false
  }
  private var passage = Passage()
  private var brackets = 0
  /// Bytes of the longest passage that says what a bracket means elsewhere.
  private var definition = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    var start = text.startIndex
    while start < text.endIndex {
      let rest = text[start...]
      let end = rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? text.endIndex
      take(text[start..<end])
      start = end + 1
    }
    endPassage()
    if brackets * definition > 20_000_000 { isTooMuch = true }
  }

  /// Each row of a table is filled up to all its columns.
  var allowsTables: Bool { pipes <= 200 && pipes * lines <= 100_000 && rereading <= 100_000_000 }

  private mutating func take(_ line: Slice<UnsafeBufferPointer<UInt8>>) {
    lines += 1
    guard line.contains(where: { !$0.isBlank }) else { return endPassage() }
    if Self.depth(of: line) > 32 { isTooMuch = true }
    var pipes = 0
    var couldBeTable = true
    var previous: UInt8 = 0
    for byte in line {
      switch byte {
      case UInt8(ascii: "|"): pipes += 1
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): passage.emphases += 1
      case UInt8(ascii: "["):
        brackets += 1
        if previous == UInt8(ascii: "!") { passage.images += 1 }
      case UInt8(ascii: "]"): passage.closings += 1
      case UInt8(ascii: ":") where previous == UInt8(ascii: "]"): passage.hasDefinition = true
      case UInt8(ascii: "?") where previous == UInt8(ascii: "<"), UInt8(ascii: "!") where previous == UInt8(ascii: "<"):
        passage.openings += 1
      default: break
      }
      if !byte.mayRuleTable { couldBeTable = false }
      previous = byte
    }
    self.pipes = max(self.pipes, pipes)
    if couldBeTable { rereading += passage.lines * passage.bytes }
    passage.lines += 1
    passage.bytes += line.count + 1
  }

  private mutating func endPassage() {
    if passage.emphases > 4_000 || passage.openings * passage.bytes > 50_000_000
      || passage.images * passage.closings > 5_000_000
    {
      isTooMuch = true
    }
    if passage.hasDefinition { definition = max(definition, passage.bytes) }
    passage = Passage()
  }

  /// How many quotes and lists the line begins; the blanks before them count when there are more than people indent by.
  private static func depth(of line: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var depth = 0
    var position = 0
    var previous: UInt8 = 0
    for byte in line {
      position += 1
      switch byte {
      case UInt8(ascii: ">"): depth += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        if previous.endsListMark { depth += 1 }
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: "-"),
        UInt8(ascii: "+"), UInt8(ascii: "*"):
        break
      default: return depth + (depth > 0 ? position / 200 * 32 : 0)
      }
      previous = byte
    }
    return depth
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || (0x09...0x0D).contains(self) }

  fileprivate var endsListMark: Bool {
    [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "."), UInt8(ascii: ")")].contains(self)
  }

  /// `|:---|---:|`, also in a quote or a list.
  fileprivate var mayRuleTable: Bool {
    isBlank || [UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: ">")].contains(self)
  }
}
