import Calendars
import Core
import Teams
import Testing

@testable import OnCall

/// The rules and the objective of plans once more, written from their description and for clarity, not for speed.
struct PlanJudge {
  let request: PlanRequest
  private let hours: [[PerKind<Double>]]
  private let shares: [PerKind<Double>]

  init(_ request: PlanRequest) throws {
    self.request = request
    let hours = try request.people.map { person in try request.turns.map { try Self.hours(person, $0.parts) } }
    let weight = request.people.reduce(0) { $0 + $1.weight }
    shares = request.people.enumerated().map { index, person in
      PerKind { kind in
        let done = request.people.reduce(0) { $0 + $1.done[kind].inHours }
        let before = person.share?[kind].inHours ?? done * person.weight / weight
        return request.turns.indices.reduce(before) { sum, turn in
          sum + hours[index][turn][kind] * Self.part(person, request.turns[turn], request.people)
        }
      }
    }
    self.hours = hours
  }

  private static func part(_ person: PlanPerson, _ turn: PlanTurn, _ people: [PlanPerson]) -> Double {
    guard !turn.isPast, isMember(person, turn) else { return 0 }
    let weight = people.filter { isMember($0, turn) }.reduce(0) { $0 + $1.weight }
    let strangers = turn.fixed.count { id in !people.contains { $0.id == id } }
    return Double(turn.needed - strangers) * person.weight / weight
  }

  private static func hours(_ person: PlanPerson, _ parts: [Range<Instant>]) throws -> PerKind<Double> {
    guard let from = parts.map(\.lowerBound).min(), let to = parts.map(\.upperBound).max() else {
      return PerKind { _ in 0 }
    }
    let duty = try DutyHours(parts.map { (person.id, $0) }, from: from, to: to) { _ in person.calendar }
    return PerKind { duty.total(in: from..<to)[$0].inHours }
  }

  /// What the turn costs that somebody wished otherwise, half hour by half hour.
  private func cost(_ person: PlanPerson, _ turn: PlanTurn) -> Double {
    guard !person.wishes.isEmpty, !turn.isPast else { return 0 }
    var cost = 0.0
    var instant = turn.span.lowerBound
    while instant < turn.span.upperBound {
      let kind = person.calendar.kind(at: instant)
      let weekday = person.calendar.zone.local(instant).day.weekday
      let (preferred, avoided) = (person.wishes.filter(\.isPreferred), person.wishes.filter { !$0.isPreferred })
      func matches(_ wish: PlanWish) -> Bool { [.kind(kind), .weekday(weekday)].contains(wish.subject) }
      let missed = preferred.contains(where: matches) ? [] : preferred
      cost += 0.5 * request.rules.wishPrice * ((avoided.filter(matches) + missed).map(\.strength).max() ?? 0)
      instant = instant + .minutes(30)
    }
    return cost
  }

  func wishes(_ crews: [[ID<Person>]]) -> Double {
    zip(crews, request.turns).reduce(0) { sum, place in
      sum + request.people.filter { place.0.contains($0.id) }.reduce(0) { $0 + cost($1, place.1) }
    }
  }

  func unfairness(_ crews: [[ID<Person>]]) -> Double {
    var sum = 0.0
    for (index, person) in request.people.enumerated() {
      let turns = crews.indices.filter { crews[$0].contains(person.id) }
      for kind in HourKind.allCases {
        let actual = turns.reduce(person.done[kind].inHours) { $0 + hours[index][$1][kind] }
        let excess = (actual - shares[index][kind]) * request.rules.weights[kind]
        sum += excess * excess
      }
    }
    return sum
  }

  private static func isMember(_ person: PlanPerson, _ turn: PlanTurn) -> Bool {
    person.memberships?.contains { $0.clamped(to: turn.span) == turn.span } ?? true
  }

  /// Whether the person may have the turn beside all others that the crews give them.
  func allows(_ person: PlanPerson, _ position: Int, in crews: [[ID<Person>]]) -> Bool {
    let turn = request.turns[position]
    guard Self.isMember(person, turn), !person.leave.contains(where: { $0.overlaps(turn.span) }) else { return false }
    let lane = request.turns.indices.filter { request.turns[$0].lane == turn.lane }
      .sorted { request.turns[$0].span.lowerBound < request.turns[$1].span.lowerBound }
    let rows = lane.split { $0 != position && !crews[$0].contains(person.id) }
    guard rows.allSatisfy({ !$0.contains(position) || $0.count <= request.rules.maxInARow }) else { return false }
    return request.turns.indices.allSatisfy { other in
      guard other != position, crews[other].contains(person.id) else { return true }
      let away = request.turns[other].span
      let rest = request.rules.minimumRest
      return away.lowerBound >= turn.span.upperBound + rest || turn.span.lowerBound >= away.upperBound + rest
    }
  }

  /// Tries every plan that keeps the rules.
  func optimum() -> (empty: Int, value: Double) {
    var best = (empty: Int.max, value: Double.infinity)
    var crews = request.turns.map(\.fixed)
    let costs = request.people.map { person in request.turns.map { cost(person, $0) } }
    func value() -> Double {
      var sum = unfairness(crews)
      for (index, person) in request.people.enumerated() {
        for turn in crews.indices where crews[turn].contains(person.id) { sum += costs[index][turn] }
      }
      return sum
    }
    func fill(_ position: Int, empty: Int) {
      guard empty <= best.empty else { return }
      guard position < crews.count else {
        let value = value()
        if empty < best.empty || value < best.value { best = (empty, value) }
        return
      }
      choose(position, from: 0, empty: empty)
    }
    func choose(_ position: Int, from first: Int, empty: Int) {
      let missing = request.turns[position].needed - crews[position].count
      guard missing > 0 else { return fill(position + 1, empty: empty) }
      for index in request.people.indices.dropFirst(first) {
        let person = request.people[index]
        guard !crews[position].contains(person.id), allows(person, position, in: crews) else { continue }
        crews[position].append(person.id)
        choose(position, from: index + 1, empty: empty)
        crews[position].removeLast()
      }
      fill(position + 1, empty: empty + missing)
    }
    fill(0, empty: 0)
    return best
  }
}

