import Core
import TestKit
import Testing

@testable import Planning

@Suite("Which story comes after which")
struct StoryDependenciesTests {
  private func graph(_ pairs: [(Int64, Int64)]) -> StoryDependencies {
    StoryDependencies(pairs.map { (story: ID($0.0), after: ID($0.1)) })
  }

  @Test("A circle is named from the story back to itself")
  func circles() {
    let chain = graph([(2, 1), (3, 2), (4, 3), (4, 1)])
    #expect(chain.circle(ID(1), after: ID(4))?.map(\.number).first == 1)
    #expect(chain.circle(ID(1), after: ID(3))?.map(\.number) == [1, 3, 2, 1])
    #expect(chain.circle(ID(1), after: ID(1))?.map(\.number) == [1, 1])
    #expect(chain.circle(ID(5), after: ID(4)) == nil)
    #expect(chain.circle(ID(4), after: ID(2)) == nil)
  }

  @Test("Whatever is added without a circle can be put into an order")
  func order() {
    var dice = Dice(7)
    for _ in 0..<200 {
      var pairs: [(Int64, Int64)] = []
      for _ in 0..<30 {
        let pair = (Int64(dice.number(1..<13)), Int64(dice.number(1..<13)))
        if graph(pairs).circle(ID(pair.0), after: ID(pair.1)) == nil { pairs.append(pair) }
      }
      #expect(isOrderable(pairs), "\(pairs)")
    }
  }

  /// Takes away, again and again, what waits for nothing.
  private func isOrderable(_ pairs: [(Int64, Int64)]) -> Bool {
    var left = pairs
    while !left.isEmpty {
      let waiting = Set(left.map(\.0))
      let rest = left.filter { waiting.contains($0.1) }
      if rest.count == left.count { return false }
      left = rest
    }
    return true
  }
}

@Suite("Places in an order")
struct RankTests {
  @Test("Ten thousand random moves keep the order, and room is made where there is none")
  func moves() {
    var dice = Dice(3)
    var list: [(id: ID<Story>, position: Int64)] = (1...40).map { (ID(Int64($0)), Int64($0) * Rank.gap) }
    var spreads = 0
    for _ in 0..<10_000 {
      let moved = list.remove(at: dice.number(0..<list.count))
      let index = dice.number(1..<4)
      guard let spot = Spot(list, behind: list[index - 1].id) else {
        Issue.record("no spot")
        return
      }
      if let position = spot.position {
        list.insert((moved.id, position), at: index)
      } else {
        spreads += 1
        list = spot.spread(with: moved.id).map { (id: $0.0, position: $0.1) }
      }
      #expect(list[index].id == moved.id)
      #expect(zip(list, list.dropFirst()).allSatisfy { $0.position < $1.position })
    }
    #expect(spreads > 0 && spreads < 1000)
    #expect(Spot(list, behind: ID<Story>(99)) == nil)
  }
}
