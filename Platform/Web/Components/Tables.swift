/// One column of a table.
package struct Column: Sendable {
  package let title: String
  package let isNumber: Bool
  /// The heading is only for screen readers.
  package let isTitleHidden: Bool
  /// On a phone the title stands before the value, because the heading row is gone.
  package let isNamedOnPhone: Bool
  /// Where a click on the heading leads: the same page in another order.
  package let sortLink: String?
  package let order: Order?

  package enum Order: String, Sendable { case ascending, descending }

  package init(
    _ title: String, isNumber: Bool = false, isTitleHidden: Bool = false, isNamedOnPhone: Bool = false,
    sortLink: String? = nil, order: Order? = nil
  ) {
    self.title = title
    self.isNumber = isNumber
    self.isTitleHidden = isTitleHidden
    self.isNamedOnPhone = isNamedOnPhone
    self.sortLink = sortLink
    self.order = order
  }
}

/// One row: a cell per column.
package struct TableRow: Sendable {
  package let cells: [HTML]
  /// Unique in the page; lets live pages keep the row under the cursor.
  package let id: String?
  package let isCurrent: Bool
  package let names: String

  package init(_ cells: [HTML], id: String? = nil, isCurrent: Bool = false, class names: String = "") {
    self.cells = cells
    self.id = id
    self.isCurrent = isCurrent
    self.names = names
  }
}

/// A table whose rows become lines on a phone. `j` and `k` walk through rows, Enter opens a row's first link.
/// - Parameter label: read by screen readers: `Open interrupts`.
package func table(_ label: String, _ columns: [Column], _ rows: [TableRow], class names: String = "") -> HTML {
  let body = rows.html { row in tableRow(row, columns) }
  return """
    <table\(classes("tb", "tb--stack", names)) role="table" aria-label="\(label)">\(tableHead(columns))\
    <tbody role="rowgroup">\(body)</tbody></table>
    """
}

/// The heading row alone, for tables with groups of rows.
package func tableHead(_ columns: [Column]) -> HTML {
  let cells = columns.html { column in
    let arrow = column.order.map { $0 == .ascending ? " ↑" : " ↓" }
    let words: HTML = column.isTitleHidden ? spokenOnly(column.title) : "\(column.title)"
    let title: HTML =
      column.sortLink.map { "<a href=\"\($0)\">\(words)<span aria-hidden=\"true\">\(arrow)</span></a>" } ?? words
    return """
      <th role="columnheader" scope="col"\(classes(column.isNumber ? "num" : ""))\
      \(attribute("aria-sort", column.order?.rawValue))>\(title)</th>
      """
  }
  return "<thead role=\"rowgroup\"><tr role=\"row\">\(cells)</tr></thead>"
}

/// One row alone, for tables with groups of rows.
package func tableRow(_ row: TableRow, _ columns: [Column]) -> HTML {
  let cells = zip(row.cells, columns).html { cell, column in
    """
    <td role="cell"\(classes(column.isNumber ? "num" : ""))\
    \(attribute("data-l", column.isNamedOnPhone ? column.title : nil))>\(cell)</td>
    """
  }
  return """
    <tr role="row" data-row\(attribute("id", row.id))\(classes(row.names, row.isCurrent ? "cur" : ""))\
    \(attribute("aria-current", row.isCurrent ? "true" : nil))>\(cells)</tr>
    """
}
