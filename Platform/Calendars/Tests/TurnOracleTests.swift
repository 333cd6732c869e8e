import Core
import Testing

@testable import Calendars

@Suite("Turns agree with dateutil, zoneinfo and whenever")
struct TurnOracleTests {
  let oracle: TurnOracle

  init() throws { oracle = try TurnOracle.shared.get() }

  @Test("The table is there: ten zones, ten recurrences, all kinds of windows")
  func tableIsComplete() {
    #expect(Set(oracle.turns.map { $0.words[1] }).count == 10)
    #expect(Set(oracle.turns.map { $0.words[3] }).count == 10)
    #expect(oracle.layers.count >= 26)
    #expect(hash(of: ["AgileOps"]) != hash(of: []) && hash(of: []) == "811c9dc5")
  }

  @Test("Hand-overs have the same number and the same first and last occurrence from 2020 to 2035")
  func handOvers() throws {
    for entry in oracle.turns {
      let layer = try entry.layer()
      var blocks = [[String]](repeating: [], count: entry.hashes.count)
      var index: Int64 = 0
      while true {
        let block = Int((layer.start(index).day.civil.year - entry.firstYear) / TurnOracle.yearsInBlock)
        guard block < blocks.count else { break }
        let boundary = layer.boundary(index)
        blocks[block].append("\(index) \(boundary.first.seconds) \(boundary.last.seconds)")
        index += 1
      }
      for sample in entry.samples { #expect(blocks.joined().contains(sample), "\(entry.testDescription)") }
      #expect(blocks.map(hash(of:)) == entry.hashes, "\(entry.testDescription)")
    }
  }

  @Test("A hand-over is found again by its local time")
  func indexes() throws {
    for entry in oracle.turns {
      let layer = try entry.layer()
      for index: Int64 in [0, 1, 2, 7, 25, 101] {
        let start = layer.start(index)
        #expect(layer.cadence.index(at: start, from: layer.first) == index, "\(entry.testDescription)")
        let before = LocalTime(seconds: start.seconds - 1)
        #expect(layer.cadence.index(at: before, from: layer.first) == index - 1, "\(entry.testDescription)")
      }
    }
  }

  @Test("Shifts are the same, in their windows and with the same people")
  func shifts() throws {
    for entry in oracle.layers {
      let layer = try entry.layer()
      for sample in entry.samples {
        let start = try #require(sample.split(separator: " ").first.flatMap { Int64($0) })
        let near = layer.shifts(from: Instant(seconds: start), to: Instant(seconds: start + 1)).map(line)
        #expect(near.contains(sample), "\(entry.testDescription): \(near)")
      }
      let hashes = try entry.hashes.indices.map { block in
        let year = entry.firstYear + Int64(block) * TurnOracle.yearsInBlock
        let (from, to) = (try newYear(year), try newYear(year + TurnOracle.yearsInBlock))
        return hash(of: layer.shifts(from: from, to: to).map(line))
      }
      #expect(hashes == entry.hashes, "\(entry.testDescription)")
    }
  }

  private func line(_ shift: Shift) -> String {
    let people = shift.people.map(String.init).joined(separator: ",")
    return "\(shift.start.seconds) \(shift.end.seconds) \(people.isEmpty ? "-" : people)"
  }

  private func newYear(_ year: Int64) throws -> Instant {
    Instant(seconds: try #require(Day(year: year, month: 1, day: 1)).number * 86_400)
  }
}

extension TurnLayer {
  /// The local time at which the turn takes over.
  func start(_ index: Int64) -> LocalTime { cadence.start(of: index, from: first) }
}
