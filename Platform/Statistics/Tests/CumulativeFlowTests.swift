import Core
import Testing

@testable import Statistics

@Suite("Cumulative flow and ages by stage")
struct CumulativeFlowTests {
  private func flow(_ items: FlowItem..., from first: Int64 = 1, to last: Int64 = 10) -> CumulativeFlow {
    CumulativeFlow(items, stages: 4, from: day(first), to: day(last))
  }

  private func column(_ flow: CumulativeFlow, _ number: Int) -> [Int] { flow.reached.map { $0[number - 1] } }

  // The cases of jirametrics' specification, with days of July 2021 as day numbers.

  @Test("As in jirametrics: totals per stage, and who skips a stage has reached it")
  func totals() {
    let made = flow(item(nil, nil, (0, 2)), item(nil, nil, (1, 3)), item(nil, nil, id: 3))
    #expect([1, 2, 3, 10].map { column(made, $0) } == [[0, 0, 0, 0], [1, 0, 0, 0], [2, 1, 0, 0], [2, 1, 0, 0]])
    #expect(column(flow(item(nil, nil, (3, 2))), 2) == [1, 1, 1, 1])
    #expect(made.band(0)[9] == 1 && made.band(3)[9] == 0)
  }

  @Test("As in jirametrics: what came before the window is there from its first day; foreign stages do not count")
  func edges() {
    #expect(column(flow(item(nil, nil, (1, -15))), 1) == [1, 1, 0, 0])
    #expect(column(flow(item(nil, nil, (7, 2), (-1, 3))), 10) == [0, 0, 0, 0])
    #expect(column(flow(item(nil, nil, (1, 11))), 10) == [0, 0, 0, 0])
    #expect(flow(to: 0).reached == [[], [], [], []])
  }

  @Test("As in jirametrics: going back is a correction, one until the item is as far again")
  func corrections() {
    let made = flow(item(nil, nil, (2, 2), (1, 4), (2, 6)))
    #expect(made.corrections == [.init(item: 1, stage: 2, from: day(4), until: day(6))])
    #expect(made.reached[2] == [0, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    #expect(flow(item(nil, nil, (2, 2), (1, 4))).corrections == [.init(item: 1, stage: 2, from: day(4), until: nil)])
    #expect(flow(item(nil, nil, (2, 2), (1, 4), (0, 5))).corrections.map(\.from) == [day(4)])
    #expect(flow(item(nil, nil, (0, 2), (3, 5))).corrections.isEmpty)
  }

  @Test("A curve never falls, a later stage never has more, and what is drawn stays as it is when more happens")
  func history() {
    var dice = Dice(9)
    let items = (0..<60).map { number -> FlowItem in
      var now = Int64(dice.number(0..<40))
      let entries = (0..<dice.number(0..<9)).map { _ -> StageEntry in
        now += Int64(dice.number(0..<12))
        return StageEntry(dice.number(0..<4), on: day(now))
      }
      return FlowItem(id: Int64(number), entries: entries)
    }
    let all = CumulativeFlow(items, stages: 4, from: day(0), to: day(99))
    for row in all.reached { #expect(row == row.sorted()) }
    for (early, late) in zip(all.reached, all.reached.dropFirst()) { #expect(zip(early, late).allSatisfy { $0 >= $1 }) }
    let known = items.map { FlowItem(id: $0.id, entries: $0.entries.filter { $0.day <= day(50) }) }
    let then = CumulativeFlow(known, stages: 4, from: day(0), to: day(50))
    #expect(then.reached == all.reached.map { Array($0.prefix(51)) })
  }

  @Test("The ages at which items left each stage; the last stage has the cycle times")
  func ages() {
    let items = (1...10).map { item(1, Int64($0) * 2, (0, 1), (1, Int64($0))) } + [item(5, nil, (0, 5))]
    let chart = AgeingChart(items, stages: 2)
    #expect(chart.bands.map(\.count) == [10, 10])
    #expect(chart.bands[0].ages == [5, 7, 9, 10])
    let times = items.compactMap { $0.cycleTime() }.sorted()
    #expect(chart.bands[1].ages == Percentile.usual.compactMap { $0.value(of: times) })
  }

  @Test("Going back does not make an item leave twice; one that skips a stage has left it")
  func agesOfTurns() {
    let chart = AgeingChart([item(1, nil, (0, 1), (2, 4), (0, 6), (2, 9))], stages: 3, percentiles: [.p50])
    #expect(chart.bands.map(\.ages) == [[4], [4], []])
    #expect(AgeingChart([item(5, nil, (0, 1), (1, 3))], stages: 1).bands[0].count == 0)
  }
}
