import Core
import Teams

/// What a plan is computed from, by position: turns in the order of time, people by id. Never changes while planning.
struct PlanFacts {
  /// A number for each kind of hour, times the weight of the kind; three lanes stay zero.
  typealias Weighted = SIMD8<Double>

  let turns: [PlanTurn]
  /// The position of each turn in the request.
  let positions: [Int]
  let people: [PlanPerson]
  let rules: PlanRules
  /// Turns of which one person can have only one, for overlap or want of rest; ascending.
  let near: [[Int]]
  /// The turn before and after in the same rotation.
  let previous: [Int?]
  let following: [Int?]
  /// For each person and turn (see `at`): what it holds for that person, by their own clocks.
  private(set) var hours: [PerKind<Span>] = []
  private(set) var weighted: [Weighted] = []
  private(set) var unwished: [Span] = []
  private(set) var wishCost: [Double] = []
  /// The person's fair part of all places of the turn.
  private(set) var part: [Double] = []
  private(set) var obstacles: [PlanObstacle?] = []
  /// The fair share of what everybody has done before.
  let shareBefore: [PerKind<Span>]

  init(_ request: PlanRequest) {
    let order = request.turns.indices.sorted { left, right in
      let (one, other) = (request.turns[left], request.turns[right])
      return (one.span.lowerBound, one.span.upperBound, one.lane, left)
        < (other.span.lowerBound, other.span.upperBound, other.lane, right)
    }
    let turns = order.map { request.turns[$0] }
    (self.turns, positions, people, rules) = (turns, order, request.people, request.rules)
    near = Self.near(turns, rest: request.rules.minimumRest)
    (previous, following) = Self.neighbours(turns)
    shareBefore = Self.sharesBefore(request.people)
    measure()
  }

  /// Where the facts about a person and a turn are.
  func at(_ person: Int, _ turn: Int) -> Int { person * turns.count + turn }

  /// In weighted hours.
  func weigh(_ spans: PerKind<Span>) -> Weighted {
    var lanes = Weighted.zero
    for kind in HourKind.allCases { lanes[kind.rawValue] = spans[kind].inHours * rules.weights[kind] }
    return lanes
  }

  /// How many places of a turn are for the people of the plan, or kept by them already.
  func places(_ turn: Int) -> Int {
    turns[turn].needed - turns[turn].fixed.count { id in !people.contains { $0.id == id } }
  }
}

extension PlanFacts {
  private static func near(_ turns: [PlanTurn], rest: Span) -> [[Int]] {
    var near = [[Int]](repeating: [], count: turns.count)
    for (index, turn) in turns.enumerated() {
      for later in turns.indices.dropFirst(index + 1) {
        // They are in the order of their starts: whatever follows is further away.
        guard turns[later].span.lowerBound < turn.span.upperBound + rest else { break }
        near[index].append(later)
        near[later].append(index)
      }
    }
    return near
  }

  private static func neighbours(_ turns: [PlanTurn]) -> (previous: [Int?], following: [Int?]) {
    var previous = [Int?](repeating: nil, count: turns.count)
    var following = previous
    var last: [Int64: Int] = [:]
    for (index, turn) in turns.enumerated() {
      if let before = last.updateValue(index, forKey: turn.lane) {
        previous[index] = before
        following[before] = index
      }
    }
    return (previous, following)
  }

  private static func sharesBefore(_ people: [PlanPerson]) -> [PerKind<Span>] {
    let done = people.reduce(PerKind<Span>.zero) { $0 + $1.done }
    let weight = people.reduce(0) { $0 + $1.weight }
    return people.map { person in
      person.share ?? PerKind { Span(hours: done[$0].inHours * person.weight / weight) }
    }
  }

  /// Fills in what depends on person and turn.
  private mutating func measure() {
    guard let first = turns.first?.span.lowerBound, let last = turns.map(\.span.upperBound).max() else { return }
    var maps = HourMaps(period: first..<last)
    for person in people {
      let map = maps[person.calendar]
      for turn in turns {
        let found = Measure(person, turn, map)
        hours.append(found.hours)
        weighted.append(weigh(found.hours))
        unwished.append(found.unwished)
        wishCost.append(found.unwishedHours * rules.wishPrice)
        obstacles.append(Self.obstacle(person, turn))
      }
    }
    part = [Double](repeating: 0, count: hours.count)
    for (index, turn) in turns.enumerated() where !turn.isPast {
      let members = people.indices.filter { obstacles[at($0, index)] != .notInRotation }
      let weight = members.reduce(0) { $0 + people[$1].weight }
      let places = Double(places(index))
      for member in members { part[at(member, index)] = places * people[member].weight / weight }
    }
  }

  private static func obstacle(_ person: PlanPerson, _ turn: PlanTurn) -> PlanObstacle? {
    if let memberships = person.memberships {
      let isIn = memberships.contains {
        $0.lowerBound <= turn.span.lowerBound && turn.span.upperBound <= $0.upperBound
      }
      guard isIn else { return .notInRotation }
    }
    return person.leave.first { $0.overlaps(turn.span) }.map { .onLeave($0) }
  }

  /// The hours of a turn for a person, and which of them are against a wish.
  private struct Measure {
    var hours = PerKind<Span>.zero
    var unwished = Span.zero
    /// Each as often as its wish is strong.
    var unwishedHours = 0.0

    init(_ person: PlanPerson, _ turn: PlanTurn, _ map: HourMap) {
      let holidays = person.calendar.holidays
      for part in turn.parts {
        map.walk(part) { piece, span in
          let kind = holidays.contains(piece.day) ? .holiday : piece.kind
          let length = span.upperBound - span.lowerBound
          hours[kind] = hours[kind] + length
          let strength = Self.strength(person.wishes, kind, piece.day)
          guard strength > 0 else { return }
          unwished = unwished + length
          unwishedHours += length.inHours * strength
        }
      }
    }

    /// How strongly an hour is against somebody's wishes: it is avoided, or others are preferred and it is none of them.
    private static func strength(_ wishes: [PlanWish], _ kind: HourKind, _ day: Day) -> Double {
      guard !wishes.isEmpty else { return 0 }
      func matches(_ wish: PlanWish) -> Bool {
        switch wish.subject {
        case .kind(let subject): subject == kind
        case .weekday(let weekday): weekday == day.weekday
        case .days(let days): days.contains(day)
        }
      }
      let avoided = wishes.filter { !$0.isPreferred && matches($0) }.map(\.strength).max() ?? 0
      let preferred = wishes.filter(\.isPreferred)
      let missed = preferred.contains(where: matches) ? 0 : preferred.map(\.strength).max() ?? 0
      return max(avoided, missed)
    }
  }
}
