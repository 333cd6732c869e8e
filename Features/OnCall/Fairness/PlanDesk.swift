import Calendars
import Core
import Storage
import Teams

/// A plan for the coming turns of one rotation, before anybody has applied it.
struct PlanDesk {
  let lane: RotationLane
  let question: PlanQuestion
  let turns: [ComingTurn]
  /// Of the coming turns; positions beyond theirs are those that surround them.
  let plan: FairPlan
  /// As the rotation goes by itself, with what was changed by hand.
  let before: PlanValue
  /// What of the question that breaks.
  let broken: [FairPlan.Conflict]
  private let surroundings: [PlanTurn]

  /// - Throws: `Refusal.invalid` for weeks, max_in_a_row, rest_hours, away and wishes; `conflict` when it has ended.
  init(_ lane: RotationLane, _ question: PlanQuestion, _ tx: Transaction) throws {
    if let ended = lane.endedAt, ended <= tx.now { throw Refusal.conflict("\(lane.rotation.name) has ended.") }
    let checks = RotationCheck(tx)
    let members = try lane.plan.people.filter { try checks.problem(with: $0) == nil }
    try question.check(members: members)
    let (past, coming, following) = lane.turns(around: tx.now, until: tx.now + .days(7 * question.weeks))
    let start = coming.first?.span.lowerBound ?? tx.now
    let end = coming.map(\.span.upperBound).max() ?? tx.now
    let team = try TeamStore(tx).get(lane.rotation.team)
    let rule = try OnCallReader(tx).rule(team: team, since: start - .days(7 * PlanQuestion.longest))
    surroundings =
      Self.neighbours(past, following, question, start: start, end: end).map {
        PlanTurn(past: $0.span, people: lane.holders(of: $0))
      }
      + Self.others(rule, than: lane, from: start - .hours(question.restHours), to: end + .hours(question.restHours))
    let people = try Self.people(members, lane, question, rule, team, before: start, until: end, tx)
    let rules = PlanRules(maxInARow: question.maxInARow, minimumRest: .hours(question.restHours))
    let around = surroundings
    func request(_ fixed: (ComingTurn) -> [ID<Person>]) throws -> PlanRequest {
      let planned = coming.map { turn in
        let fixed = fixed(turn)
        return PlanTurn(
          span: turn.span, parts: rule.duty(turn.parts, of: lane.rotation),
          needed: turn.isSettled ? fixed.count : turn.rotating.count, fixed: fixed)
      }
      return try PlanRequest(turns: planned + around, people: people, rules: rules)
    }
    plan = FairPlanner.plan(try request { $0.isSettled ? $0.current : [] }, changing: coming.map(\.rotating))
    let rotating = FairPlanner.plan(try request { $0.isSettled ? $0.current : $0.rotating })
    (before, broken) = (rotating.after, rotating.conflicts)
    (self.lane, self.question, turns) = (lane, question, coming)
  }

  /// Whether applying it changes anything.
  var isChange: Bool { turns.indices.contains { Set(people($0)) != Set(turns[$0].current) } }

  /// Who shall have the turn.
  func people(_ turn: Int) -> [ID<Person>] { plan.people[turn] }

  /// Everybody who is named.
  var named: Set<ID<Person>> {
    turns.reduce(into: Set(plan.loads.map(\.person))) { $0.formUnion($1.current + $1.rotating) }
  }

  /// Tells whether what somebody saw is still what would be applied: the same for the same plan over the same turns.
  var fingerprint: String {
    let seen = turns.indices.map { index -> String in
      let turn = turns[index]
      return "\(turn.span.key) \(turn.rotating) \(turn.current) \(people(index))"
    }
    // FNV-1a: a short name for a long text. Nothing depends on its being hard to find another text of the same name.
    let text = "\(lane.rotation.version) \(lane.overrides.map(\.id).max().map { "\($0)" } ?? "") \(seen)"
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}

extension PlanDesk {
  /// The turns before and after the plan that count for its rest and its turns in a row: as they are, they stay.
  private static func neighbours(
    _ past: [ComingTurn], _ following: [ComingTurn], _ question: PlanQuestion, start: Instant, end: Instant
  ) -> [ComingTurn] {
    let (count, rest) = (question.maxInARow + 1, Span.hours(question.restHours))
    let before = past.enumerated().filter { index, turn in
      index >= past.count - count || turn.span.upperBound > start - rest
    }
    let after = following.enumerated().filter { index, turn in index < count || turn.span.lowerBound < end + rest }
    return before.map(\.element) + after.map(\.element)
  }

  /// What the people of the plan have to do in the team's other rotations meanwhile.
  private static func others(_ rule: RosterRule, than lane: RotationLane, from: Instant, to: Instant) -> [PlanTurn] {
    guard from < to else { return [] }
    return rule.lanes.filter { $0.rotation.id != lane.rotation.id }.flatMap { other in
      other.shifts(from: from, to: to).filter { !$0.people.isEmpty }.map {
        PlanTurn(past: $0.span, lane: other.rotation.id.number, people: $0.people.map { ID($0) })
      }
    }
  }

  /// The members with what each carried in the thirteen weeks before the first turn, beside a fair share of it.
  private static func people(
    _ members: Set<ID<Person>>, _ lane: RotationLane, _ question: PlanQuestion, _ rule: RosterRule, _ team: Team,
    before start: Instant, until end: Instant, _ tx: Transaction
  ) throws -> [PlanPerson] {
    let period = start - .days(FairnessQuestion.usualDays)..<start
    let record = DutyRecord([lane], rule, in: period)
    let known = record.people.union(members)
    let calendars = try DutyCalendars(known, of: team, in: period.lowerBound..<max(start, end), tx)
    let hours = try DutyHours(record.duties, from: period.lowerBound, to: start) { calendars[$0] }
    let lines = FairnessReport(hours, memberships: record.memberships).lines
    return members.map { member in
      let calendar = calendars[member]
      var person = PlanPerson(member, calendar: calendar)
      if let line = lines.first(where: { $0.person == member }) { person.goOn(from: line) }
      let away = (question.away[member] ?? []).map { days in
        let midnight = { (day: Day) in calendar.zone.first(LocalTime(day: day, second: 0)) }
        return midnight(days.lowerBound)..<midnight(days.upperBound + 1)
      }
      person.leave = (calendars.leave[member] ?? []) + away
      person.wishes = question.wishes[member] ?? []
      return person
    }
  }
}
