import Core
import Teams

/// How many stories people and pairs have in work at once. Pure.
struct BoardLoad: Sendable {
  /// Two people who work on the same story.
  struct Pair: Hashable, Comparable, Sendable {
    let first: ID<Person>
    let second: ID<Person>

    static func < (left: Pair, right: Pair) -> Bool { (left.first, left.second) < (right.first, right.second) }
  }

  private(set) var people: [ID<Person>: Int] = [:]
  private(set) var pairs: [Pair: Int] = [:]
  private let limits: WorkLimits

  /// - Parameter working: who is on each story in work.
  init(_ working: [[ID<Person>]], _ limits: WorkLimits) {
    self.limits = limits
    for on in working {
      for person in on { people[person, default: 0] += 1 }
      for pair in Self.pairs(of: on) { pairs[pair, default: 0] += 1 }
    }
  }

  /// Where three or four work together, each two of them are a pair.
  private static func pairs(of people: [ID<Person>]) -> [Pair] {
    let people = Set(people).sorted()
    return people.indices.flatMap { first in
      people[(first + 1)...].map { Pair(first: people[first], second: $0) }
    }
  }

  /// Everything that is over a limit.
  func warnings(name: (ID<Person>) -> String) -> [String] {
    people.filter { $0.value > limits.person }.keys.sorted().map { sentence($0, name) }
      + pairs.filter { $0.value > limits.pair }.keys.sorted().map { sentence($0, name) }
  }

  /// The same of who works on one story: what its card says of them.
  func warnings(on story: [ID<Person>], name: (ID<Person>) -> String) -> [String] {
    story.sorted().filter { people[$0] ?? 0 > limits.person }.map { sentence($0, name) }
      + Self.pairs(of: story).filter { pairs[$0] ?? 0 > limits.pair }.map { sentence($0, name) }
  }

  private func sentence(_ person: ID<Person>, _ name: (ID<Person>) -> String) -> String {
    "\(name(person)) is on \(people[person] ?? 0) stories at once."
  }

  private func sentence(_ pair: Pair, _ name: (ID<Person>) -> String) -> String {
    "\(name(pair.first)) and \(name(pair.second)) are on \(pairs[pair] ?? 0) stories together at once."
  }
}
