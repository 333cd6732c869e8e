import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import Interrupts

@Suite("The shield in the decision")
struct ShieldPolicyTests {
  @Test("After duty comes the pool, for a P1 those who are committed, then the manager")
  func path() {
    let team = ShieldTeam()
    let noon = ShieldTeam.noon
    func steps(_ priority: Priority) -> [String] {
      team.decide(priority, at: noon).steps.map {
        "\($0.people.map(\.name).spoken) \($0.after.seconds / 60) \($0.rule)"
      }
    }
    #expect(steps(.p1) == ["Ben 0 B2", "Dora 5 B3", "Eva and Gus 10 B5", "Hal 15 S2", "Ana 20 B5"])
    #expect(steps(.p2) == ["Ben 0 B2", "Dora 10 B3", "Eva and Gus 20 B5", "Ana 30 B5"])
    #expect(steps(.p3) == ["Ben 0 B2", "Dora 60 B3", "Eva and Gus 120 B5", "Ana 180 B5"])
    #expect(steps(.p4) == ["Ben 0 B2"])
  }

  @Test("Who is committed is passed over with the promise and the rule", arguments: [Priority.p2, .p3, .p4])
  func passedOver(priority: Priority) throws {
    let passed = ShieldTeam().decide(priority, at: ShieldTeam.noon).passedOver
    let hal = try #require(passed.first { $0.person.name == "Hal" })
    #expect(hal.because == "committed to S-408 until Friday 17:00; only a P1 or a named request." && hal.rule == "S1")
  }

  @Test("At night neither the pool nor who is committed is on the path")
  func night() {
    let team = ShieldTeam(engineers: [("Eva", "Mo-Fr 09:00-18:00", false), ("Hal", "Mo-Fr 09:00-18:00", true)])
    let decision = team.decide(.p1, at: ShieldTeam.noon + .hours(12))
    #expect(decision.steps.flatMap(\.people).map(\.name) == ["Dora", "Ben", "Ana"])
  }

  @Test("With nobody on duty and nobody free a manager is told first, and decides whom to pull")
  func alone() {
    let team = ShieldTeam(potw: [], onCall: [], engineers: [("Hal", "Mo-Fr 09:00-18:00", true)])
    #expect(team.decide(.p1, at: ShieldTeam.noon).steps.flatMap(\.people).map(\.name) == ["Ana", "Hal"])
  }

  @Test("When a step is due, who went home, left or committed since is not told of it")
  func due() {
    let step = ShieldTeam().decide(.p1, at: ShieldTeam.noon).steps[2]
    let (eva, gus) = (step.people[0].id, step.people[1].id)
    func told(_ priority: Priority, hours: Bool, work: Set<ID<Person>>, committed: Set<ID<Person>> = []) -> [String] {
      RoutingPolicy.reached(
        step, priority, .init(inWorkingHours: hours, present: [eva, gus], atWork: work, committed: committed)
      ).map(\.name)
    }
    #expect(told(.p3, hours: true, work: [eva]) == ["Eva"])
    #expect(told(.p2, hours: true, work: [eva]) == ["Eva", "Gus"])
    #expect(told(.p2, hours: false, work: [eva]) == ["Eva"])
    #expect(told(.p2, hours: true, work: [eva, gus], committed: [gus]) == ["Eva"])
    #expect(told(.p1, hours: true, work: [eva, gus], committed: [gus]) == ["Eva"], "the free ones first")
  }

  @Test("After an outage each step has its time again")
  func outage() throws {
    let start = Instant.testStart
    let steps = [0, 5, 10].map { minutes in
      RoutingDecision.Step(
        rung: .triage, people: [.init(ID(Int64(minutes + 1)), "Person")], after: .minutes(Int64(minutes)), because: "",
        rule: "B5")
    }
    let decision = RoutingDecision(steps: steps, deferredUntil: nil, passedOver: [], because: "", rule: "B2")
    let hours = try WorkingHours("none", zone: .utc)
    func next(after step: Int, at minutes: Int64) -> NextAction? {
      RoutingPolicy.next(
        after: step, of: decision, decidedAt: start, .p1, now: start + .minutes(minutes), hours: hours)
    }
    #expect(next(after: 0, at: 0) == NextAction(.escalate, at: start + .minutes(5), step: 1))
    #expect(next(after: 1, at: 40) == NextAction(.escalate, at: start + .minutes(45), step: 2))
    #expect(next(after: 2, at: 45) == NextAction(.escalate, at: start + .minutes(60), step: 3))
  }

  @Test(
    "At no minute of a week is a lower priority told sooner or to more people than a higher one",
    arguments: ShieldTeam.all)
  func urgency(team: ShieldTeam) {
    for start in stride(from: 0, to: 7 * 1440, by: team.stride) {
      let told = Priority.allCases.map { team.told($0, from: start) }
      for (index, (higher, lower)) in zip(told, told.dropFirst()).enumerated() {
        // The k-th telling of the higher is never later than that of the lower.
        let isQuieter = higher.count < lower.count || zip(higher, lower).contains { $0 > $1 }
        #expect(!isQuieter, "P\(index + 1) from minute \(start): \(higher.prefix(20)), next \(lower.prefix(20))")
        guard !isQuieter else { return }
      }
    }
  }

  @Test("Nobody of the pool is told of a P3 or P4 outside working hours", arguments: ShieldTeam.all)
  func quiet(team: ShieldTeam) {
    for start in stride(from: 0, to: 7 * 1440, by: team.stride * 3) {
      for priority in [Priority.p3, .p4] {
        let night = team.tellings(priority, from: start).filter { $0.rung != .triage && $0.rung != .manager }
          .filter { !team.isOpen(ShieldTeam.start + .minutes(Int64($0.minute))) }
        #expect(night.isEmpty, "P\(priority.rawValue) from minute \(start)")
      }
    }
  }
}
