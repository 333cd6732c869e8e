/// Comma-separated values as RFC 4180 has them, also with semicolons or tabs as spreadsheets write them.
package struct CSVText: Sendable {
  /// What a file may have. Twenty megabytes of line ends or commas would be twenty million rows or cells otherwise.
  package struct Limits: Sendable {
    package let bytes: Int
    /// Without the header.
    package let lines: Int
    /// Of a line.
    package let cells: Int
    /// Characters of the name of a column, which every look at a cell reads.
    package let name = 1000

    /// What a line is, for whoever is refused.
    package let noun: String

    package init(bytes: Int, lines: Int, cells: Int = 1000, noun: String = "lines below the first") {
      self.noun = noun
      self.bytes = bytes
      self.lines = lines
      self.cells = cells
    }
  }

  /// Cells by the names of their columns.
  package struct Line: Sendable {
    /// Counts from 1 for the header.
    package let number: Int
    fileprivate let cells: [String]
    fileprivate let places: [String: [Int]]

    /// Without white space around it; empty when there is no such column. Of several columns the first one.
    package subscript(column: String) -> String {
      places[column]?.first.map { self[$0] } ?? ""
    }

    /// The cell of a column by its place from the left; empty when the line is shorter.
    package subscript(place: Int) -> String { cells.indices.contains(place) ? cells[place].trimmed : "" }

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
  ///   - repeats: whether columns may be there several times, one for each value.
  /// - Throws: `Refusal.invalid` when it is too large, is not UTF-8, has an open quotation or a line with more cells than the header.
  package init(_ bytes: [UInt8], _ limits: Limits, repeats: Bool = false) throws {
    guard bytes.count <= limits.bytes else {
      throw Refusal.invalid("body", "must have at most \(limits.bytes) bytes, has \(bytes.count)")
    }
    guard var text = String(validating: bytes, as: UTF8.self) else { throw Refusal.invalid("body", "must be UTF-8") }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var rows = try Self.rows(Array(text.utf8), separator: Self.separator(of: text), limits)
    guard !rows.isEmpty else { throw Refusal.invalid("body", "must have a line with the names of the columns") }
    titles = rows.removeFirst().cells.map(\.trimmed)
    if let long = titles.first(where: { $0.utf8.count > limits.name && $0.unicodeScalars.count > limits.name }) {
      throw Refusal.invalid(
        "line 1", "must name columns with at most \(limits.name.grouped) characters, “\(long.prefix(40))…” has more")
    }
    let names = titles.map { $0.lowercased() }
    let places = Dictionary(grouping: names.indices) { names[$0] }
    if !repeats, let twice = names.first(where: { !$0.isEmpty && places[$0]?.count != 1 }) {
      throw Refusal.invalid("line 1", "must name each column once, “\(twice.prefix(40))” is there twice")
    }
    columns = names
    lines = try rows.map { row in
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

  /// The header, and the lines with anything in them.
  private static func rows(
    _ bytes: [UInt8], separator: UInt8, _ limits: Limits
  ) throws -> [(number: Int, cells: [String])] {
    var reader = CSVReader(bytes: bytes, separator: separator, most: limits.cells)
    var rows: [(Int, [String])] = []
    while let row = try reader.next() {
      guard rows.isEmpty || row.1.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { continue }
      guard rows.count <= limits.lines else {
        throw Refusal.invalid("body", "must have at most \(limits.lines.grouped) \(limits.noun)")
      }
      rows.append(row)
    }
    return rows
  }
}

/// Reads one row after the other; a quoted cell may go over several lines.
private struct CSVReader {
  let bytes: [UInt8]
  let separator: UInt8
  /// Cells of a line.
  let most: Int
  private var position = 0
  private var line = 1

  init(bytes: [UInt8], separator: UInt8, most: Int) {
    self.bytes = bytes
    self.separator = separator
    self.most = most
  }

  mutating func next() throws -> (Int, [String])? {
    guard position < bytes.count else { return nil }
    let number = line
    var cells: [String] = []
    while true {
      guard cells.count < most else {
        throw Refusal.invalid("line \(number)", "must have at most \(most.grouped) cells")
      }
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
