import Core
import Testing

@testable import Statistics

@Suite("Throughput and work in progress")
struct ThroughputTests {
  @Test("Days without anything done count, at the ends too")
  func zeroDays() {
    let made = Throughput(finished: [3, 5, 3, 99, 0].map(day), from: day(1), to: day(7))
    #expect(made.counts == [0, 0, 2, 0, 1, 0, 0])
    #expect((made.total, made.last) == (3, day(7)))
    #expect(Throughput(finished: [], from: day(2), to: day(1)).counts.isEmpty)
  }

  @Test("Weeks begin on Monday, and one that lies in the window in part says so")
  func weeks() {
    // 1970-01-05 is a Monday, day 4.
    let made = Throughput(finished: [3, 4, 10, 11].map(day), from: day(2), to: day(12))
    #expect(made.weeks.map(\.monday) == [day(-3), day(4), day(11)])
    #expect(made.weeks.map(\.days) == [2, 7, 2])
    #expect(made.weeks.map(\.count) == [1, 2, 1])
  }

  @Test("In progress is what is begun and not done when the day ends")
  func inProgress() {
    let items = [item(1, 3), item(2, 2), item(2), item(nil), item(-5, 1), item(6, 9), item(3, 1)]
    let made = WorkInProgress(items, from: day(0), to: day(4))
    #expect(made.counts == [1, 1, 2, 1, 1])
    #expect(made.average == 1.2)
    #expect(WorkInProgress(items, from: day(0), to: day(4), counting: .duringDay).counts == [1, 2, 3, 2, 1])
    #expect(WorkInProgress([], from: day(1), to: day(0)).average == nil)
  }

  @Test("Little's law is exact when the window begins and ends with nothing in progress")
  func littleExact() throws {
    var dice = Dice(3)
    for _ in 0..<100 {
      let items = (0..<dice.number(1..<50)).map { _ in
        let start = Int64(dice.number(0..<60))
        return item(start, start + Int64(dice.number(0..<30)))
      }
      let law = try #require(LittlesLaw(items, from: day(0), to: day(99)))
      #expect(abs(law.ratio - 1) < 1e-12)
    }
  }

  @Test("Little's law tells when work piles up")
  func littlePilesUp() throws {
    let items = (0..<40).map { number in item(Int64(number), number.isMultiple(of: 4) ? Int64(number) + 2 : nil) }
    let law = try #require(LittlesLaw(items, from: day(0), to: day(39)))
    #expect(law.cycleTime == 3)
    #expect(law.ratio > 10)
    #expect(LittlesLaw([item(1)], from: day(0), to: day(9)) == nil)
  }
}
