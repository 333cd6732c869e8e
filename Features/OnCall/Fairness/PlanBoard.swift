import Core
import Teams

/// Who has which turn while a plan is made, with the sums that tell at once what a change is worth.
struct PlanBoard {
  let facts: PlanFacts
  /// For each turn the people who have it, fixed ones first.
  private(set) var crews: [[Int]]
  let fixedCounts: [Int]
  /// For each turn, how many places the people of the plan have to fill.
  let places: [Int]
  /// For each person the weighted hours, by kind, beyond the fair share of everything.
  private(set) var excess: [PlanFacts.Weighted]
  private(set) var wishes = 0.0
  private var holds: [Bool]
  /// Each change since the beginning: who came on (1) or off (-1) which turn.
  private var trail: [(person: Int, turn: Int, sign: Double)] = []

  init(_ facts: PlanFacts) {
    self.facts = facts
    let indices = Dictionary(uniqueKeysWithValues: facts.people.enumerated().map { ($1.id, $0) })
    let fixed = facts.turns.map { $0.fixed.compactMap { indices[$0] } }
    fixedCounts = fixed.map(\.count)
    places = facts.turns.indices.map(facts.places)
    crews = [[Int]](repeating: [], count: facts.turns.count)
    holds = [Bool](repeating: false, count: facts.turns.count * facts.people.count)
    excess = facts.people.indices.map { person in
      let start = facts.weigh(facts.people[person].done) - facts.weigh(facts.shareBefore[person])
      return facts.turns.indices.reduce(start) { sum, turn in
        let at = facts.at(person, turn)
        return sum - facts.weighted[at] * facts.part[at]
      }
    }
    for (turn, people) in fixed.enumerated() {
      for person in people { put(person, on: turn) }
    }
  }

  var value: PlanValue {
    PlanValue(empty: empty, unfairness: excess.reduce(0) { $0 + Self.square($1) }, wishes: wishes)
  }

  /// How many places are empty.
  var empty: Int { crews.indices.reduce(0) { $0 + missing($1) } }

  /// How many places of the turn are empty.
  func missing(_ turn: Int) -> Int { places[turn] - crews[turn].count }

  func has(_ person: Int, _ turn: Int) -> Bool { holds[facts.at(person, turn)] }

  static func square(_ lanes: PlanFacts.Weighted) -> Double { (lanes * lanes).sum() }
}

extension PlanBoard {
  mutating func put(_ person: Int, on turn: Int) {
    crews[turn].append(person)
    account(person, turn, 1)
  }

  mutating func take(_ person: Int, off turn: Int) {
    crews[turn].removeAll { $0 == person }
    account(person, turn, -1)
  }

  /// Gives a place to somebody else and keeps the order of the others.
  mutating func replace(_ giver: Int, at place: Int, of turn: Int, by taker: Int) {
    crews[turn][place] = taker
    account(giver, turn, -1)
    account(taker, turn, 1)
  }

  private mutating func account(_ person: Int, _ turn: Int, _ sign: Double) {
    trail.append((person, turn, sign))
    let at = facts.at(person, turn)
    holds[at] = sign > 0
    excess[person] += facts.weighted[at] * sign
    wishes += facts.wishCost[at] * sign
  }

  /// A place in the history to go back to.
  var mark: Int { trail.count }

  mutating func goBack(to mark: Int) {
    while trail.count > mark, let last = trail.popLast() {
      if last.sign > 0 { take(last.person, off: last.turn) } else { put(last.person, on: last.turn) }
      trail.removeLast()
    }
  }

  /// What the sum rises by when a person who has the turn gives it to another.
  func rise(giving turn: Int, of giver: Int, to taker: Int) -> Double {
    let (given, taken) = (facts.at(giver, turn), facts.at(taker, turn))
    let (less, more) = (excess[giver] - facts.weighted[given], excess[taker] + facts.weighted[taken])
    return Self.square(less) - Self.square(excess[giver]) + Self.square(more) - Self.square(excess[taker])
      + facts.wishCost[taken] - facts.wishCost[given]
  }

  /// What the sum rises by when a person has another turn instead.
  func rise(moving person: Int, from turn: Int, to otherTurn: Int) -> Double {
    let (has, gets) = (facts.at(person, turn), facts.at(person, otherTurn))
    return Self.square(excess[person] - facts.weighted[has] + facts.weighted[gets]) - Self.square(excess[person])
      + facts.wishCost[gets] - facts.wishCost[has]
  }

