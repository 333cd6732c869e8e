import Calendars
import Core
import Teams
import Testing

@testable import OnCall

@Suite struct FairnessPlannerTests {
  private let berlin: Zone
  private let office: DutyCalendar

  init() throws {
    berlin = try Zone.named("Europe/Berlin")
    office = DutyCalendar(zone: berlin, hours: try WorkingHours("Mo-Fr 09:00-17:00", zone: berlin))
  }

  private func people(_ count: Int64) -> [PlanPerson] { (1...count).map { PlanPerson(ID($0), calendar: office) } }

  /// Weeks from Monday 2 March 2026 at 09:00; the clocks change at the end of the fourth.
  private func week(_ index: Int64) -> Range<Instant> {
    let days = [index, index + 1].map { berlin.first(LocalTime(day: Day(number: 20_514) + 7 * $0, second: 32_400)) }
    return days[0]..<days[1]
  }

  /// Days from Monday 2 March 2026 at 09:00.
  private func day(_ index: Int64) -> Range<Instant> {
    let days = [index, index + 1].map { berlin.first(LocalTime(day: Day(number: 20_514) + $0, second: 32_400)) }
    return days[0]..<days[1]
  }

  private func plan(
    _ turns: [PlanTurn], _ people: [PlanPerson], _ rules: PlanRules = PlanRules()
  ) throws -> FairPlan {
    FairPlanner.plan(try PlanRequest(turns: turns, people: people, rules: rules))
  }

  @Test func `weeks go round evenly, the one who rested longest first`() throws {
    let plan = try plan((0..<8).map { PlanTurn(span: week($0)) }, people(4))
    #expect(plan.people == [[ID(1)], [ID(2)], [ID(3)], [ID(4)], [ID(1)], [ID(2)], [ID(3)], [ID(4)]])
    #expect(plan.loads.map(\.turns) == [2, 2, 2, 2] && plan.unfilled.isEmpty && plan.conflicts.isEmpty)
    #expect(plan.loads.allSatisfy { $0.share.weekend == .minutes(8 * 48 * 60 / 4 - 15) })
    #expect(plan.after.empty == 0 && plan.after.wishes == 0 && plan.after.sum < 10)
  }

  @Test func `days are exchanged until weekends and nights are even too`() throws {
    let plan = try plan((0..<28).map { PlanTurn(span: day($0)) }, people(4))
    #expect(plan.loads.map(\.turns) == [7, 7, 7, 7] && plan.after.sum < plan.before.sum / 2)
    let weekends = plan.loads.map(\.hours.weekend.inHours)
    #expect((weekends.max() ?? 0) - (weekends.min() ?? 0) <= 15)
  }

  @Test func `who is on leave has no turn, and what nobody can take stays empty with everybody's reason`() throws {
    var people = people(3)
    people[0].leave = [week(1)]
    people[1].memberships = [week(2)]
    people[2].leave = [day(8)]
    let plan = try plan((0..<3).map { PlanTurn(span: week($0)) }, people)
    #expect(plan.people == [[ID(1)], [], [ID(3)]] && plan.after.empty == 1)
    let empty = try #require(plan.unfilled.first)
    #expect(empty.turn == 1 && empty.missing == 1 && empty.reasons.map(\.person) == [ID(1), ID(2), ID(3)])
    #expect(empty.reasons.map(\.obstacle) == [.onLeave(week(1)), .notInRotation, .onLeave(day(8))])
    #expect(empty.reasons.map(\.obstacle.text).last == "is on leave")
  }

  @Test func `others are moved when that fills a place`() throws {
    var people = people(3)
    // In the order of time the first week would be the first person's, who alone can take the second.
    people[1].leave = [week(1)]
    people[2].leave = [week(0).lowerBound..<week(1).upperBound]
    let plan = try plan([PlanTurn(span: week(0)), PlanTurn(span: week(1))], people)
    #expect(plan.people == [[ID(2)], [ID(1)]])
  }

  @Test func `what is fixed stays, counts, and is reported where a rule speaks against it`() throws {
    var people = people(3)
    people[0].leave = [week(0)]
    let turns = [
      PlanTurn(span: week(0), needed: 2, fixed: [ID(1)]), PlanTurn(span: week(1), needed: 2, fixed: [ID(9)]),
      PlanTurn(span: week(2), needed: 2),
    ]
    let plan = try plan(turns, people, PlanRules(maxInARow: 2))
    #expect(plan.people[0].first == ID(1) && plan.people[1].first == ID(9))
    #expect(plan.conflicts == [.init(turn: 0, person: ID(1), obstacle: .onLeave(week(0)))])
    #expect(plan.unfilled.isEmpty && plan.loads.map(\.turns).reduce(0, +) == 5)
  }

  @Test func `nobody has more turns in a row than allowed, nor less rest, counted from what was before`() throws {
    let past = PlanTurn(past: week(-1), people: [ID(1)])
    let turns = [past] + (0..<4).map { PlanTurn(span: week($0)) }
    let row = try plan(turns, people(2))
    #expect(row.people == [[ID(1)], [ID(2)], [ID(1)], [ID(2)], [ID(1)]] && row.loads.map(\.turns) == [2, 2])
    let rested = try plan(turns, people(2), PlanRules(maxInARow: 9, minimumRest: .days(8)))
    #expect(rested.people == [[ID(1)], [ID(2)], [], [ID(1)], [ID(2)]])
    let reasons = rested.unfilled.flatMap(\.reasons).map(\.obstacle)
    #expect(reasons == [.rest(3, .zero), .rest(1, .zero)])
  }

