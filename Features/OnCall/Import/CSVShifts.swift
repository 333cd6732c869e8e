import Calendars
import Core

/// The fixed shifts of one rotation in a table.
struct CSVShifts {
  private let name: String
  private let lines: [CSVText.Line]

  init(_ name: String, _ lines: [CSVText.Line]) {
    self.name = name
    self.lines = lines
  }

  func rotation() throws -> ImportedRotation {
    guard lines.count <= ImportLimits.overrides else {
      throw Refusal.invalid(
        "rotation", "“\(name)” must have at most \(ImportLimits.overrides) shifts, has \(lines.count)")
    }
    var seen: Set<String> = []
    let shifts = try lines.map { line in
      let from = try instant(line, "start") { zone, local in zone.first(local) }
      let to = try instant(line, "end") { zone, local in zone.last(local) }
      guard from < to else { throw line.refuse("end", "must be later than start") }
      let person = try line.person("person", line["person"])
      let id = "\(from.rfc3339) \(person.email ?? person.title)"
      guard seen.insert(id).inserted else { throw line.refuse("start", "is in another line for the same person too") }
      return ImportedOverride(externalID: id, from: from, to: to, person: person, replaced: .nobody)
    }
    return ImportedRotation(
      externalID: "csv:" + name, name: name, kind: nil, zoneName: try lines[0].zone(otherwise: .utc).name, layers: [],
      ending: [], overrides: shifts, notCarried: [])
  }

  /// - Parameter resolve: which instant a local time means that is there twice.
  private func instant(
    _ line: CSVText.Line, _ column: String, _ resolve: (Zone, LocalTime) -> Instant
  ) throws -> Instant {
    if let instant = Instant(rfc3339: line[column]) { return instant }
    guard let local = LocalTime(export: line[column]) else {
      throw line.refuse(
        column, "must be a time such as 2026-12-24T18:00:00+01:00 or 2026-12-24 18:00, is “\(line[column].prefix(40))”")
    }
    return resolve(try line.zone(otherwise: nil), local)
  }
}
