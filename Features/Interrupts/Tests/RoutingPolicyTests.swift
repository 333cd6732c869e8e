import Core
import Testing

@testable import Interrupts

@Suite("Who is told")
struct RoutingPolicyTests {
  @Test(
    "The first to be told, and why",
    arguments: [
      FirstTold(.p1, hours: true, "Ben", "B2"), FirstTold(.p2, hours: true, "Ben", "B2"),
      FirstTold(.p3, hours: true, "Ben", "B2"), FirstTold(.p4, hours: true, "Ben", "B2"),
      FirstTold(.p1, hours: false, "Dora", "B3"), FirstTold(.p2, hours: false, "Dora", "B3"),
      FirstTold(.p1, hours: true, potw: [], "Dora", "B3"), FirstTold(.p1, hours: false, onCall: [], "Ben", "B2"),
      FirstTold(.p1, hours: true, potw: [], onCall: [], "Ana", "B5"),
      FirstTold(.p3, hours: true, potw: [], onCall: [], managers: [], "Adam", "B5"),
    ])
  func first(expected: FirstTold) {
    let decision = RoutingPolicy.decide(expected.question)
    #expect(decision.steps.first?.people.map(\.name) == [expected.first])
    #expect(decision.steps.first?.after == .zero)
    #expect(decision.rule == expected.rule)
    #expect(decision.deferredUntil == nil)
  }

  @Test("Nobody is woken for a P3 or P4: it waits for working hours", arguments: [Priority.p3, .p4])
  func waiting(priority: Priority) {
    let decision = RoutingPolicy.decide(Crew().question(priority, hours: false))
    #expect(decision.deferredUntil == Crew.morning)
    #expect(decision.steps.isEmpty)
    #expect(decision.passedOver.map(\.person.name) == ["Dora", "Ben"])
    #expect(decision.passedOver.allSatisfy { !$0.because.isEmpty && !$0.rule.isEmpty })
  }

  @Test("A team without working hours is told of everything at once")
  func noHours() {
    let decision = RoutingPolicy.decide(Crew().question(.p3, hours: false, nextStart: nil))
    #expect(decision.deferredUntil == nil)
    #expect(decision.steps.first?.people.map(\.name) == ["Dora"])
  }

  @Test("The ladder names everybody once, in order, with growing times")
  func ladder() {
    let crew = Crew(potw: ["Ben", "Eva"], onCall: ["Dora", "Ben"], managers: ["Ana", "Eva"])
    let decision = RoutingPolicy.decide(crew.question(.p1, hours: true))
    #expect(decision.steps.map { $0.people.map(\.name) } == [["Ben"], ["Eva"], ["Dora"], ["Ana"]])
    #expect(decision.steps.map(\.after.seconds) == [0, 300, 600, 900])
  }

  @Test("A P4 is told to one and left alone")
  func lowest() {
    let decision = RoutingPolicy.decide(Crew().question(.p4, hours: true))
    #expect(decision.steps.count == 1)
    #expect(decision.passedOver.map(\.person.name) == ["Dora"])
  }

  @Test("Where nobody could be told, the decision says so")
  func nobody() {
    let crew = Crew(potw: [], onCall: [], managers: [], administrators: [])
    let decision = RoutingPolicy.decide(crew.question(.p1, hours: true))
    #expect(decision.steps.isEmpty)
    #expect(decision.because.contains("nobody could be told"))
  }

  @Test("At no minute is a lower priority told sooner or to more people than a higher one", arguments: Crew.all)
  func urgency(crew: Crew) {
    for (hours, nightMinutes) in [(true, 0), (false, 1), (false, 7), (false, 59), (false, 14 * 60)] {
      let told = Priority.allCases.map { crew.told($0, hours: hours, nightMinutes: nightMinutes) }
      for (higher, lower) in zip(told, told.dropFirst()) {
        #expect((higher.first ?? .max) <= (lower.first ?? .max))
        for minute in 0..<(24 * 60) {
          let (more, fewer) = (higher.count { $0 <= minute }, lower.count { $0 <= minute })
          #expect(more >= fewer, "minute \(minute)")
          guard more >= fewer else { return }
        }
      }
    }
  }

  @Test("A decision is read back as it was stored", arguments: Crew.all)
  func stored(crew: Crew) {
    for priority in Priority.allCases {
      for hours in [true, false] {
        let decision = RoutingPolicy.decide(crew.question(priority, hours: hours))
        #expect(RoutingDecision(decision.json) == decision)
      }
    }
  }
}

/// Who there is; by name, the number follows from it.
struct Crew: Sendable, CustomTestStringConvertible {
  var potw = ["Ben"]
  var onCall = ["Dora"]
  var managers = ["Ana"]
  var administrators = ["Adam"]

  static let now = Instant(seconds: 1_795_424_400)
  static let morning = now + .hours(12)

  var testDescription: String { "\(potw) \(onCall) \(managers) \(administrators)" }

  /// Every combination of none, one, two and overlapping people.
  static let all: [Crew] = [[], ["Ben"], ["Ben", "Eva"]].flatMap { potw in
    [[], ["Dora"], ["Dora", "Ben"], ["Dora", "Gus", "Ida"]].flatMap { onCall in
      [[], ["Ana"], ["Ana", "Eva", "Hal"]].flatMap { managers in
        [[], ["Adam"]].map { Crew(potw: potw, onCall: onCall, managers: managers, administrators: $0) }
      }
    }
  }

  func question(_ priority: Priority, hours: Bool, nextStart: Instant? = morning) -> RoutingPolicy.Question {
    RoutingPolicy.Question(
      priority: priority, now: Self.now, inWorkingHours: hours, nextWorkingStart: hours ? nil : nextStart,
      potw: candidates(potw), onCall: candidates(onCall), managers: candidates(managers),
      administrators: candidates(administrators))
  }

  private func candidates(_ names: [String]) -> [RoutingPolicy.Candidate] {
    names.map { name in RoutingPolicy.Candidate(ID(Int64(name.utf8.reduce(7) { $0 * 31 + Int($1) })), name) }
  }

  /// The minutes at which people are told, earliest first; what waits for the morning is decided anew then.
  func told(_ priority: Priority, hours: Bool, nightMinutes: Int) -> [Int] {
    let start = Self.now + .minutes(Int64(nightMinutes))
    var decision = RoutingPolicy.decide(question(priority, hours: hours, nextStart: start))
    var delay = 0
    if decision.deferredUntil != nil {
      delay = nightMinutes
      decision = RoutingPolicy.decide(question(priority, hours: true))
    }
    return decision.steps.flatMap { step in step.people.map { _ in delay + Int(step.after.seconds / 60) } }.sorted()
  }
}

/// A question and the answer's first step.
struct FirstTold: Sendable {
  let question: RoutingPolicy.Question
  let first: String
  let rule: String

  init(
    _ priority: Priority, hours: Bool, potw: [String] = ["Ben"], onCall: [String] = ["Dora"],
    managers: [String] = ["Ana"], _ first: String, _ rule: String
  ) {
    question = Crew(potw: potw, onCall: onCall, managers: managers).question(priority, hours: hours)
    self.first = first
    self.rule = rule
  }
}
