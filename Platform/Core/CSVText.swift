/// Comma-separated values as RFC 4180 has them, also with semicolons or tabs as spreadsheets write them.
package struct CSVText: Sendable {
  /// Cells by the names of their columns.
  package struct Line: Sendable {
    /// Counts from 1 for the header.
    package let number: Int
    fileprivate let cells: [String]
    fileprivate let places: [String: [Int]]

    /// Without white space around it; empty when there is no such column. Of several columns the first one.
    package subscript(column: String) -> String {
      guard let place = places[column]?.first, cells.indices.contains(place) else { return "" }
      return cells[place].trimmed
    }

    /// What is in all the columns of the name, empty cells left out.
    package func all(_ column: String) -> [String] {
      (places[column] ?? []).filter(cells.indices.contains).map { cells[$0].trimmed }.filter { !$0.isEmpty }
    }

    package func refuse(_ column: String, _ problem: String) -> Refusal {
      .invalid("line \(number) \(column)", problem)
    }
  }

  /// The names of the columns as they are written, from left to right.
  package let titles: [String]
  /// As `titles`, in lower case.
  package let columns: [String]
  package let lines: [Line]

  /// - Parameters:
  ///   - most: bytes.
  ///   - repeats: whether columns may be there several times, one for each value.
  /// - Throws: `Refusal.invalid` when it is too large, is not UTF-8, has an open quotation or a line with more cells than the header.
  package init(_ bytes: [UInt8], most: Int, repeats: Bool = false) throws {
    guard bytes.count <= most else {
      throw Refusal.invalid("body", "must have at most \(most) bytes, has \(bytes.count)")
    }
    guard var text = String(validating: bytes, as: UTF8.self) else { throw Refusal.invalid("body", "must be UTF-8") }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var rows = try Self.rows(Array(text.utf8), separator: Self.separator(of: text))
    guard !rows.isEmpty else { throw Refusal.invalid("body", "must have a line with the names of the columns") }
    titles = rows.removeFirst().cells.map(\.trimmed)
    let names = titles.map { $0.lowercased() }
    let places = Dictionary(grouping: names.indices) { names[$0] }
    if !repeats, let twice = names.first(where: { !$0.isEmpty && places[$0]?.count != 1 }) {
      throw Refusal.invalid("line 1", "must name each column once, “\(twice.prefix(40))” is there twice")
    }
    columns = names
    lines = try rows.filter { row in !row.cells.allSatisfy { $0.trimmed.isEmpty } }.map { row in
      guard row.cells.count <= names.count || row.cells[names.count...].allSatisfy(\.trimmed.isEmpty) else {
        throw Refusal.invalid("line \(row.number)", "must have at most \(names.count) cells, has \(row.cells.count)")
      }
      return Line(number: row.number, cells: row.cells, places: places)
    }
  }

  /// Whichever the header has most often: names of columns may have the others in them.
  private static func separator(of text: String) -> UInt8 {
    let header = text.utf8.prefix { $0 != 0x0A }
    let counts = [UInt8(0x2C), 0x3B, 0x09].map { mark in (mark: mark, count: header.count { $0 == mark }) }
    return counts.reduce((mark: UInt8(0x2C), count: 0)) { $1.count > $0.count ? $1 : $0 }.mark
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
