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

  @Test(
    "Only what lies ahead is read, and a circle is found just where the closure has one",
    arguments: TestEngine.available)
  func ahead(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.agreed()
      var ids: [ID<Story>] = []
      for number in 0..<12 { ids.append(try await desk.write("Story \(number)", in: feature)) }
      var dice = Dice(5)
      for _ in 0..<15 {
        let pairs = (0..<20).map { _ in Pair(story: ids[dice.number(0..<12)], after: ids[dice.number(0..<12)]) }
        let unique = Array(Set(pairs))
        try await desk.app.write { tx in
          try tx.run("DELETE FROM story_dependencies")
          for pair in unique { try StoryStore(tx).addDependency(pair.story, after: pair.after) }
        }
        let closure = Self.closure(unique)
        for story in ids {
          let read = try await desk.app.read { tx in try StoryStore(tx).dependencies(ahead: story, most: 100) }
          let graph = try #require(read)
          for other in ids {
            let isCircle = other == story || closure[story]?.contains(other) == true
            #expect((graph.circle(other, after: story) != nil) == isCircle, "\(other) after \(story): \(unique)")
          }
          let reached = (closure[story] ?? []).union([story])
          let edges = unique.count { reached.contains($0.story) }
          let isBounded = try await desk.app.read { tx in
            try StoryStore(tx).dependencies(ahead: story, most: edges) != nil
              && (edges == 0 || StoryStore(tx).dependencies(ahead: story, most: edges - 1) == nil)
          }
          #expect(isBounded)
        }
      }
    }
  }

  private struct Pair: Hashable, Sendable {
    let story: ID<Story>
    let after: ID<Story>
  }

  /// What each waits for, over others too.
  private static func closure(_ pairs: [Pair]) -> [ID<Story>: Set<ID<Story>>] {
    var closure: [ID<Story>: Set<ID<Story>>] = [:]
    for pair in pairs { closure[pair.story, default: []].insert(pair.after) }
    for _ in 0..<12 {
      for (story, afters) in closure { closure[story] = afters.union(afters.flatMap { closure[$0] ?? [] }) }
    }
    return closure
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
