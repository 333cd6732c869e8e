import Core
import Teams

/// Finds everything that is wrong with what a plan is asked for.
struct PlanRequestCheck {
  private(set) var errors: [FieldError] = []

  private static let year = Span.days(366)

  private mutating func expect(_ holds: Bool, _ field: String, _ problem: @autoclosure () -> String) {
    if !holds { errors.append(FieldError(field: field, problem: problem())) }
  }

  mutating func turns(_ turns: [PlanTurn]) {
    let most = PlanRequest.maximumTurns
    expect(turns.count <= most, "turns", "must be at most \(most), are \(turns.count)")
    for (index, turn) in turns.prefix(most).enumerated() { check(turn, "turns[\(index)]") }
    guard let first = turns.map(\.span.lowerBound).min(), let last = turns.map(\.span.upperBound).max() else { return }
    let days = DutyHours.longest.seconds / 86_400
    expect(Self.isWithin(first..<last, DutyHours.longest), "turns", "must lie within \(days) days")
  }

  private mutating func check(_ turn: PlanTurn, _ field: String) {
    expect(!turn.span.isEmpty, field, "must end later than it starts")
    expect(Self.isWithin(turn.span, Self.year), field, "must last at most 366 days")
    let isInside = turn.parts.allSatisfy { $0.clamped(to: turn.span) == $0 }
    expect(isInside, field + ".parts", "must lie within the turn")
    expect(turn.isPast || (1...10).contains(turn.needed), field + ".needed", "must be 1 to 10, is \(turn.needed)")
    expect(Set(turn.fixed).count == turn.fixed.count, field + ".fixed", "must not name a person twice")
    expect(turn.fixed.count <= turn.needed, field + ".fixed", "must be at most \(turn.needed), are \(turn.fixed.count)")
  }

  mutating func people(_ people: [PlanPerson]) {
    let most = PlanRequest.maximumPeople
    expect(people.count <= most, "people", "must be at most \(most), are \(people.count)")
    expect(Set(people.map(\.id)).count == people.count, "people", "must not name a person twice")
    for (index, person) in people.prefix(most).enumerated() {
      let field = "people[\(index)]"
      expect(person.weight > 0 && person.weight <= 10, field + ".weight", "must be above 0 and at most 10")
      for wish in person.wishes {
        expect(wish.strength > 0 && wish.strength <= 10, field + ".wishes", "strength must be above 0 and at most 10")
        guard case .weekday(let weekday) = wish.subject else { continue }
        expect((1...7).contains(weekday), field + ".wishes", "weekdays are 1 to 7, not \(weekday)")
      }
    }
  }

  mutating func rules(_ rules: PlanRules) {
    expect((1...100).contains(rules.maxInARow), "max_in_a_row", "must be 1 to 100, is \(rules.maxInARow)")
    expect(rules.minimumRest >= .zero && rules.minimumRest <= Self.year, "minimum_rest", "must be 0 to 366 days")
    for kind in HourKind.allCases {
      let weight = rules.weights[kind]
      expect(weight >= 0 && weight <= 100, "weights.\(kind)", "must be 0 to 100, is \(weight)")
    }
    expect(rules.wishPrice >= 0 && rules.wishPrice <= 1000, "wish_price", "must be 0 to 1000, is \(rules.wishPrice)")
    expect((0...10_000_000).contains(rules.effort), "effort", "must be 0 to 10000000, is \(rules.effort)")
  }

  private static func isWithin(_ span: Range<Instant>, _ limit: Span) -> Bool {
    let (length, isBeyond) = span.upperBound.microseconds.subtractingReportingOverflow(span.lowerBound.microseconds)
    return !isBeyond && length <= limit.microseconds
  }
}