  /// What the sum rises by when two people exchange their turns.
  func rise(exchanging turn: Int, of one: Int, with otherTurn: Int, of other: Int) -> Double {
    let (oneHas, oneGets) = (facts.at(one, turn), facts.at(one, otherTurn))
    let (otherHas, otherGets) = (facts.at(other, otherTurn), facts.at(other, turn))
    let first = excess[one] - facts.weighted[oneHas] + facts.weighted[oneGets]
    let second = excess[other] - facts.weighted[otherHas] + facts.weighted[otherGets]
    return Self.square(first) - Self.square(excess[one]) + Self.square(second) - Self.square(excess[other])
      + facts.wishCost[oneGets] - facts.wishCost[oneHas] + facts.wishCost[otherGets] - facts.wishCost[otherHas]
  }
}

extension PlanBoard {
  /// Whether no rule speaks against giving the turn to somebody who does not have it.
  func mayTake(_ person: Int, _ turn: Int) -> Bool {
    facts.obstacles[facts.at(person, turn)] == nil && !has(person, turn)
      && !facts.near[turn].contains { has(person, $0) } && run(person, turn).count <= facts.rules.maxInARow
  }

  /// Whether no rule speaks against an exchange of two turns, or against a change to another turn.
  mutating func mayExchange(_ turn: Int, _ one: Int, _ otherTurn: Int, _ other: Int?) -> Bool {
    holds[facts.at(one, turn)] = false
    if let other { holds[facts.at(other, otherTurn)] = false }
    let may = mayTake(one, otherTurn) && other.map { mayTake($0, turn) } ?? true
    holds[facts.at(one, turn)] = true
    if let other { holds[facts.at(other, otherTurn)] = true }
    return may
  }

  /// The turns of the same rotation that the person would have, or has, in a row with this one.
  func run(_ person: Int, _ turn: Int) -> [Int] {
    var run = [turn]
    var before = facts.previous[turn]
    while let earlier = before, has(person, earlier) {
      run.append(earlier)
      before = facts.previous[earlier]
    }
    var after = facts.following[turn]
    while let later = after, has(person, later) {
      run.append(later)
      after = facts.following[later]
    }
    return run
  }

  /// Sets of turns that the person could give away so as to be free for another one; without those that are fixed.
  func waysToFree(_ person: Int, for turn: Int) -> [[Int]] {
    let near = facts.near[turn].filter { has(person, $0) }
    let inRow = run(person, turn).filter { $0 != turn && !near.contains($0) }
    let ways = inRow.count >= facts.rules.maxInARow ? inRow.map { near + [$0] } : [near]
    return ways.filter { $0.allSatisfy { !isFixed(person, $0) } }
  }

  private func isFixed(_ person: Int, _ turn: Int) -> Bool { crews[turn].prefix(fixedCounts[turn]).contains(person) }

  /// What speaks against the person's taking, or having, the turn; positions are those of the request.
  func obstacle(_ person: Int, _ turn: Int) -> PlanObstacle? {
    if let obstacle = facts.obstacles[facts.at(person, turn)] { return obstacle }
    let span = facts.turns[turn].span
    let held = facts.near[turn].filter { has(person, $0) }
    if let other = held.first(where: { facts.turns[$0].span.overlaps(span) }) {
      return .otherTurn(facts.positions[other])
    }
    let rests = held.map { other in
      let away = facts.turns[other].span
      let isEarlier = away.lowerBound < span.lowerBound
      return (other, isEarlier ? span.lowerBound - away.upperBound : away.lowerBound - span.upperBound)
    }
    if let shortest = rests.min(by: { $0.1 < $1.1 }) { return .rest(facts.positions[shortest.0], shortest.1) }
    let count = run(person, turn).count
    return count > facts.rules.maxInARow ? .inARow(count) : nil
  }

  /// How long the person would rest before or after the turn, whichever is less; nil without any other turn.
  func rest(_ person: Int, around turn: Int) -> Span? {
    let span = facts.turns[turn].span
    let before = (0..<turn).last { has(person, $0) }.map { span.lowerBound - facts.turns[$0].span.upperBound }
    let after = facts.turns.indices.dropFirst(turn + 1).first { has(person, $0) }
      .map { facts.turns[$0].span.lowerBound - span.upperBound }
    return [before, after].compactMap(\.self).min()
  }
}