@Suite struct FairnessOptimumTests {
  @Test func `small plans are the best there are, or close to it`() throws {
    var ratios: [Double] = []
    for seed in 0..<150 {
      let request = try FairnessCase(seed: UInt64(seed), isSmall: true).request
      let plan = FairPlanner.plan(request)
      let judge = try PlanJudge(request)
      #expect(abs(judge.wishes(plan.people) - plan.after.wishes) < 1e-6, "seed \(seed)")
      let optimum = judge.optimum()
      #expect(plan.after.empty == optimum.empty, "seed \(seed)")
      guard plan.after.empty == optimum.empty else { continue }
      #expect(plan.after.sum >= optimum.value - 1e-6 * max(1, optimum.value), "seed \(seed)")
      ratios.append((plan.after.sum + 1) / (optimum.value + 1))
    }
    print(ratios.sorted().suffix(20), ratios.count { $0 < 1 + 1e-9 })
  }

  @Test func `plans of every kind keep the rules, and their value is what it is said to be`() throws {
    for seed in 1000..<1300 {
      let request = try FairnessCase(seed: UInt64(seed), isSmall: false).request
      let plan = FairPlanner.plan(request)
      let judge = try PlanJudge(request)
      let value = plan.after.unfairness
      #expect(abs(value - judge.unfairness(plan.people)) < 1e-6 * max(1, value), "seed \(seed)")
      #expect(plan.after.sum <= plan.before.sum + 1e-6 || plan.after.empty < plan.before.empty, "seed \(seed)")
      for (position, turn) in request.turns.enumerated() {
        check(plan, judge, position, turn, seed)
      }
    }
  }

  private func check(_ plan: FairPlan, _ judge: PlanJudge, _ position: Int, _ turn: PlanTurn, _ seed: Int) {
    let crew = plan.people[position]
    #expect(crew.count <= turn.needed && Set(crew).count == crew.count, "seed \(seed)")
    #expect(Array(crew.prefix(turn.fixed.count)) == turn.fixed, "seed \(seed)")
    let unfilled = plan.unfilled.first { $0.turn == position }
    #expect(turn.needed - crew.count == unfilled?.missing ?? 0, "seed \(seed)")
    for person in judge.request.people {
      let isAllowed = judge.allows(person, position, in: plan.people)
      if crew.contains(person.id) {
        let isConflict = plan.conflicts.contains { $0.turn == position && $0.person == person.id }
        #expect(turn.isPast || isAllowed != isConflict, "seed \(seed): \(person.id) has turn \(position)")
        #expect(!isConflict || turn.fixed.contains(person.id), "seed \(seed)")
      } else if let unfilled {
        let reasons = unfilled.reasons.filter { $0.person == person.id }
        #expect(!isAllowed && reasons.count == 1, "seed \(seed): \(person.id) could have turn \(position)")
      }
    }
  }

  @Test func `the same request gives the same plan, in whatever order its people are`() throws {
    for seed in 2000..<2030 {
      let request = try FairnessCase(seed: UInt64(seed), isSmall: false).request
      let turned = try PlanRequest(turns: request.turns, people: request.people.reversed(), rules: request.rules)
      let (one, other) = (FairPlanner.plan(request), FairPlanner.plan(turned))
      #expect(one.people == other.people && one.after == other.after && one.tried == other.tried, "seed \(seed)")
    }
  }

  @Test func `a year of weeks for two of 14 people is planned in less than 50 milliseconds`() throws {
    let request = try Self.year()
    let took = FairnessPace.quickest {
      let plan = FairPlanner.plan(request)
      #expect(plan.unfilled.isEmpty && plan.loads.allSatisfy { (7...8).contains($0.turns) })
    }
    #expect(took < .milliseconds(50) * FairnessPace.slowness, "\(took.microseconds) µs")
  }

  @Test func `the effort that the rules allow bounds the work`() throws {
    for effort in [0, 100, 5000] {
      let plan = FairPlanner.plan(try Self.year(effort: effort))
      #expect(plan.tried <= effort + 120 && plan.unfilled.isEmpty)
    }
  }

  /// 52 weeks of two people, by 14 people in three zones with leave and wishes.
  static func year(effort: Int = PlanRules().effort) throws -> PlanRequest {
    let zones = try ["Europe/Berlin", "Europe/Lisbon", "America/New_York"].map { try Zone.named($0) }
    let start = zones[0].showing("2026-01-05 09:00")
    let turns = (0..<52).map { week in
      let from = start + .days(7 * Int64(week))
      return PlanTurn(span: from..<(from + .days(7)), needed: 2)
    }
    let people = try (1...14).map { number in
      let zone = zones[number % 3]
      let holidays = (0..<9).map { Day(number: 20_460) + Int64($0 * 37 + number % 4) }
      let hours = try WorkingHours("Mo-Fr 09:00-17:00", zone: zone)
      var person = PlanPerson(
        ID(Int64(number)), calendar: DutyCalendar(zone: zone, hours: hours, holidays: Set(holidays)))
      let leave = start + .days(Int64(number * 23))
      person.leave = [leave..<(leave + .days(21))]
      if number % 5 == 0 { person.wishes = [.avoids(.kind(.weekend))] }
      return person
    }
    return try PlanRequest(turns: turns, people: people, rules: PlanRules(minimumRest: .days(14), effort: effort))
  }
}
