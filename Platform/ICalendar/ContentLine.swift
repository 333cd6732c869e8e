import Core

/// One line of the file, unfolded: `DTSTART;TZID=Europe/Berlin:20260102T090000`.
struct ContentLine {
  /// Where it begins in the file, counted from 1.
  let number: Int
  /// In capitals; empty when the line has no colon.
  let name: String
  let bytes: [UInt8]

  init(number: Int, bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
    let isNamed = bytes.contains(UInt8(ascii: ":"))
    let name = bytes.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") }
    self.name = isNamed ? String(decoding: name, as: UTF8.self).uppercased() : ""
  }

  /// All after the first colon, without blanks around; for lines without parameters.
  var value: String {
    let text = String(decoding: bytes.drop { $0 != UInt8(ascii: ":") }.dropFirst(), as: UTF8.self)
    return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// As much of it as helps to find it.
  var excerpt: String {
    let text = String(decoding: bytes.prefix(90), as: UTF8.self)
    return bytes.count > 80 ? text.prefix(80) + "…" : text
  }

  /// The lines of a file: ended by CR LF, LF or CR, and continued where the next one begins with a blank.
  /// - Throws: `Refusal.invalid` when it is no text in UTF-8.
  static func split(_ file: [UInt8]) throws -> [ContentLine] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = file.starts(with: mark) ? file[mark.count...] : file[...]
    guard !text.contains(0) else { throw Refusal.calendar("is not a text in UTF-8") }
    var lines: [ContentLine] = []
    var open: (number: Int, bytes: [UInt8])?
    var number = 0
    var rest = text
    while !rest.isEmpty {
      number += 1
      let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
      rest = rest[line.endIndex...]
      if rest.starts(with: [0x0D, 0x0A]) { rest = rest.dropFirst() }
      rest = rest.dropFirst()
      if line.first == 0x20 || line.first == 0x09, open != nil {
        open?.bytes.append(contentsOf: line.dropFirst())
      } else {
        if let open { lines.append(ContentLine(number: open.number, bytes: open.bytes)) }
        open = (number, Array(line))
      }
    }
    if let open { lines.append(ContentLine(number: open.number, bytes: open.bytes)) }
    return lines
  }
}
