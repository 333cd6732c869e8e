import Core
import Foundation
import Testing

@testable import Calendars

/// What dateutil, zoneinfo and whenever say; `oracle/make_turns.py` describes the lines.
struct TurnOracle {
  /// A recurrence or a layer of turns, with a hash of its lines for each four years and a few of the lines.
  struct Entry {
    let words: [String]
    var firstYear: Int64 = 0
    var hashes: [String] = []
    var samples: [String] = []
  }

  private(set) var turns: [Entry] = []
  private(set) var layers: [Entry] = []
  static let yearsInBlock: Int64 = 4

  static let shared = Result {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "oracle/turns.txt")
    return try TurnOracle(String(contentsOf: path, encoding: .utf8))
  }

  init(_ text: String) throws {
    var entries: [Entry] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix("version") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "turns", "layer": entries.append(Entry(words: words))
      case "blocks":
        entries[entries.count - 1].firstYear = try #require(Int64(words[1]))
        entries[entries.count - 1].hashes = Array(words.dropFirst(2))
      default: entries[entries.count - 1].samples.append(String(line))
      }
    }
    turns = entries.filter { $0.words[0] == "turns" }
    layers = entries.filter { $0.words[0] == "layer" }
  }
}

extension TurnOracle.Entry: CustomTestStringConvertible {
  var testDescription: String { words.joined(separator: " ") }

  /// The layer that the entry is about; of a bare recurrence with one person.
  func layer() throws -> TurnLayer {
    let zone = try zone(words[1])
    let moment = words[2].split(separator: "T").map(String.init)
    let slots = words[0] == "layer" ? words[4] : "1"
    let windows = words.dropFirst(5).joined(separator: " ")
    return try TurnLayer(
      zone: zone, first: local(moment[0], moment[1]), cadence: Cadence(words[3]),
      windows: windows.isEmpty || windows == "-" ? nil : WorkingHours(windows, zone: zone),
      slots: slots.split(separator: "|", omittingEmptySubsequences: false).map { slot in
        slot.split(separator: ",").compactMap { Int64($0) }
      })
  }
}

/// FNV-1a of the lines, each ended by a line feed, in 32 bits.
func hash(of lines: [String]) -> String {
  var value: UInt32 = 0x811C_9DC5
  for line in lines {
    for byte in line.utf8 { value = (value ^ UInt32(byte)) &* 0x0100_0193 }
    value = (value ^ 0x0A) &* 0x0100_0193
  }
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
