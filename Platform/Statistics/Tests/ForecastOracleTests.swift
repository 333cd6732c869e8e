import Foundation
import Testing

@testable import Statistics

@Suite("Forecasts agree with whole-number convolution in Python")
struct ForecastOracleTests {
  private let lines: [[String]]

  /// `oracle/make_forecasts.py` describes the lines.
  init() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "oracle/forecasts.txt")
    lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: " ").map(String.init)
    }
  }

  private func history(_ digits: String) -> [Int] { digits.compactMap { Int(String($0), radix: 36) } }

  @Test("To the item and the day for 1,000 random histories, and to 1e-12 in between")
  func thousand() throws {
    let near = lines.filter { !["far", "backtest"].contains($0[0]) }
    #expect(near.count == 1000)
    for line in near {
      let made = try forecast(history(line[0]))
      let numbers = line.indices.map { Int(line[$0]) ?? 0 }
      #expect(try made.items(within: numbers[1]).map(String.init).joined(separator: ",") == line[2], "\(line)")
      let chance = try #require(Double(line[4]))
      #expect(abs(try made.chance(of: numbers[3], within: numbers[1]) - chance) < 1e-12, "\(line)")
      let days = try made.days(until: numbers[5]).map { $0.map(String.init) ?? "-" }
      #expect(days.joined(separator: ",") == line[6], "\(line)")
    }
  }

  @Test("To 1e-12 up to 20 years ahead")
  func farAhead() throws {
    let far = lines.filter { $0[0] == "far" }
    #expect(far.count == 4)
    for line in far {
      let (days, items) = (try #require(Int(line[2])), try #require(Int(line[3])))
      let chance = try forecast(history(line[1])).chance(of: items, within: days)
      #expect(abs(chance - (try #require(Double(line[4])))) < 1e-12, "\(line): \(chance)")
    }
  }

  @Test("What past forecasts were worth")
  func backtests() throws {
    let lines = lines.filter { $0[0] == "backtest" }
    #expect(lines.count == 3)
    for line in lines {
      let plan = Backtest.Plan(cases: try #require(Int(line[2])), horizon: try #require(Int(line[3])))
      let rows = try Backtest(history: history(line[1]), plan: plan).rows
      #expect(rows.map { String($0.kept) }.joined(separator: ",") == line[4], "\(line)")
      for (row, loss) in zip(rows, line[5].split(separator: ",")) {
        #expect(abs(row.loss - (try #require(Double(loss)))) < 1e-12, "\(line)")
      }
    }
  }
}
