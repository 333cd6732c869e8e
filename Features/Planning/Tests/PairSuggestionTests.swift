import Core
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Pairs that spread knowledge")
struct PairSuggestionTests {
  private func ids(_ count: Int) -> [ID<Person>] { (1...count).map { ID(Int64($0)) } }

  /// Tries every way to pair the people.
  private func cheapest(_ people: [ID<Person>], _ weight: (ID<Person>, ID<Person>) -> Int) -> Int {
    guard let first = people.first else { return 0 }
    let rest = Array(people.dropFirst())
    var best = rest.indices.map { index in
      var others = rest
      let partner = others.remove(at: index)
      return weight(first, partner) + cheapest(others, weight)
    }
    if people.count % 2 == 1 { best.append(cheapest(rest, weight)) }
    return best.min() ?? 0
  }

  @Test("It is as good as the best of all ways, and complete", arguments: 1...60)
  func bruteForce(seed: Int) throws {
    var dice = Dice(seed)
    let people = ids(dice.number(2..<9))
    var table: [PairHistory.Pair: Int] = [:]
    for one in people {
      for other in people where one < other { table[.init(one, other)] = dice.oneIn(3) ? 0 : dice.number(0..<4000) }
    }
    let weight = { (one: ID<Person>, other: ID<Person>) in table[.init(one, other)] ?? 0 }
    let found = try PairSuggestion(people, weight: weight)
    #expect(found.weight == cheapest(people, weight))
    #expect(found.pairs.reduce(0) { $0 + weight($1.first, $1.second) } == found.weight)
    let used = found.pairs.flatMap { [$0.first, $0.second] } + [found.alone].compactMap(\.self)
    #expect(used.sorted() == people && (found.alone != nil) == (people.count % 2 == 1))
  }

  @Test("Fourteen people are paired exactly, and more are refused")
  func many() throws {
    // Only the pairs 1 and 14, 2 and 13 and so on have never worked together.
    let found = try PairSuggestion(ids(14)) { $0.number + $1.number == 15 ? 0 : 1 }
    let sums = found.pairs.map { $0.first.number + $0.second.number }
    #expect(found.weight == 0 && sums == Array(repeating: 15, count: 7))
    #expect(throws: Refusal.invalid("person", "must be given 2 to 14 times, is given 15 times")) {
      try PairSuggestion(self.ids(15)) { _, _ in 0 }
    }
    #expect(throws: Refusal.invalid("person", "must not be given twice")) {
      try PairSuggestion([ID(1), ID(2), ID(1)]) { _, _ in 0 }
    }
  }

  @Test("What two people did together fades by half in eight weeks")
  func weights() {
    #expect(PairHistory.weight(.zero) == 1000 && PairHistory.weight(.days(-1)) == 1000)
    #expect(PairHistory.weight(.days(56)) == 500 && PairHistory.weight(.days(28)) == 750)
    #expect(PairHistory.weight(.days(112)) == 250)
    let ages = (0..<200).map { PairHistory.weight(.days(Int64($0))) }
    #expect(zip(ages, ages.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test("A story counts once for two people, by its latest end")
  func record() {
    let now = Instant.testStart
    func pairing(_ story: Int64, _ days: Int64) -> Pairing {
      Pairing(first: ID(1), second: ID(2), story: ID(story), until: now - .days(days))
    }
    let history = PairHistory([pairing(1, 60), pairing(1, 0), pairing(2, 56), pairing(3, 183)], now: now)
    #expect(history[ID(2), ID(1)] == PairHistory.Record(stories: 2, last: now, weight: 1500))
    #expect(history.weight(ID(1), ID(3)) == 0)
  }

  @Test("Pairs are found from who was on a story at the same time", arguments: TestEngine.available)
  func history(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (_, stories) = try await desk.running(stories: 2)
      let (ines, lena) = (desk.ines.id, desk.lena.id)
      try await desk.story(desk.jonas) { try $0.move(stories[0], to: .inWork) }
      try await desk.story(desk.jonas) { try $0.join(stories[0], ines) }
      try await desk.app.advance(by: .days(1))
      try await desk.story(desk.ines) { try $0.leave(stories[0], ines) }
      try await desk.app.advance(by: .days(1))
      try await desk.story(desk.jonas) { try $0.join(stories[0], lena) }
      try await desk.app.advance(by: .days(1))
      try await desk.story(desk.jonas) { try $0.move(stories[0], to: .validation) }
      try await desk.story(desk.marek) { try $0.move(stories[0], to: .done) }
      let done = desk.app.now
      try await desk.app.advance(by: .days(30))
      let team = desk.team
      let jonas = desk.jonas.id
      let (history, suggestion) = try await desk.app.read { tx in
        let reader = try PairReader(team, tx)
        return (reader.history, try reader.suggestion([jonas, lena, ines]))
      }
      #expect(history[jonas, ines]?.last == done - .days(2) && history[jonas, lena]?.last == done)
      #expect(history[lena, ines] == nil, "one had left before the other came")
      #expect(suggestion.pairs == [.init(lena, ines)] && suggestion.alone == jonas)
    }
  }
}
