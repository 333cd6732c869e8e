import Testing

@testable import Statistics

@Suite("What past forecasts were worth")
struct BacktestTests {
  @Test("A case knows the days before it and no others")
  func knowledge() throws {
    // Three a day for 20 days, then nothing: every forecast that is not told misses by all.
    let history = [Int](repeating: 3, count: 20) + [Int](repeating: 0, count: 5)
    let made = try Backtest(history: history, plan: .init(cases: 1, horizon: 5), percentiles: [.p50, .p85])
    #expect(made.rows.map(\.kept) == [0, 0])
    #expect(made.rows.map(\.cases) == [1, 1])
    #expect(made.rows[0].loss == 7.5)
    #expect(abs(made.rows[1].loss - 12.75) < 1e-12)
  }

  @Test("Steady work is forecast without a miss")
  func steady() throws {
    let made = try Backtest(history: [Int](repeating: 2, count: 120))
    #expect(made.rows.map(\.cases) == [90, 90, 90, 90])
    #expect(made.rows.allSatisfy { $0.share == 1 && $0.loss == 0 })
    #expect(made.skipped == 0)
  }

  @Test("Days with too little before them are skipped, and nothing is made of nothing")
  func skipped() throws {
    let made = try Backtest(history: [Int](repeating: 2, count: 30), plan: .init(horizon: 10))
    #expect((made.rows[0].cases, made.skipped) == (7, 14))
    #expect(try Backtest(history: [1, 2, 3]).rows.isEmpty)
    #expect(throws: ForecastLimit.self) { try Backtest(history: [], plan: .init(horizon: 0)) }
  }

  @Test("Only the days of the memory are looked at")
  func memory() throws {
    let history = [Int](repeating: 9, count: 50) + [Int](repeating: 1, count: 40)
    let plan = Backtest.Plan(cases: 5, horizon: 10, memory: 20)
    #expect(try Backtest(history: history, plan: plan).rows.allSatisfy { $0.share == 1 && $0.loss == 0 })
    #expect(try Backtest(history: history, plan: .init(cases: 5, horizon: 10)).rows[0].share == 0)
  }

  @Test("Where days are alike, what is said to hold in 85 % of cases does")
  func calibrated() throws {
    var dice = Dice(11)
    let history = (0..<1_700).map { _ in max(dice.number(0..<9) - 4, 0) }
    let made = try Backtest(history: history, plan: .init(cases: 1_000, horizon: 10, memory: 700))
    // Items are whole, so the largest number that is sure enough is often surer than that.
    for row in made.rows {
      #expect((row.percentile.share - 0.04...row.percentile.share + 0.12).contains(row.share), "\(row)")
    }
  }
}
