import Core
import Teams

/// Fills turns so that everybody carries a fair share of each kind of hour.
///
/// The objective is `PlanValue`: empty places first, then the sum of what everybody carries beyond or below the fair
/// share, by kind and in weighted hours, squared, and of the price of broken wishes. Leave, membership, rest and turns in
/// a row are never given up for it: a place that nobody can take stays empty, with everybody's reason.
///
/// Three steps, without chance, so that the same request always gives the same plan:
/// 1. In the order of time, each place goes to whoever is furthest behind the fair share of the turns so far and may
///    take it; among equals to whoever rests longest, then by id.
/// 2. A place left empty is filled by moving others, up to `depth` of them.
/// 3. A turn is given away, or two people exchange turns, as long as that lowers the sum, until nothing does or the
///    effort that the rules allow is used up.
package struct FairPlanner {
  /// How many others are moved at most so that somebody can take an empty place: with two or three people one move asks for
  /// the next, up to the other end of the plan, but there are few ways to go.
  static func depth(people: Int) -> Int {
    var (depth, ways) = (0, 1)
    while depth < 64, depth < 3 || ways * max(1, people - 1) <= 4096 {
      depth += 1
      ways = min(ways * max(1, people - 1), 1_000_000)
    }
    return depth
  }

  /// Loads that differ by less than this part of a turn are alike: an hour that the clocks skip changes no order.
  private static let alike = 0.05
  /// Smaller gains are noise of the arithmetic.
  private static let noise = 1e-6
  /// A change of a turn that people know already must lower the sum by this part of it.
  private static let worthwhile = 0.005
  /// Up to this much less fair, a plan that keeps what people know is better than one that does not.
  private static let tolerance = 1.2

  private(set) var board: PlanBoard
  private var tried = 0
  private var leastGain = noise
  /// At how many tries the present step ends, so that hopeless places do not use up what evenness needs.
  private var limit = 0
  private var effort: Int { board.facts.rules.effort }

  private init(_ facts: PlanFacts) { board = PlanBoard(facts) }

  /// Takes some ten milliseconds for a year of weeks among 14 people.
  package static func plan(_ request: PlanRequest) -> FairPlan { plan(PlanFacts(request), keeping: []) }

  /// - Parameter known: for each turn of the request, who has it unless the plan says otherwise, which it does only
  ///   where a rule forbids it or a change is worthwhile.
  package static func plan(_ request: PlanRequest, changing known: [[ID<Person>]]) -> FairPlan {
    let facts = PlanFacts(request)
    let (changed, fresh) = (plan(facts, keeping: known), plan(facts, keeping: []))
    let isGood = changed.after.empty <= fresh.after.empty && changed.after.sum <= fresh.after.sum * tolerance
    return isGood ? changed : fresh
  }

  private static func plan(_ facts: PlanFacts, keeping known: [[ID<Person>]]) -> FairPlan {
    var planner = FairPlanner(facts)
    planner.keep(known)
    planner.construct()
    let before = planner.board.value
    if !known.isEmpty { planner.leastGain = max(noise, before.sum * worthwhile) }
    repeat { planner.improve() } while planner.fill()
    return PlanReport(board: planner.board).plan(before: before, tried: planner.tried)
  }
}

extension FairPlanner {
  private mutating func keep(_ known: [[ID<Person>]]) {
    let indices = Dictionary(uniqueKeysWithValues: board.facts.people.enumerated().map { ($1.id, $0) })
    for (turn, position) in board.facts.positions.enumerated() where known.indices.contains(position) {
      for person in known[position].compactMap({ indices[$0] })
      where board.missing(turn) > 0 && board.mayTake(person, turn) {
        board.put(person, on: turn)
      }
    }
  }

  private mutating func construct() {
    let facts = board.facts
    // Weighted hours beyond the fair share of the turns up to the one that is filled.
    var ahead = facts.people.indices.map { person in
      facts.turns.indices.reduce(board.excess[person]) { sum, turn in
        let at = facts.at(person, turn)
        return sum + facts.weighted[at] * (board.has(person, turn) ? facts.part[at] - 1 : facts.part[at])
      }.sum()
    }
    for turn in facts.turns.indices where !facts.turns[turn].isPast {
      for person in ahead.indices {
        let at = facts.at(person, turn)
        ahead[person] += facts.weighted[at].sum() * (board.has(person, turn) ? 1 - facts.part[at] : -facts.part[at])
      }
      while board.missing(turn) > 0, let person = furthestBehind(turn, ahead) {
        board.put(person, on: turn)
        ahead[person] += facts.weighted[facts.at(person, turn)].sum()
      }
    }
    fill()
  }

  /// Among those who are behind by about as much, who rests longest.
  private func furthestBehind(_ turn: Int, _ ahead: [Double]) -> Int? {
    let candidates = ahead.indices.filter { board.mayTake($0, turn) }
    guard let least = candidates.map({ ahead[$0] }).min() else { return nil }
    var best: (person: Int, rest: Span?)?
    for person in candidates {
      let size = board.facts.weighted[board.facts.at(person, turn)].sum()
      guard ahead[person] - least <= size * Self.alike else { continue }
      let rest = board.rest(person, around: turn)
      guard let known = best else {
        best = (person, rest)
        continue
      }
      if let longest = known.rest, rest.map({ $0 > longest }) ?? true { best = (person, rest) }
    }
    return best?.person
  }

