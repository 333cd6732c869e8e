import Calendars
import Core
import Foundation
import Testing

@testable import Planning

/// The exports that journeys and tests share, and readers that say what they found in short words.
enum WorkExports {
  static func bytes(_ name: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return Array(try Data(contentsOf: root.appending(path: "Tests/Journeys/exports/work/\(name)")))
  }

  static func read(_ name: String, as source: WorkSource? = nil, zone: Zone = .utc) throws -> ForeignWork {
    try WorkReader.read(bytes(name), as: source, zone: zone)
  }

  static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// What is said when the text is refused.
  static func problem(_ text: String, as source: WorkSource? = nil) -> String {
    do {
      _ = try WorkReader.read(Array(text.utf8), as: source)
      return "accepted"
    } catch { return (error as? Refusal)?.message ?? "\(error)" }
  }

  /// What is said when a part of an export is something else.
  static func problem(_ name: String, _ part: String, _ other: String) throws -> String {
    let text = try text(name)
    #expect(text.contains(part), "\(part)")
    return problem(text.replacing(part, with: other, maxReplacements: 1))
  }
}

extension ForeignWork {
  func item(_ key: String) throws -> ForeignItem { try #require(items.first { $0.key == key }, "\(key)") }

  var isConsistent: Bool { items.allSatisfy(\.isConsistent) }

  /// `Done: done (category)`
  var columnLines: [String] { columns.map { "\($0.name): \($0.guess.state.rawValue) (\($0.guess.basis.rawValue))" } }
}

extension Instant {
  /// `09-14 07:05`
  var short: String { String(rfc3339.dropFirst(5).prefix(11).replacing("T", with: " ")) }
}

extension ForeignItem {
  /// `09-07 08:01 Doing – Teo Lang`
  var moveLines: [String] {
    moves.map { "\($0.at.short) \($0.to)" + ($0.by.map { " – \($0.name ?? $0.key)" } ?? "") }
  }

  var peopleLines: [String] { people.map { span($0.person.key, $0.since, $0.until) } }
  var blockLines: [String] { blocks.map { span($0.reason, $0.since, $0.until) } }
  var iterationLines: [String] { iterations.map { span($0.name, $0.since, $0.until) } }

  /// Each move begins where the one before ended, none is earlier, and the last one leads to where the item is.
  var isConsistent: Bool {
    guard moves.first?.from == nil, moves.last?.to == column else { return false }
    return zip(moves, moves.dropFirst()).allSatisfy { $1.from == $0.to && $0.at <= $1.at && $0.to != $1.to }
  }

  private func span(_ name: String, _ since: Instant, _ until: Instant?) -> String {
    "\(name): \(since.short) to \(until?.short ?? "now")"
  }
}
