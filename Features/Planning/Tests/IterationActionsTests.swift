import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Iterations")
struct IterationActionsTests {
  private func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

  @Test(
    "The next iteration begins after the last one, with its demo on the last working day",
    arguments: TestEngine.available)
  func next(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let first = try await desk.get(try await desk.nextIteration())
      #expect("\(first.startsOn) \(first.endsOn)" == "2026-11-23 2026-12-06")
      #expect(first.demoAt?.rfc3339 == "2026-12-04T13:00:00.000Z", "Friday 14:00 in Berlin")
      let second = try await desk.get(try await desk.nextIteration())
      #expect(second.number == 2 && second.startsOn == day("2026-12-07"))
      #expect(try await desk.events(second.reference) == ["iteration.added"])
    }
  }

  @Test("Days that cannot be are refused with their limits", arguments: TestEngine.available)
  func days(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let team = desk.team.id
      _ = try await desk.nextIteration()
      func refused(_ first: String, _ last: String) async throws -> String? {
        try await desk.refusal {
          _ = try await desk.iteration(desk.petra) { try $0.add(team, startsOn: Day(first), endsOn: Day(last)) }
        }?.message
      }
      #expect(try await refused("2026-12-20", "2026-12-10") == "ends_on: must not be before the first day, 2026-12-20")
      #expect(try await refused("2026-12-07", "2027-02-01") == "ends_on: must make at most 56 days, makes 57")
      #expect(
        try await refused("2026-12-06", "2026-12-20")
          == "starts_on: must be after 2026-12-06, the last day of iteration 1")
      #expect(
        try await refused("2029-01-01", "2029-01-10") == "starts_on: must be within two years of today, is 2029-01-01")
      let second = try await desk.get(try await desk.nextIteration())
      var draft = IterationDraft(second)
      draft.startsOn = day("2026-12-05")
      let early = draft
      let overlap = try await desk.refusal {
        try await desk.iteration(desk.petra) { try $0.edit(second.id, version: nil, to: early) }
      }
      #expect(overlap?.message == "starts_on: must leave iteration 1 its days, 2026-11-23 to 2026-12-06")
      draft.startsOn = day("2026-11-01")
      draft.endsOn = day("2026-11-10")
      draft.demoAt = nil
      let before = draft
      let swapped = try await desk.refusal {
        try await desk.iteration(desk.petra) { try $0.edit(second.id, version: nil, to: before) }
      }
      #expect(swapped?.message == "starts_on: must be after iteration 1, 2026-11-23 to 2026-12-06")
      #expect(try await desk.get(second.id).version == 1, "nothing is half stored")
    }
  }

  @Test("Only the product owner, leads and managers decide", arguments: TestEngine.available)
  func roles(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let team = desk.team.id
      for person in [desk.jonas, desk.lena, desk.ada] {
        let refusal = try await desk.refusal { _ = try await desk.iteration(person) { try $0.add(team) } }
        #expect(
          refusal?.message.hasSuffix(
            "that is for the product owner, for who leads an open feature, or a manager.") == true)
      }
      _ = try await desk.agreed()
      try await desk.iteration(desk.lena) { try $0.add(team) }
      try await desk.iteration(desk.marek) { try $0.add(team) }
      let payments = desk.payments.id
      let customer = try await desk.refusal { _ = try await desk.iteration(desk.petra) { try $0.add(payments) } }
      #expect(customer == .invalid("team", "must be a team of operations"))
    }
  }

  @Test(
    "What enters after the start was not planned, and the scope of any moment stays known",
    arguments: TestEngine.available)
  func scope(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, stories) = try await desk.running(stories: 3)
      let feature = try #require(try await desk.get(stories[0]).feature)
      let begun = desk.app.now
      try await desk.app.advance(by: .days(2))
      let late = try await desk.write("Late", in: feature)
      try await desk.iteration(desk.lena) { try $0.plan(late, into: id) }
      try await desk.iteration(desk.lena) { try $0.unplan(stories[2], from: id) }
      try await desk.app.advance(by: .days(1))
      try await desk.iteration(desk.lena) { try $0.plan(stories[2], into: id) }
      let counts = try await desk.counts(id)
      #expect(counts.planned == 3 && counts.added == 1 && counts.unplannedShare == 0.25, "back in, it is still planned")
      let now = desk.app.now
      let scopes = try await desk.app.read { tx in
        let reader = IterationReader(tx)
        return try [begun, begun + .days(2), now].map { try reader.scope(id, at: $0).map(\.number) }
      }
      #expect(scopes == [[1, 2, 3], [1, 2, 4], [1, 2, 4, 3]])
      #expect(try await desk.events(late.storyReference).last == "story.planned")
      #expect(try await desk.get(late).version == 2)
    }
  }

  @Test(
    "An iteration is closed only when somebody decided about each unfinished story",
    arguments: TestEngine.available)
  func close(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, stories) = try await desk.running(stories: 3)
      try await desk.validate(stories[0])
      try await desk.app.advance(by: .days(13))
      let undecided = try await desk.refusal {
        try await desk.iteration(desk.petra) { try $0.close(id, [stories[1]: .next]) }
      }
      #expect(
        undecided
          == .conflict("Iteration 1 cannot be closed before somebody decides where these go: S-3 “Story 3”."))
      let strange = try await desk.refusal {
        try await desk.iteration(desk.petra) {
          try $0.close(id, [stories[0]: .next, stories[1]: .next, stories[2]: .backlog])
        }
      }
      #expect(strange == .conflict("S-1 is not an unfinished story of iteration 1; look again."))
      #expect(try await desk.get(id).closedAt == nil)
      try await desk.iteration(desk.petra) { try $0.close(id, [stories[1]: .next, stories[2]: .backlog]) }
      let counts = try await desk.counts(id)
      #expect(counts.planned == 3 && counts.done == 1 && counts.donePoints == 3 && counts.carried == 1)
      let team = desk.team.id
      let next = try await desk.app.read { tx in try IterationReader(tx).current(team) }
      #expect(next?.number == 2, "it was made")
      #expect(try await desk.get(stories[1]).iteration == next?.id)
      #expect(try await desk.get(stories[2]).iteration == nil)
      #expect(try await desk.events(stories[1].storyReference).last == "story.carried")
      let after = try await desk.refusal { try await desk.iteration(desk.petra) { try $0.plan(stories[2], into: id) } }
      #expect(after == .conflict("Iteration 1 is closed."))
    }
  }

  @Test(
    "What happens to a story later does not change what came of its iteration",
    arguments: TestEngine.available)
  func past(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, stories) = try await desk.running(stories: 2)
      try await desk.validate(stories[0])
      try await desk.app.advance(by: .days(13))
      try await desk.iteration(desk.petra) { try $0.close(id, [stories[1]: .next]) }
      let before = try await desk.counts(id)
      try await desk.app.advance(by: .days(1))
      let next = try #require(try await desk.get(stories[1]).iteration)
      try await desk.story(desk.lena) { try $0.move(stories[0], to: .ready, reason: "It broke") }
      try await desk.iteration(desk.lena) { try $0.plan(stories[0], into: next) }
      try await desk.validate(stories[1])
      #expect(try await desk.counts(id) == before)
      #expect(before.done == 1 && before.carried == 1 && before.open == 0)
    }
  }

  @Test(
    "One iteration of a team runs at a time, and a stale change is refused",
    arguments: TestEngine.available)
  func single(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let first = try await desk.nextIteration()
      let second = try await desk.nextIteration()
      let early = try await desk.refusal { try await desk.iteration(desk.petra) { try $0.close(first, [:]) } }
      #expect(early == .conflict("Iteration 1 has not been started."))
      try await desk.iteration(desk.petra) { try $0.start(first, version: 1) }
      let two = try await desk.refusal { try await desk.iteration(desk.petra) { try $0.start(second) } }
      #expect(two == .conflict("Iteration 1 is running; close it first."))
      let draft = IterationDraft(try await desk.get(first))
      let stale = try await desk.refusal {
        try await desk.iteration(desk.marek) { try $0.edit(first, version: 1, to: draft) }
      }
      #expect(stale == .conflict("Iteration 1 has changed since you looked. Petra Hahn started it."))
    }
  }

  @Test("A team chooses its rhythm within limits", arguments: TestEngine.available)
  func rhythm(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let team = desk.team.id
      func set(_ rhythm: TeamRhythm, seen: Int?) async throws -> Refusal? {
        try await desk.refusal {
          try await desk.app.write { tx in
            try RhythmActions(tx, as: desk.petra.actor).set(rhythm, of: team, seen: seen)
          }
        }
      }
      var rhythm = TeamRhythm()
      rhythm.days = 57
      rhythm.limits.person = 0
      #expect(
        try await set(rhythm, seen: nil)?.message == "days: must be 1 to 56, is 57; person: must be 1 to 99, is 0")
      rhythm.days = 7
      rhythm.firstWeekday = 3
      rhythm.demoMinute = 600
      rhythm.limits.person = 1
      #expect(try await set(rhythm, seen: 0) == nil)
      #expect(try await set(rhythm, seen: 0)?.message.hasPrefix("Somebody has changed") == true)
      let iteration = try await desk.get(try await desk.nextIteration())
      #expect("\(iteration.startsOn) \(iteration.endsOn)" == "2026-11-25 2026-12-01", "from Wednesday for a week")
      #expect(iteration.demoAt?.rfc3339 == "2026-12-01T09:00:00.000Z")
      #expect(try await desk.app.read { tx in try IterationReader(tx).limits(team) }.person == 1)
    }
  }
}
