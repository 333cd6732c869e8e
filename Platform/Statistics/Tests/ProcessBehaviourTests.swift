import Testing

@testable import Statistics

/// Figures of Lighthouse's own tests of its XmR charts, where its rules and ours are the same.
@Suite("Process behaviour charts")
struct ProcessBehaviourTests {
  private let even: [Double] = [40, 60, 40, 60, 40, 60, 40, 60]

  private func chart(_ baseline: [Double]) throws -> ProcessBehaviourChart {
    try #require(ProcessBehaviourChart(baseline: baseline))
  }

  @Test("Limits are the mean ± 2.66 mean moving ranges, the lower one at least 0")
  func limits() throws {
    let steps = try chart([10, 20, 30, 40])
    #expect(steps.mean == 25 && abs(steps.upper - 51.6) < 1e-9 && steps.lower == 0)
    let high = try chart([100, 110, 100, 110])
    #expect(high.mean == 105 && abs(high.upper - 131.6) < 1e-9 && abs(high.lower - 78.4) < 1e-9)
    let same = try chart([5, 5, 5, 5, 5])
    #expect((same.mean, same.upper, same.lower) == (5, 5, 5))
  }

  @Test("Fewer than two values have no limits")
  func tooFew() {
    #expect(ProcessBehaviourChart(baseline: []) == nil)
    #expect(ProcessBehaviourChart(baseline: [5]) == nil)
  }

  @Test("A value beyond a limit is a signal; below 0 there is none")
  func beyond() throws {
    #expect(try chart([10, 10, 10, 10]).signals(in: [50]) == [.beyondLimits(0)])
    let signals = try chart([100, 110, 100, 110]).signals(in: [105, 50, 131.5, 132])
    #expect(signals == [.beyondLimits(1), .beyondLimits(3)])
    #expect(try chart([5, 15, 5, 15]).signals(in: [0]).isEmpty)
  }

  @Test("Eight in a row on one side are a signal, seven are not, and the mean itself ends a row")
  func runs() throws {
    let made = try chart(even)
    #expect(made.signals(in: [Double](repeating: 55, count: 8)) == [.run(0..<8)])
    #expect(made.signals(in: [Double](repeating: 45, count: 9)) == [.run(0..<9)])
    let seven = [Double](repeating: 55, count: 7)
    #expect(made.signals(in: seven + [50] + seven).isEmpty)
    #expect(made.signals(in: seven + [45] + seven + [55]) == [.run(8..<16)])
    #expect(made.signals(in: [Double](repeating: 50, count: 20)).isEmpty)
    #expect(made.signals(in: []).isEmpty)
  }
}
