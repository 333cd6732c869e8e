import Foundation
import Testing

@testable import Statistics

@Suite("Percentiles")
struct PercentileTests {
  private let ten = [1, 1, 2, 3, 3, 4, 5, 8, 13, 21]

  @Test("The 85th of the same ten values is 13, 8, 11.25 or 12, depending on the tool")
  func rules() {
    #expect(Percentile.p85.value(of: ten) == 13)
    #expect(PercentileRule.allCases.map { $0.value(.p85, of: ten) } == [13, 8, 11.25, 12])
  }

  @Test("Nearest rank: at least that share is that or less, and one value less would not be enough")
  func definition() throws {
    var dice = Dice(1)
    for _ in 0..<500 {
      let values = (0..<dice.number(1..<60)).map { _ in dice.number(1..<40) }.sorted()
      let percentile = try #require(Percentile(hundredths: dice.number(1..<10_000)))
      let value = try #require(percentile.value(of: values))
      #expect(values.contains(value))
      #expect(values.count { $0 <= value } * 10_000 >= percentile.hundredths * values.count)
      #expect(values.count { $0 < value } * 10_000 < percentile.hundredths * values.count)
    }
  }

  @Test("Ranks do not depend on how binary fractions round")
  func rounding() throws {
    #expect(try #require(Percentile("55")).rank(of: 100) == 55)
    #expect(try #require(Percentile("7")).rank(of: 100) == 7)
    #expect(Percentile.p70.rank(of: 10) == 7)
    #expect(try #require(Percentile("0.01")).rank(of: 1) == 1)
  }

  @Test("Of one value every percentile is that value; of none there is none")
  func small() {
    for rule in PercentileRule.allCases {
      #expect(rule.value(.p95, of: [7]) == 7)
      #expect(rule.value(.p95, of: []) == nil)
    }
    #expect(Percentile.p50.value(of: [Int]()) == nil)
  }

  @Test("NumPy has the same, for nearest rank and linear")
  func numpy() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "oracle/percentiles.txt")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 300)
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      let percentile = try #require(Percentile(words[0]))
      let values = words[1].split(separator: ",").compactMap { Int($0) }
      #expect(percentile.value(of: values) == Int(words[2]), "\(line)")
      let linear = try #require(PercentileRule.linear.value(percentile, of: values))
      #expect(abs(linear - (try #require(Double(words[3])))) < 1e-9, "\(line)")
    }
  }

  @Test("Written and read alike", arguments: ["85", "97.5", "0.01", "99.99", "5", "33.3"])
  func text(_ text: String) throws { #expect(try #require(Percentile(text)).description == text) }

  @Test(
    "What is no percentile",
    arguments: ["", "0", "100", "-5", "85%", "85.", ".5", "8,5", "1.234", "085", "1e1", "٨٥"]
  )
  func noPercentile(_ text: String) { #expect(Percentile(text) == nil) }
}
