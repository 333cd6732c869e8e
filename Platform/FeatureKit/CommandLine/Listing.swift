import JSON

/// Rows of a command's answer as a table for people, CSV for spreadsheets or JSON for programs.
package struct Listing: Sendable {
  package let columns: [String]
  package let rows: [[String]]
  /// What `--format json` prints instead of the rows.
  package let json: JSONValue

  package init(columns: [String], rows: [[String]], json: JSONValue) {
    self.columns = columns
    self.rows = rows
    self.json = json
  }

  /// Text with a line end after the last line.
  package func text(_ format: OutputFormat) -> String {
    switch format {
    case .json: json.encodedText() + "\n"
    case .csv: ([columns] + rows).map { $0.map(Self.csv).joined(separator: ",") + "\r\n" }.joined()
    case .table: table
    }
  }

  private var table: String {
    guard !rows.isEmpty else { return "(none)\n" }
    let lines = [columns.map { $0.uppercased() }] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = zip(line, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
      let joined = cells.joined(separator: "  ")
      return joined[...(joined.lastIndex { $0 != " " } ?? joined.startIndex)] + "\n"
    }.joined()
  }

  /// A cell that begins like a formula gets an apostrophe, because spreadsheets would run it.
  private static func csv(_ cell: String) -> String {
    let isFormula = cell.first.map { "=+-@\t\r".contains($0) } ?? false
    let text = isFormula && Double(cell) == nil ? "'" + cell : cell
    guard text.contains(where: { "\",\r\n".contains($0) || $0 == "\r\n" }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
