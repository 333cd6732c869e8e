import Testing

@testable import Statistics

@Suite("Forecasts of random histories")
struct ForecastPropertyTests {
  private let percentiles = [500, 3_000, 5_000, 7_000, 8_500, 9_500, 9_999].compactMap { Percentile(hundredths: $0) }

  private func histories(_ count: Int) throws -> [Forecast] {
    var dice = Dice(count)
    return try (0..<count).map { _ in
      let most = dice.number(1..<12)
      return try forecast([1, 1, 1, 1, 1] + (0..<dice.number(9..<50)).map { _ in dice.number(0..<most) })
    }
  }

  @Test("More days bring no fewer items, more items take no fewer days, and neither do surer answers")
  func monotone() throws {
    for made in try histories(40) {
      var (before, earlier): ([Int], [Int?]) = (percentiles.map { _ in 0 }, percentiles.map { _ in 0 })
      for number in 1...25 {
        let items = try made.items(within: number, at: percentiles)
        #expect(zip(before, items).allSatisfy { $0 <= $1 })
        #expect(items == items.sorted(by: >))
        before = items
        let days = try made.days(until: number * 2, at: percentiles)
        #expect(zip(earlier, days).allSatisfy { ($0 ?? 0) <= ($1 ?? 0) })
        #expect(days.compactMap { $0 } == days.compactMap { $0 }.sorted())
        earlier = days
      }
    }
  }

  @Test("How many by then, and when so many, agree")
  func agreement() throws {
    for made in try histories(60) {
      for days in [1, 3, 14, 45] {
        let items = try made.items(within: days, at: percentiles)
        for (percentile, count) in zip(percentiles, items) {
          // So many are done by then, and one more is not.
          #expect(try #require(try made.days(until: count, at: [percentile])[0]) <= days)
          #expect(try #require(try made.days(until: count + 1, at: [percentile])[0]) > days)
          #expect(try made.chance(of: count, within: days) >= percentile.share - 1e-12)
          #expect(try made.chance(of: count + 1, within: days) < percentile.share)
        }
      }
    }
  }

  @Test("Probabilities lie between 0 and 1 and fall with the number of items, also far ahead")
  func probabilities() throws {
    for made in try histories(5) {
      for days in [1, 30, 1000] {
        let mean = made.odds.mean * Double(days)
        let chances = try stride(from: 0, through: Int(mean * 2) + 1, by: max(Int(mean / 12), 1)).map {
          try made.chance(of: $0, within: days)
        }
        #expect(chances.allSatisfy { (0...1).contains($0) })
        #expect(zip(chances, chances.dropFirst()).allSatisfy { $0 + 1e-13 >= $1 })
        #expect(chances[0] == 1)
      }
    }
  }

  @Test("A backlog has the days of its sums, whatever the order of its features")
  func backlogs() throws {
    var dice = Dice(7)
    for made in try histories(30) {
      let sizes = (0..<12).map { _ in dice.number(0..<9) }
      let days = try made.days(untilEach: sizes, at: percentiles)
      var sum = 0
      for (size, row) in zip(sizes, days) {
        sum += size
        #expect(row == (try made.days(until: sum, at: percentiles)))
      }
      #expect(days.last == (try made.days(untilEach: sizes.reversed(), at: percentiles).last))
    }
  }

  @Test("Losing more never brings more")
  func losing() throws {
    for made in try histories(20) {
      let items = try [0, 0.05, 0.3, 0.9].map { try made.losing($0).items(within: 20, at: percentiles) }
      for (more, less) in zip(items, items.dropFirst()) {
        #expect(zip(more, less).allSatisfy { $0 >= $1 })
      }
    }
  }
}
