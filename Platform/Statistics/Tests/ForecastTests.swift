import Testing

@testable import Statistics

/// The history of Lighthouse's own tests; its published ranges contain the exact answers.
let published = [2, 0, 0, 5, 1, 3, 2, 4, 0, 0, 1, 1, 2, 4, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0]

func forecast(_ history: [Int]) throws -> Forecast {
  guard case .enough(let forecast) = try ForecastBasis(history: history) else {
    throw ForecastLimit(.history, "says too little")
  }
  return forecast
}

@Suite("Forecasts")
struct ForecastTests {
  @Test("The 31 days that others publish: 10, 8, 6, 4 in ten days; 35 items on day 34, 38, 43, 49")
  func publishedFigures() throws {
    let made = try forecast(published)
    #expect(try made.items(within: 10) == [10, 8, 6, 4])
    #expect(try made.days(until: 35) == [34, 38, 43, 49])
  }

  @Test("One item every day leaves nothing to chance")
  func certainty() throws {
    let made = try forecast([Int](repeating: 1, count: 14))
    #expect(try made.items(within: 10) == [10, 10, 10, 10])
    #expect(try made.days(until: 35) == [35, 35, 35, 35])
    #expect(try made.chance(of: 10, within: 10) == 1)
    #expect(try made.chance(of: 11, within: 10) == 0)
  }

  @Test("A probability that is exactly the percentile is enough")
  func equality() throws {
    let made = try forecast([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    #expect(try made.items(within: 1, at: [.p50]) == [1])
    #expect(try made.days(until: 1, at: [.p50]) == [1])
    #expect(try made.chance(of: 1, within: 2) == 0.75)
  }

  @Test("Nothing left to do is done today")
  func nothing() throws {
    let made = try forecast(published)
    #expect(try made.days(until: 0) == [0, 0, 0, 0])
    #expect(try made.days(untilEach: [0, 0]) == [[0, 0, 0, 0], [0, 0, 0, 0]])
    #expect(try made.days(untilEach: []).isEmpty)
  }

  @Test("A feature waits for those above it")
  func ranked() throws {
    let made = try forecast(published)
    let days = try made.days(untilEach: [5, 0, 20, 10])
    #expect(days[0] == (try made.days(until: 5)))
    #expect(days[1] == days[0])
    #expect(days[2] == (try made.days(until: 25)))
    #expect(days[3] == [34, 38, 43, 49])
  }

  @Test("Each percentile is answered in the order in which it was asked for")
  func order() throws {
    let made = try forecast(published)
    #expect(try made.items(within: 10, at: [.p95, .p50]) == [4, 10])
    #expect(try made.days(until: 35, at: [.p95, .p50]) == [49, 34])
    #expect(try made.items(within: 10, at: []).isEmpty)
  }

  @Test("What is not done within 20 years has no day")
  func horizon() throws {
    let made = try forecast([Int](repeating: 0, count: 1000) + [1, 1, 1, 1, 1])
    #expect(try made.days(until: 100) == [nil, nil, nil, nil])
    let days = try made.days(until: 34)
    #expect(days[0].map { (6_000...ForecastLimit.days).contains($0) } == true)
    #expect(days[3] == nil)
    #expect(try made.items(within: ForecastLimit.days, at: [.p50]) == [36])
  }

  @Test("Two weeks and five days with something done are the least")
  func shortage() throws {
    let few = [1, 1, 1, 1] + [Int](repeating: 0, count: 20)
    guard case .tooLittle(let shortage) = try ForecastBasis(history: few) else {
      Issue.record("four days are not enough")
      return
    }
    #expect(shortage == ForecastBasis.Shortage(days: 24, activeDays: 4))
    #expect(shortage.description == "must have at least 14 days, 5 of them with something done; has 24 and 4")
    for history in [[], [Int](repeating: 1, count: 13)] {
      guard case .tooLittle = try ForecastBasis(history: history) else {
        Issue.record("\(history.count) days are not enough")
        return
      }
    }
    #expect(throws: Never.self) { try forecast([1, 1, 1, 1, 1] + [Int](repeating: 0, count: 9)) }
  }

  @Test("Numbers outside the limits are refused by name, before anything is computed")
  func limits() throws {
    let made = try forecast(published)
    let most = ForecastLimit.items
    #expect(throws: ForecastLimit(.days, "must be 1 to 7305, is 0")) { try made.items(within: 0) }
    #expect(throws: ForecastLimit(.days, "must be 1 to 7305, is 7306")) { try made.items(within: 7306) }
    #expect(throws: ForecastLimit(.items, "must be 0 to 100000, is -1")) { try made.days(until: -1) }
    #expect(throws: ForecastLimit(.items, "must be 0 to 100000, is 100001")) { try made.days(untilEach: [most, 1]) }
    #expect(throws: ForecastLimit.self) { try made.chance(of: .max, within: 1) }
    #expect(throws: ForecastLimit(.history, "day 2 must have 0 to 10000 items, has -1")) { try forecast([1, -1]) }
    #expect(throws: ForecastLimit.self) { try forecast([Int](repeating: 1, count: 7306)) }
    let wild = try forecast((0..<1000).map { $0 * 10 })
    #expect(throws: ForecastLimit.self) { try wild.items(within: 7305) }
  }

  @Test("Losing a share of items slows down, exactly: each item is kept or lost on its own")
  func thinning() throws {
    let made = try forecast(published)
    #expect(try made.losing(0) == made)
    let half = try made.losing(0.5)
    #expect(abs(half.odds.mean - made.odds.mean / 2) < 1e-12)
    // P(one item or more on a day) = the mean over the history of 1 − 0.5^count.
    let exact = published.reduce(0) { sum, count in
      sum + (1 - (0..<count).reduce(1.0) { product, _ in product / 2 }) / Double(published.count)
    }
    #expect(abs(try half.chance(of: 1, within: 1) - exact) < 1e-12)
    #expect(try half.items(within: 10)[2] < 6)
    #expect(throws: ForecastLimit.self) { try made.losing(1) }
    #expect(throws: ForecastLimit.self) { try made.losing(-0.1) }
    #expect(throws: ForecastLimit.self) { try made.losing(.nan) }
  }
}
