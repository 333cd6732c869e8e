import Calendars
import Core

/// Rotations as people keep them in a spreadsheet. The first line names the columns, in any order; others are ignored.
///
/// Turns, a line each: `rotation`, `layer` (may be missing), `kind` (`potw` or `on_call`), `zone`, `starts_on` (`2026-11-23`),
/// `hand_over` (`09:00`, otherwise midnight), `cadence` (`weekly`, `daily` or an RFC 5545 rule such as `FREQ=WEEKLY;INTERVAL=2`;
/// otherwise weekly), `windows` (`Mo-Fr 09:00-17:00`, otherwise `24/7`), `turn` (1, 2, …) and `people` (addresses or names with
/// semicolons between them; nobody where empty or `-`). What belongs to the rotation or the layer is said in its first
/// line; other lines may leave it out or say the same. A later layer covers an earlier one.
///
/// Or fixed shifts, a line each: `rotation`, `start`, `end`, `person` and `zone` (may be missing). Times are such as
/// `2026-12-24T18:00:00+01:00`, or `2026-12-24 18:00` in the zone. They become added coverage.
enum CSVImport {
  /// - Throws: `Refusal.invalid` for the line and the column that is wrong.
  static func rotations(_ bytes: [UInt8]) throws -> [ImportedRotation] {
    let text = try CSVText(bytes, CSVText.Limits(bytes: ImportLimits.bytes, lines: ImportLimits.lines))
    let columns = Set(text.columns)
    guard columns.contains("rotation") else { throw Refusal.invalid("line 1", "must name the column rotation") }
    let byRotation = Dictionary(grouping: text.lines) { $0["rotation"] }
    let names = text.lines.map { $0["rotation"] }.reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    guard !names.isEmpty else {
      throw Refusal.invalid("body", "must have at least one line below the names of the columns")
    }
    guard names.count <= ImportLimits.rotations else {
      throw Refusal.invalid("rotation", "must be at most \(ImportLimits.rotations), are \(names.count)")
    }
    return try names.map { name in
      let lines = byRotation[name] ?? []
      guard !name.isEmpty else { throw lines[0].refuse("rotation", "must not be empty") }
      if columns.isSuperset(of: ["turn", "people"]) { return try CSVTurns(name, lines).rotation() }
      if columns.isSuperset(of: ["start", "end", "person"]) { return try CSVShifts(name, lines).rotation() }
      throw Refusal.invalid("line 1", "must name the columns turn and people, or start, end and person")
    }
  }
}

extension CSVText.Line {
  /// `nadia@example.org`, `Nadia Roth` or `Nadia Roth <nadia@example.org>`.
  func person(_ column: String, _ text: String) throws -> ImportedPerson {
    var (name, address) = (text, String?.none)
    if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
      name = String(text[..<open])
      address = String(text[text.index(after: open)...].dropLast())
    }
    guard text.unicodeScalars.count <= 200, let person = ImportedPerson(email: address, name: name) else {
      throw refuse(column, "must be a name or an address of at most 200 characters, is “\(text.prefix(40))”")
    }
    return person
  }

  func zone(otherwise: Zone?) throws -> Zone {
    guard !self["zone"].isEmpty else {
      guard let otherwise else { throw refuse("zone", "must not be empty; write a name such as Europe/Berlin") }
      return otherwise
    }
    do {
      return try Zone.named(self["zone"])
    } catch Refusal.invalid(let errors) {
      throw refuse("zone", errors.first?.problem ?? "is not a time zone")
    }
  }
}
