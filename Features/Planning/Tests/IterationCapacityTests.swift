import Calendars
import Core
import OnCall
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Capacity of an iteration")
struct IterationCapacityTests {
  private func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }
  private func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .distantPast }

  @Test("Leave takes its part, a duty its working hours, and a night nothing")
  func parts() throws {
    let hours = try WorkingHours("Mo-Fr 09:00-17:00", zone: try Zone.named("Europe/Berlin"))
    let presence = Presence(
      hours: hours.closed(on: [day("2026-11-27")]),
      leave: [at("2026-11-23T13:00:00+01:00")..<at("2026-11-24T00:00:00+01:00")],
      potw: [at("2026-11-24T09:00:00+01:00")..<at("2026-11-25T09:00:00+01:00")],
      onCall: [
        at("2026-11-25T18:00:00+01:00")..<at("2026-11-26T08:00:00+01:00"),
        at("2026-11-23T00:00:00+01:00")..<at("2026-11-24T00:00:00+01:00"),
      ])
    let capacity = PersonCapacity(ID(1), presence, in: day("2026-11-23")...day("2026-11-29"))
    #expect(capacity.work == 4, "without the holiday and the weekend")
    #expect(capacity.leave == 0.5 && capacity.potw == 1 && capacity.onCall == 0.5, "what leave took is not taken twice")
    #expect(capacity.days == 2)
  }

  @Test("The day on which the clocks change is a day")
  func clocks() throws {
    let hours = try WorkingHours("Mo-Su 00:00-24:00", zone: try Zone.named("Europe/Berlin"))
    let presence = Presence(
      hours: hours, leave: [at("2026-10-25T00:00:00+02:00")..<at("2026-10-26T00:00:00+01:00")])
    let capacity = PersonCapacity(ID(1), presence, in: day("2026-10-24")...day("2026-10-26"))
    #expect(capacity.work == 3 && capacity.leave == 1 && capacity.days == 2)
  }

  @Test("What fits is the median of a person-day, from three iterations on")
  func fit() {
    func past(_ points: Int, _ stories: Int, _ days: Double) -> IterationFit.Past {
      .init(points: points, stories: stories, days: days)
    }
    let few = IterationFit([past(20, 5, 10), past(10, 5, 10), past(9, 9, 0)])
    #expect(few.samples == 2 && few.points(in: 10) == nil && few.stories(in: 10) == nil)
    let fit = IterationFit([past(20, 5, 10), past(10, 4, 10), past(30, 2, 10)])
    #expect(fit.points(in: 8) == 16 && fit.stories(in: 8) == 3)
    let even = IterationFit([past(1, 1, 10), past(2, 1, 10), past(4, 1, 10), past(50, 1, 10)])
    #expect(even.points(in: 10) == 3)
    let six = IterationFit((1...6).map { past($0, 1, 1) })
    #expect(six.samples == 5 && six.pointsPerDay == 3, "only the last five")
  }

  @Test("The plan leaves out duty, leave and the SS&A pair, and warns", arguments: TestEngine.available)
  func plan(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (jonas, ines, lena) = (desk.jonas.id, desk.ines.id, desk.lena.id)
      let team = desk.team.id
      try await desk.app.write { tx in
        _ = try OnCallActions(tx, as: .system).addRotation(
          name: "Week", kind: .potw, team: team,
          plan: RotationPlan(
            zoneName: "Europe/Berlin", startsOn: Day("2026-11-30") ?? Day(number: 0), handOverMinute: 0,
            slots: [[jonas], [lena]]))
        try LeaveActions(tx, as: .system).add(
          ines, days: Day("2026-11-26") ?? Day(number: 0), Day("2026-11-27") ?? Day(number: 0))
      }
      let feature = try await desk.inWork(stories: 2)
      let later = try await desk.agreed("Later")
      let other = try await desk.write("Not yet", size: nil, in: later)
      let id = try await desk.nextIteration()
      try await desk.iteration(desk.petra) { try $0.plan(other, into: id) }
      let plan = try await desk.app.read { tx in try IterationPlan(id, tx) }
      let days = Dictionary(uniqueKeysWithValues: plan.capacity.people.map { ($0.person, $0.days) })
      #expect(days == [jonas: 5, ines: 8, lena: 10], "the product owner and the manager do no stories")
      #expect(plan.capacity.ssa == 20 && plan.capacity.days == 3)
      #expect(plan.candidates.map { $0.feature?.id } == [feature] && plan.candidates[0].stories.count == 2)
      #expect(
        plan.warnings == [
          "Nobody has sized S-3.", "F-2 is at writing stories: its stories cannot be pulled yet.",
          "Nothing of SS&A is in: its pair would have no work.",
        ])
    }
  }

  @Test("A stand-up names what waits, what is blocked, and tomorrow", arguments: TestEngine.available)
  func standUp(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, stories) = try await desk.running(stories: 3)
      let ines = desk.ines.id
      try await desk.app.write { tx in
        let tomorrow = Day("2026-11-25") ?? Day(number: 0)
        try LeaveActions(tx, as: .system).add(ines, days: tomorrow, tomorrow)
      }
      try await desk.story(desk.jonas) { try $0.move(stories[0], to: .inWork) }
      try await desk.story(desk.jonas) { try $0.move(stories[0], to: .validation) }
      try await desk.story(desk.jonas) { try $0.move(stories[1], to: .inWork) }
      try await desk.story(desk.jonas) { try $0.block(stories[1], reason: "no quota") }
      try await desk.app.advance(by: .days(1))
      let standUp = try await desk.app.read { tx in try StandUp(id, tx) }
      #expect(
        standUp.items.map { "\($0.kind) \($0.story?.number ?? "-") \($0.text)" } == [
          "validation S-1 waits for Lena Vogt since yesterday.", "blocked S-2 is blocked since yesterday: no quota",
          "tomorrow - SS&A has nobody; it needs a pair. Lena Vogt is free.", "tomorrow - Ines Duarte is away.",
        ])
      #expect(standUp.columns.map(\.state) == [.validation, .inWork, .ready, .written] && standUp.pace.days == nil)
    }
  }

  @Test("The usual time of stories is a nearest rank, from ten on")
  func pace() {
    #expect(StandUp.Pace(Array(repeating: 1, count: 9)).days == nil)
    #expect(StandUp.Pace([1, 1, 2, 3, 3, 4, 5, 8, 13, 21]).days == 13)
  }
}
