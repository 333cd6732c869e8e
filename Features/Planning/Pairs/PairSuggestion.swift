import Core
import Teams

/// Pairs of given people that spread knowledge: of all ways to pair them the one whose pairs have worked together least,
/// and least lately. Exact, by dynamic programming over the sets of people who have a partner.
package struct PairSuggestion: Hashable, Sendable {
  /// 2^14 sets are looked at in a moment; each further person doubles them.
  package static let most = 14

  package let pairs: [PairHistory.Pair]
  /// Who has no partner when the number is odd.
  package let alone: ID<Person>?
  /// What the pairs together weigh.
  package let weight: Int

  /// No pairs, because nobody else is there.
  init(alone: ID<Person>?) {
    pairs = []
    self.alone = alone
    weight = 0
  }

  /// - Parameters:
  ///   - people: different ones; of equally good ways the one that pairs the first with the earliest is taken.
  ///   - weight: not negative, the same both ways.
  /// - Throws: `Refusal.invalid` for `person` when there are fewer than two, too many, or somebody twice.
  package init(_ people: [ID<Person>], weight: (ID<Person>, ID<Person>) -> Int) throws {
    guard (2...Self.most).contains(people.count) else {
      throw Refusal.invalid("person", "must be given 2 to \(Self.most) times, is given \(people.count) times")
    }
    guard Set(people).count == people.count else { throw Refusal.invalid("person", "must not be given twice") }
    let count = people.count + people.count % 2
    let table = (0..<count).map { row in
      (0..<count).map { column in
        // With an odd number one place stays empty, and costs nothing.
        max(row, column) < people.count && row != column ? weight(people[row], people[column]) : 0
      }
    }
    let (partners, total) = Self.match(table)
    self.weight = total
    pairs = partners.filter { $0.1 < people.count }.map { PairHistory.Pair(people[$0.0], people[$0.1]) }
    alone = partners.first { $0.1 >= people.count }.map { people[$0.0] }
  }

  /// - Parameter table: costs, symmetric, of an even number of places.
  /// - Returns: the cheapest way to pair all places, the lower of each pair first.
  private static func match(_ table: [[Int]]) -> (pairs: [(Int, Int)], cost: Int) {
    let count = table.count
    let full = (1 << count) - 1
    var cost = [Int](repeating: .max, count: full + 1)
    var choice = [Int](repeating: 0, count: full + 1)
    cost[full] = 0
    for taken in stride(from: full - 1, through: 0, by: -1) where taken.nonzeroBitCount % 2 == 0 {
      let first = (~taken).trailingZeroBitCount
      for second in (first + 1)..<count where taken & (1 << second) == 0 {
        let rest = cost[taken | 1 << first | 1 << second] + table[first][second]
        if rest < cost[taken] { (cost[taken], choice[taken]) = (rest, second) }
      }
    }
    var pairs: [(Int, Int)] = []
    var taken = 0
    while taken != full {
      let first = (~taken).trailingZeroBitCount
      pairs.append((first, choice[taken]))
      taken |= 1 << first | 1 << choice[taken]
    }
    return (pairs, cost[0])
  }
}
