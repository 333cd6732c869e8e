import Core
import Testing

@testable import Statistics

/// Day 1 is 1970-01-02, a Friday.
func day(_ number: Int64) -> Day { Day(number: number) }

func item(_ start: Int64?, _ finish: Int64? = nil, id: Int64 = 1, _ entries: (Int, Int64)...) -> FlowItem {
  FlowItem(
    id: id, startedOn: start.map(day), finishedOn: finish.map(day),
    entries: entries.map { StageEntry($0.0, on: day($0.1)) })
}

@Suite("Cycle time, age, expectation")
struct CycleTimeTests {
  @Test("Both days count: begun and done on one day is 1; other tools say 0")
  func inclusive() {
    #expect(item(5, 5).cycleTime() == 1)
    #expect(item(5, 21).cycleTime() == 17)
    #expect(item(5, 5).cycleTime(.difference) == 0)
    #expect(item(5, 21).cycleTime(.difference) == 16)
  }

  @Test("The first row of flowmetricscsv's example, 15 to 31 May, is 17 calendar days")
  func example() throws {
    let (from, to) = (try #require(Day("2023-05-15")), try #require(Day("2023-05-31")))
    #expect(FlowItem(id: 1, startedOn: from, finishedOn: to).cycleTime() == 17)
  }

  @Test("What was done before it began has no cycle time")
  func backwards() { #expect(item(5, 4).cycleTime() == nil) }

  @Test("Open work has an age, done work a cycle time; on the day it is done it is no longer old")
  func ages() {
    #expect(item(5).cycleTime() == nil)
    #expect(item(nil, 5).cycleTime() == nil)
    #expect([4, 5, 6, 30].map { item(5).age(on: day($0)) } == [nil, 1, 2, 26])
    #expect([4, 5, 6, 7].map { item(5, 7).age(on: day($0)) } == [nil, 1, 2, nil])
    #expect(item(nil).age(on: day(3)) == nil)
  }

  @Test("85 % of ten items within 13 days, and how many of others kept that")
  func expectation() throws {
    let made = try #require(ServiceLevelExpectation(cycleTimes: [21, 1, 1, 13, 2, 3, 8, 3, 4, 5]))
    #expect((made.days, made.count, made.percentile) == (13, 10, .p85))
    #expect(made.kept(by: [1, 13, 14, 2]) == 0.75)
    #expect(made.kept(by: []) == nil)
    #expect(ServiceLevelExpectation(cycleTimes: []) == nil)
  }
}