  /// - Returns: whether any empty place could be filled.
  @discardableResult
  private mutating func fill() -> Bool {
    var isChanged = false
    let fair = effort / 4 / max(1, board.empty)
    let depth = Self.depth(people: board.facts.people.count)
    for turn in board.crews.indices where board.missing(turn) > 0 {
      limit = min(effort, tried + fair)
      while board.missing(turn) > 0, fill(turn, moving: depth, keeping: [turn]) { isChanged = true }
    }
    limit = min(effort, tried + effort / 4)
    while board.empty > 0, giveUp() { isChanged = true }
    return isChanged
  }

  /// Leaves one place empty if two others can be filled for it.
  private mutating func giveUp() -> Bool {
    for turn in board.crews.indices {
      for person in board.crews[turn].dropFirst(board.fixedCounts[turn]) {
        guard tried < limit else { return false }
        let (mark, empty) = (board.mark, board.empty)
        board.take(person, off: turn)
        for other in board.crews.indices where other != turn && board.missing(other) > 0 {
          while board.missing(other) > 0, fill(other, moving: 0, keeping: []) {}
        }
        while board.missing(turn) > 0, fill(turn, moving: 0, keeping: []) {}
        if board.empty < empty { return true }
        board.goBack(to: mark)
      }
    }
    return false
  }

  /// Gives a place of the turn to whoever may take it, or else to somebody whose turns in the way others take.
  private mutating func fill(_ turn: Int, moving depth: Int, keeping kept: [Int]) -> Bool {
    tried += board.facts.people.count
    let candidates = board.facts.people.indices
      .filter { board.facts.obstacles[board.facts.at($0, turn)] == nil && !board.has($0, turn) }
      .sorted { (board.excess[$0].sum(), $0) < (board.excess[$1].sum(), $1) }
    if let person = candidates.first(where: { board.mayTake($0, turn) }) {
      board.put(person, on: turn)
      return true
    }
    guard depth > 0 else { return false }
    for person in candidates {
      for freed in board.waysToFree(person, for: turn) where freed.allSatisfy({ !kept.contains($0) }) {
        guard tried < limit else { return false }
        tried += 1
        let mark = board.mark
        for other in freed { board.take(person, off: other) }
        if board.mayTake(person, turn) {
          board.put(person, on: turn)
          if freed.allSatisfy({ fill($0, moving: depth - 1, keeping: kept + freed) }) { return true }
        }
        board.goBack(to: mark)
      }
    }
    return false
  }
}

extension FairPlanner {
  private mutating func improve() {
    limit = effort
    var isFalling = true
    while isFalling {
      isFalling = false
      for turn in board.crews.indices {
        // From the last one on, because a place that is left empty moves those behind it.
        for place in board.crews[turn].indices.dropFirst(board.fixedCounts[turn]).reversed() {
          guard tried < limit else { return }
          if giveAway(turn, place) { isFalling = true }
          if exchange(turn, place) { isFalling = true }
          if board.empty > 0, relocate(turn, place) { isFalling = true }
        }
      }
    }
  }

  /// Gives the place to whom that lowers the sum most.
  private mutating func giveAway(_ turn: Int, _ place: Int) -> Bool {
    let giver = board.crews[turn][place]
    var best: (taker: Int, rise: Double)?
    for taker in board.facts.people.indices where taker != giver {
      tried += 1
      let rise = board.rise(giving: turn, of: giver, to: taker)
      if rise < best?.rise ?? -leastGain, board.mayTake(taker, turn) { best = (taker, rise) }
    }
    guard let best else { return false }
    board.replace(giver, at: place, of: turn, by: best.taker)
    return true
  }

  /// Exchanges the place with the later one with which that lowers the sum most.
  private mutating func exchange(_ turn: Int, _ place: Int) -> Bool {
    let one = board.crews[turn][place]
    var best: (turn: Int, place: Int, rise: Double)?
    for otherTurn in board.crews.indices.dropFirst(turn + 1) where !board.has(one, otherTurn) {
      for otherPlace in board.crews[otherTurn].indices.dropFirst(board.fixedCounts[otherTurn]) {
        let other = board.crews[otherTurn][otherPlace]
        guard !board.has(other, turn) else { continue }
        tried += 1
        let rise = board.rise(exchanging: turn, of: one, with: otherTurn, of: other)
        guard rise < best?.rise ?? -leastGain else { continue }
        if board.mayExchange(turn, one, otherTurn, other) { best = (otherTurn, otherPlace, rise) }
      }
    }
    guard let best else { return false }
    let other = board.crews[best.turn][best.place]
    board.replace(one, at: place, of: turn, by: other)
    board.replace(other, at: best.place, of: best.turn, by: one)
    return true
  }

  /// Leaves the place empty and fills the empty one with which that lowers the sum most.
  private mutating func relocate(_ turn: Int, _ place: Int) -> Bool {
    let person = board.crews[turn][place]
    var best: (turn: Int, rise: Double)?
    for other in board.crews.indices where board.missing(other) > 0 && !board.has(person, other) {
      tried += 1
      let rise = board.rise(moving: person, from: turn, to: other)
      guard rise < best?.rise ?? -leastGain else { continue }
      if board.mayExchange(turn, person, other, nil) { best = (other, rise) }
    }
    guard let best else { return false }
    board.take(person, off: turn)
    board.put(person, on: best.turn)
    return true
  }
}
