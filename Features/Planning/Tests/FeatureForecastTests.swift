import Core
import Statistics
import Testing

@testable import Planning

@Suite("Forecasts of features")
struct FeatureForecastTests {
  private let yesterday = Day(number: 20_000)
  private let usual = FeatureSize.Usual(points: 3, stories: 6)

  private func size(
    _ step: FeatureStep, effort: Int? = nil, done: Int = 0, open: Int = 0, _ usual: FeatureSize.Usual
  ) -> FeatureSize? { FeatureSize(step: step, effort: effort, done: done, open: open, usual: usual) }

  @Test("What is left is what is written, once its stories are; before that at least what is assumed")
  func sizes() {
    let written = size(.work, effort: 20, done: 2, open: 3, usual)
    #expect(written?.left == 3 && written?.basis == .written)
    #expect(size(.validation, done: 5, usual)?.left == 0)
    let effort = size(.criteria, effort: 20, usual)
    #expect(effort?.left == 7 && effort?.basis == .effort, "20 points ÷ 3, rounded up")
    #expect(size(.writing, effort: 20, open: 2, usual)?.left == 7, "more will be written")
    let more = size(.writing, effort: 6, open: 5, usual)
    #expect(more?.left == 5 && more?.basis == .written, "more are written than the effort says")
    let past = size(.definition, usual)
    #expect(past?.left == 6 && past?.basis == .past)
    #expect(size(.writing, effort: 3, done: 2, usual)?.left == 1, "something is left while they are being written")
    #expect(size(.definition, effort: 20, FeatureSize.Usual(points: nil, stories: nil)) == nil)
    #expect(size(.definition, open: 2, FeatureSize.Usual(points: nil, stories: nil))?.left == 2)
  }

  private func entry(_ id: Int64, _ left: Int?) -> FeatureForecast.Entry {
    let size = left.flatMap { FeatureSize(step: .work, effort: nil, done: 1, open: $0, usual: usual) }
    return FeatureForecast.Entry(id: ID(id), title: "Feature \(id)", step: .work, size: size)
  }

  @Test("A feature waits for those above it, and not for one whose stories are done")
  func order() throws {
    let basis = try ForecastBasis(history: [Int](repeating: 1, count: 14))
    let made = try FeatureForecast([entry(1, 2), entry(2, 0), entry(3, 3)], basis, yesterday: yesterday)
    #expect(made.stories == 5)
    #expect(made.lines.map(\.answer) == [days(2), .storiesDone, days(5)])
    #expect(made.day(of: ID(3)) == yesterday + 5)
    #expect(made.day(of: ID(2)) == nil)
  }

  private func days(_ count: Int64) -> FeatureForecast.Answer {
    .days(FeatureForecast.percentiles.map { _ in yesterday + count })
  }

  @Test("Below a feature of which nobody can say how big it is nothing can be said")
  func unknown() throws {
    let basis = try ForecastBasis(history: [Int](repeating: 1, count: 14))
    let made = try FeatureForecast([entry(1, 2), entry(2, nil), entry(3, 3), entry(4, 0)], basis, yesterday: yesterday)
    #expect(made.lines.map(\.answer) == [days(2), .unknown, .unknown, .storiesDone])
  }

  @Test("Too little history gives no day at all")
  func tooLittle() throws {
    let basis = try ForecastBasis(history: [Int](repeating: 1, count: 13))
    let made = try FeatureForecast([entry(1, 2), entry(2, 0)], basis, yesterday: yesterday)
    #expect(made.lines.map(\.answer) == [.noBasis, .storiesDone])
  }
}
