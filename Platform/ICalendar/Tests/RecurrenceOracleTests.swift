import Calendars
import Core
import Foundation
import ICalendar
import Testing

@Suite("Recurrence agrees with Python's recurring-ical-events")
struct RecurrenceOracleTests {
  /// `oracle/make.py` describes both files.
  private static func file(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "oracle")
    return try Data(contentsOf: folder.appending(path: name))
  }

  @Test("All events of the table take place at the same times, by their zones' own clocks")
  func table() throws {
    let lines = String(decoding: try Self.file("rules.tsv"), as: UTF8.self).split(separator: "\n").map(String.init)
    let expected = Dictionary(grouping: lines, by: Self.uid)
    let file = try CalendarFile(bytes: [UInt8](Self.file("rules.ics")))
    let found = try file.occurrences(
      from: at("2025-12-31T23:00:00Z"), to: at("2028-02-29T23:00:00Z"), zone: Zone.named("Europe/Berlin"))
    let rows = Dictionary(grouping: found.map(Self.row), by: Self.uid)
    #expect(file.eventCount == expected.count)
    #expect(expected.count > 150)
    for (uid, times) in expected { #expect(rows[uid]?.sorted() == times.sorted(), "\(uid)") }
  }

  @Test("What a smaller window shows is the same part of the table")
  func windows() throws {
    let file = try CalendarFile(bytes: [UInt8](Self.file("rules.ics")))
    let zone = try Zone.named("Europe/Berlin")
    let all = try file.occurrences(from: at("2025-12-31T23:00:00Z"), to: at("2028-02-29T23:00:00Z"), zone: zone)
    for week in stride(from: Int64(0), to: 105, by: 4) {
      let from = try at("2026-01-01T00:00:00Z") + .days(7 * week)
      let to = from + .hours(40)
      let expected = all.filter { $0.start < to && ($0.end > from || $0.start == $0.end && $0.start >= from) }
      #expect(Set(try file.occurrences(from: from, to: to, zone: zone)) == Set(expected), "from \(from)")
    }
  }

  private static func uid(_ row: String) -> String { String(row.prefix { $0 != "\t" }) }

  private static func row(_ occurrence: Occurrence) -> String {
    if let days = occurrence.days {
      return [occurrence.uid, digits(days.lowerBound), digits(days.upperBound)].joined(separator: "\t")
    }
    return [occurrence.uid, stamp(occurrence.start), stamp(occurrence.end)].joined(separator: "\t")
  }

  private static func digits(_ day: Day) -> String { day.description.filter { $0 != "-" } }

  /// `20261123T053610Z`
  private static func stamp(_ instant: Instant) -> String {
    instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
  }
}