  @Test func `two turns at one time go to two people, also of two rotations`() throws {
    let turns = [PlanTurn(lane: 1, span: week(0)), PlanTurn(lane: 2, span: day(3)), PlanTurn(lane: 2, span: day(9))]
    let plan = try plan(turns, people(1))
    #expect(plan.people == [[ID(1)], [], [ID(1)]] || plan.after.empty == 1)
    let obstacle = try #require(plan.unfilled.first?.reasons.first?.obstacle)
    #expect(obstacle.text == "has another turn at that time")
  }

  @Test func `a wish decides where fairness does not`() throws {
    var people = people(2)
    people[1].wishes = [.avoids(.weekday(2))]
    // Tuesday and Wednesday, alike for fairness: by the order of ids the second would have Wednesday anyway.
    let turns = ["2026-03-04 00:00", "2026-03-03 00:00"].map {
      PlanTurn(span: berlin.showing($0)..<(berlin.showing($0) + .days(1)))
    }
    #expect(try plan(turns, people).people == [[ID(2)], [ID(1)]])
    people[1].wishes = [.prefers(.weekday(2))]
    let preferring = try plan(turns, people)
    #expect(preferring.people == [[ID(1)], [ID(2)]] && preferring.after.sum == 0 && preferring.before.wishes == 240)
    people[1].wishes = []
    people[0].wishes = [.avoids(.kind(.night), strength: 2)]
    let avoiding = try plan(turns, people)
    #expect(avoiding.after.wishes == 10 * 2 * 8 && avoiding.loads[0].unwished == .hours(8))
  }

  @Test func `who comes late does not catch up with what was before`() throws {
    var people = people(3)
    for index in 0..<2 {
      people[index].done = PerKind { _ in .hours(100) }
      people[index].share = people[index].done
    }
    people[2].share = .zero
    let plan = try plan((0..<6).map { PlanTurn(span: week($0)) }, people)
    #expect(plan.loads.map(\.turns) == [2, 2, 2])
    people[2].share = PerKind { _ in .hours(70) }
    #expect(try self.plan((0..<6).map { PlanTurn(span: week($0)) }, people).loads.last?.turns == 3)
  }

  @Test func `the working hours of a week count, not its nights`() throws {
    let parts = (0..<5).map { day($0).lowerBound..<(day($0).lowerBound + .hours(8)) }
    let span = parts[0].lowerBound..<parts[4].upperBound
    let plan = try plan([PlanTurn(span: span, parts: parts)], people(1))
    #expect(plan.loads[0].hours.total == .hours(40) && plan.loads[0].hours.working == .hours(40))
  }

  @Test func `what people know is changed only where a rule or fairness asks for it`() throws {
    let request = try PlanRequest(turns: (0..<6).map { PlanTurn(span: week($0)) }, people: people(3))
    let round = [2, 1, 3, 2, 1, 3].map { [ID<Person>($0)] }
    #expect(FairPlanner.plan(request, changing: round).people == round)
    let doubled = [2, 2, 3, 1, 2, 3].map { [ID<Person>($0)] }
    let plan = FairPlanner.plan(request, changing: doubled)
    #expect(zip(plan.people, doubled).count { $0 != $1 } <= 3 && Set(plan.loads.map(\.turns)) == [2])
  }

  @Test func `everything that is wrong with a request is said at once`() throws {
    let backwards = PlanTurn(span: week(0).lowerBound..<week(0).lowerBound, needed: 0)
    let endless = PlanTurn(span: week(0).lowerBound..<Instant.distantFuture, parts: [week(-1)], needed: 11)
    let doubled = PlanTurn(span: week(1), needed: 1, fixed: [ID(1), ID(1)])
    var person = PlanPerson(ID(1), calendar: office)
    person.weight = .nan
    person.wishes = [.avoids(.weekday(8)), .avoids(.kind(.night), strength: 11)]
    let rules = PlanRules(maxInARow: 0, minimumRest: .zero - .hours(1), wishPrice: -1, effort: -1)
    let refusal = try #require(throws: Refusal.self) {
      try PlanRequest(turns: [backwards, endless, doubled], people: [person, person], rules: rules)
    }
    guard case .invalid(let errors) = refusal else { return }
    #expect(
      errors.map(\.field) == [
        "turns[0]", "turns[0].needed", "turns[1]", "turns[1].parts", "turns[1].needed", "turns[2].fixed",
        "turns[2].fixed", "turns", "people", "people[0].weight", "people[0].wishes", "people[0].wishes",
        "people[1].weight", "people[1].wishes", "people[1].wishes", "max_in_a_row", "minimum_rest", "wish_price",
        "effort",
      ])
    let many = [PlanTurn](repeating: PlanTurn(span: week(0)), count: PlanRequest.maximumTurns + 1)
    #expect(throws: Refusal.self) { try PlanRequest(turns: many, people: people(201)) }
  }

  @Test func `without turns or people there is a plan all the same`() throws {
    #expect(try plan([], people(2)).loads.count == 2)
    let lonely = try plan([PlanTurn(span: week(0))], [])
    #expect(lonely.people == [[]] && lonely.unfilled.map(\.missing) == [1] && lonely.unfilled[0].reasons.isEmpty)
  }
}
