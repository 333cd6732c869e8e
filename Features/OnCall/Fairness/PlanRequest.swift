import Core
import Teams

/// A turn that somebody must take.
package struct PlanTurn: Hashable, Sendable {
  /// Which rotation it belongs to: turns in a row are counted in each of them by itself.
  package let lane: Int64
  /// From the first to the last moment of the duty.
  package let span: Range<Instant>
  /// When there is duty, if not all the time, such as the working hours of a PoTW; each within the span.
  package let parts: [Range<Instant>]
  /// 1...10
  package let needed: Int
  /// Who has it already, whatever the rules say: at most as many as are needed. They may be strangers to the plan, who
  /// fill a place and share nothing.
  package let fixed: [ID<Person>]
  /// Stands before, between or after what is planned: counts for rest and turns in a row, not for anybody's load.
  package let isPast: Bool

  package init(
    lane: Int64 = 0, span: Range<Instant>, parts: [Range<Instant>]? = nil, needed: Int = 1, fixed: [ID<Person>] = []
  ) {
    self.lane = lane
    self.span = span
    self.parts = parts ?? [span]
    self.needed = needed
    self.fixed = fixed
    isPast = false
  }

  /// A turn that is done or settled: its hours belong to `PlanPerson.done`, if anywhere.
  package init(past span: Range<Instant>, lane: Int64 = 0, people: [ID<Person>]) {
    self.lane = lane
    self.span = span
    parts = []
    needed = people.count
    fixed = people
    isPast = true
  }
}

/// What somebody would rather do, or rather not.
package struct PlanWish: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    case kind(HourKind)
    /// 1 is Monday; by the person's own clocks.
    case weekday(Int)
    /// By the person's own clocks.
    case days(ClosedRange<Day>)
  }

  package let subject: Subject
  /// Otherwise avoided.
  package let isPreferred: Bool
  /// 1 is usual; above 0, at most 10.
  package let strength: Double

  package static func prefers(_ subject: Subject, strength: Double = 1) -> PlanWish {
    PlanWish(subject: subject, isPreferred: true, strength: strength)
  }

  package static func avoids(_ subject: Subject, strength: Double = 1) -> PlanWish {
    PlanWish(subject: subject, isPreferred: false, strength: strength)
  }
}

/// Somebody who can take turns.
package struct PlanPerson: Sendable {
  package let id: ID<Person>
  package var calendar: DutyCalendar
  /// Takes no turn of which any part lies in one of these: leave, other duties.
  package var leave: [Range<Instant>] = []
  /// When in the rotation, which is needed for a whole turn; nil: all the time.
  package var memberships: [Range<Instant>]?
  /// 1 for whoever carries as much as others, 0.5 for half of it; above 0, at most 10.
  package var weight = 1.0
  package var wishes: [PlanWish] = []
  /// What was carried before.
  package var done = PerKind<Span>.zero
  /// The fair share of what everybody has done before; nil: divided by weight.
  package var share: PerKind<Span>?

  package init(_ id: ID<Person>, calendar: DutyCalendar) {
    self.id = id
    self.calendar = calendar
  }

  /// Goes on from what the report says of the past.
  package mutating func goOn(from line: FairnessLine) {
    done = line.tally.hours
    share = PerKind { Span(hours: line.hours[$0].share) }
  }
}

/// What holds for everybody.
package struct PlanRules: Hashable, Sendable {
  /// Turns of one rotation without anybody else's between them, 1...100.
  package var maxInARow: Int
  /// Between the end of any turn and the start of the next one of the same person; at most a year. Above zero it rules
  /// out turns that follow one another at once.
  package var minimumRest: Span
  /// What an hour of each kind counts, 0...100.
  package var weights: PerKind<Double>
  /// What an hour costs that breaks a wish of strength 1, in the unit of the objective, 0...1000. With 10, a wish decides
  /// between turns of about the same fairness.
  package var wishPrice: Double
  /// How many changes are tried at most: what bounds the time.
  package var effort: Int

  package static let usualWeights = PerKind(working: 1.0, evening: 1.5, night: 2, weekend: 2, holiday: 3)

  package init(
    maxInARow: Int = 1, minimumRest: Span = .zero, weights: PerKind<Double> = usualWeights, wishPrice: Double = 10,
    effort: Int = 200_000
  ) {
    self.maxInARow = maxInARow
    self.minimumRest = minimumRest
    self.weights = weights
    self.wishPrice = wishPrice
    self.effort = effort
  }
}

/// Turns, people and rules of which a plan is made.
package struct PlanRequest: Sendable {
  package let turns: [PlanTurn]
  /// By id.
  package let people: [PlanPerson]
  package let rules: PlanRules

  /// The most turns of one plan: five years of weeks in several rotations, or several rotations of days for a year.
  package static let maximumTurns = 2000
  package static let maximumPeople = 200

  /// - Throws: `Refusal.invalid`, naming every field and limit that is broken.
  package init(turns: [PlanTurn], people: [PlanPerson], rules: PlanRules = PlanRules()) throws {
    var check = PlanRequestCheck()
    check.turns(turns)
    check.people(people)
    check.rules(rules)
    guard check.errors.isEmpty else { throw Refusal.invalid(check.errors) }
    self.turns = turns
    self.people = people.sorted { $0.id < $1.id }
    self.rules = rules
  }
}
