import Core
import Teams

/// Comma-separated values as RFC 4180 has them, also with semicolons or tabs as spreadsheets write them.
struct CSVText {
  /// Cells by the names of their columns.
  struct Line {
    /// Counts from 1 for the header.
    let number: Int
    fileprivate let cells: [String: String]

    /// Without white space around it; empty when there is no such column.
    subscript(column: String) -> String { cells[column] ?? "" }

    func refuse(_ column: String, _ problem: String) -> Refusal { .invalid("line \(number) \(column)", problem) }
  }

  /// In lower case.
  let columns: [String]
  let lines: [Line]

  /// - Throws: `Refusal.invalid` when it is too large, is not UTF-8, has an open quotation or a line with more cells than the header.
  init(_ bytes: [UInt8]) throws {
    guard bytes.count <= ImportLimits.bytes else {
      throw Refusal.invalid("body", "must have at most \(ImportLimits.bytes) bytes, has \(bytes.count)")
    }
    guard var text = String(validating: bytes, as: UTF8.self) else { throw Refusal.invalid("body", "must be UTF-8") }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var rows = try Self.rows(Array(text.utf8), separator: Self.separator(of: text))
    guard !rows.isEmpty else { throw Refusal.invalid("body", "must have a line with the names of the columns") }
    let names = rows.removeFirst().cells.map { $0.trimmed.lowercased() }
    if let twice = names.first(where: { name in !name.isEmpty && names.count { $0 == name } > 1 }) {
      throw Refusal.invalid("line 1", "must name each column once, “\(twice.prefix(40))” is there twice")
    }
    columns = names
    lines = try rows.filter { row in !row.cells.allSatisfy { $0.trimmed.isEmpty } }.map { row in
      guard row.cells.count <= names.count else {
        throw Refusal.invalid("line \(row.number)", "must have at most \(names.count) cells, has \(row.cells.count)")
      }
      let pairs = zip(names, row.cells).map { ($0, $1.trimmed) }
      return Line(number: row.number, cells: Dictionary(pairs) { first, _ in first })
    }
  }

  private static func separator(of text: String) -> UInt8 {
    let header = text.utf8.prefix { $0 != 0x0A }
    return [0x2C, 0x3B, 0x09].first { header.contains($0) } ?? 0x2C
  }

  private static func rows(_ bytes: [UInt8], separator: UInt8) throws -> [(number: Int, cells: [String])] {
    var reader = CSVReader(bytes: bytes, separator: separator)
    var rows: [(Int, [String])] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }
}

/// Reads one row after the other; a quoted cell may go over several lines.
private struct CSVReader {
  let bytes: [UInt8]
  let separator: UInt8
  private var position = 0
  private var line = 1

  init(bytes: [UInt8], separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
  }

  mutating func next() throws -> (Int, [String])? {
    guard position < bytes.count else { return nil }
    let number = line
    var cells: [String] = []
    while true {
      cells.append(try cell())
      guard position < bytes.count else { return (number, cells) }
      let byte = bytes[position]
      position += 1
      if byte == separator { continue }
      // Only a line feed, or a carriage return before one, ends a cell otherwise.
      if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
      line += 1
      return (number, cells)
    }
  }

  private mutating func cell() throws -> String {
    guard position < bytes.count, bytes[position] == 0x22 else { return plain() }
    let opened = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x0A { line += 1 }
      guard byte == 0x22 else {
        text.append(byte)
        continue
      }
      guard position < bytes.count, bytes[position] == 0x22 else {
        text += plain().utf8
        return String(decoding: text, as: UTF8.self)
      }
      text.append(byte)
      position += 1
    }
    throw Refusal.invalid("line \(opened)", "must close its quotation")
  }

  private mutating func plain() -> String {
    let end = bytes[position...].firstIndex { $0 == separator || $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    defer { position = end }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }
}
