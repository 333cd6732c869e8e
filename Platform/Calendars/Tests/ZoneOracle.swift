import Core
import Foundation
import Testing

@testable import Calendars

/// What Python's zoneinfo says; `oracle/make_zones.py` describes the lines.
struct ZoneOracle {
  struct Change {
    let instant: Int64
    let before, after: Offset
    let probes: [Probe]
  }

  struct Probe {
    let local: LocalTime
    let first, last: Int64
  }

  private(set) var version = ""
  private(set) var zones: [String: Zone] = [:]
  private(set) var changes: [String: [Change]] = [:]

  static let shared = Result {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "oracle/zones.txt")
    return try ZoneOracle(String(contentsOf: path, encoding: .utf8))
  }

  init(_ text: String) throws {
    var name = ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "version": version = words[1]
      case "zone": name = words[1]
      case "data": zones[name] = try Zone(name: name, compiled: [UInt8](#require(Data(base64Encoded: words[1]))))
      default: changes[name, default: []].append(try Change(words))
      }
    }
  }
}

extension ZoneOracle.Change {
  init(_ words: [String]) throws {
    let start = try #require(Int64(words[0]))
    instant = start
    before = Offset(seconds: try #require(Int64(words[1])), abbreviation: words[3])
    after = Offset(seconds: try #require(Int64(words[2])), abbreviation: words[4])
    var probes: [ZoneOracle.Probe] = []
    for word in words.dropFirst(5) {
      let numbers = word.split(separator: ":").compactMap { Int64($0) }.map { $0 + start }
      try #require(numbers.count == 3)
      probes.append(ZoneOracle.Probe(local: LocalTime(seconds: numbers[0]), first: numbers[1], last: numbers[2]))
    }
    self.probes = probes
  }
}

/// A zone from the oracle's data, so that tests depend on no system.
func zone(_ name: String) throws -> Zone {
  try #require(try ZoneOracle.shared.get().zones[name])
}

/// - Parameter text: RFC 3339.
func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

func day(_ text: String) throws -> Day { try #require(Day(text)) }

func time(_ text: String) throws -> TimeOfDay { try #require(TimeOfDay(text)) }

func local(_ dayText: String, _ timeText: String) throws -> LocalTime {
  LocalTime(day: try day(dayText), time: try time(timeText))
}
