import Calendars
import Core
import OnCall
import Storage
import Teams
import TestKit
import Testing

@testable import Planning

/// A duty in time that somebody has promised to planned work is a conflict of the calendar (S1, B3).
@Suite struct PromisedDutyTests {
  /// `promised on_call S-1 2026-11-30 to 2026-12-04`
  private func open(_ desk: PlanningDesk) async throws -> [String] {
    let zone = try Zone.named("Europe/Berlin")
    return try await desk.app.read { tx in
      try tx.all(
        """
        SELECT kind, duty, work, starts_at, ends_at FROM duty_findings
        WHERE closed_at IS NULL AND kind = 'promised' ORDER BY id
        """
      ) { row in
        let days = [zone.local(try row.instant(3)).day, zone.local(try row.instant(4)).day]
        return "\(try row.text(0)) \(try row.text(1)) \(try row.text(2)) \(days[0]) to \(days[1])"
      }
    }
  }

  /// On call by weeks, from Monday 23 November: Ines, then Jonas.
  private func rotation(_ desk: PlanningDesk) async throws {
    try await desk.app.write { tx in
      _ = try OnCallActions(tx, as: .system).addRotation(
        name: "Nights", kind: .onCall, team: desk.team.id,
        plan: RotationPlan(
          zoneName: "Europe/Berlin", startsOn: Day("2026-11-23") ?? Day(number: 0), handOverMinute: 540,
          cadence: .weeks(1, on: []), slots: [[desk.ines.id], [desk.jonas.id]]))
    }
    try await desk.app.settle()
  }

  @Test(arguments: TestEngine.available)
  func `it is found when somebody commits, told to them in time, and gone when they take it back`(
    _ engine: TestEngine
  ) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await rotation(desk)
      let story = try await desk.pulled()
      let promise = try await desk.commit(
        desk.jonas, to: .story(story), until: Instant(rfc3339: "2026-12-02T17:00:00Z"))
      try await desk.app.settle()
      #expect(try await open(desk) == ["promised on_call [\"S-\(story)\"] 2026-11-30 to 2026-12-02"])
      try await desk.app.advance(by: .hours(2))
      let told = try await desk.app.read { tx in
        try tx.all(
          """
          SELECT p.name, n.headline FROM notifications n JOIN people p ON p.id = n.person_id
          WHERE n.subject_kind = 'finding' AND n.headline LIKE '%committed%' ORDER BY p.name
          """
        ) { "\(try $0.text(0)): \(try $0.text(1))" }
      }
      let words = "Jonas Lind has Nights while committed to S-\(story)"
      #expect(told == ["Jonas Lind: \(words)", "Marek Nowak: \(words)"])
      try await desk.promise(desk.jonas) { try $0.withdraw(promise.id, reason: "The pager comes first") }
      try await desk.app.settle()
      #expect(try await open(desk).isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a promise that ends before the duty, or within a hand-over, is none`(_ engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await rotation(desk)
      let story = try await desk.pulled()
      try await desk.commit(desk.jonas, to: .story(story), until: Instant(rfc3339: "2026-11-30T11:00:00Z"))
      try await desk.app.settle()
      #expect(try await open(desk).isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `two promises in one duty are one thing to decide`(_ engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await rotation(desk)
      let feature = try await desk.inWork(stories: 2)
      let stories = try await desk.stories(feature).map(\.id)
      try await desk.commit(desk.jonas, to: .story(stories[1]), until: Instant(rfc3339: "2026-12-04T17:00:00Z"))
      try await desk.commit(desk.jonas, to: .story(stories[0]), until: Instant(rfc3339: "2026-12-02T17:00:00Z"))
      try await desk.app.settle()
      let work = "[\"S-\(stories[0])\",\"S-\(stories[1])\"]"
      #expect(try await open(desk) == ["promised on_call \(work) 2026-11-30 to 2026-12-04"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `each turn is a thing of its own, and a further promise in it is told anew`(_ engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await rotation(desk)
      let feature = try await desk.inWork(stories: 2)
      let stories = try await desk.stories(feature).map(\.id)
      try await desk.commit(desk.jonas, to: .story(stories[0]), until: Instant(rfc3339: "2026-12-18T17:00:00Z"))
      try await desk.app.settle()
      let first = "[\"S-\(stories[0])\"]"
      #expect(
        try await open(desk) == [
          "promised on_call \(first) 2026-11-30 to 2026-12-07", "promised on_call \(first) 2026-12-14 to 2026-12-18",
        ])
      try await desk.app.write { tx in
        for (number, until) in try tx.all(
          "SELECT id, told FROM duty_findings WHERE kind = 'promised' ORDER BY id",
          { (try $0.integer(0), try $0.int(1)) })
        {
          #expect(until == 0)
          try FindingActions(tx, as: desk.marek.actor).accept(ID(number), note: "The turn comes first")
        }
      }
      try await desk.commit(desk.jonas, to: .story(stories[1]), until: Instant(rfc3339: "2026-12-02T17:00:00Z"))
      try await desk.app.settle()
      let accepted = try await desk.app.read { tx in
        try tx.all("SELECT accepted_by FROM duty_findings WHERE kind = 'promised' ORDER BY id") { $0.optionalText(0) }
      }
      #expect(accepted == [nil, "Marek Nowak"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `who has promised what is not for customers, and a duty at night takes nothing`(_ engine: TestEngine)
    async throws
  {
    try await PlanningDesk.run(engine) { desk in
      try await rotation(desk)
      try await desk.app.write { tx in
        let nights = RotationPlan([
          LayerPlan(
            zoneName: "Europe/Berlin", startsOn: Day("2026-11-23") ?? Day(number: 0), handOverMinute: 540,
            windows: "Mo-Su 18:00-24:00", slots: [[desk.lena.id]])
        ])
        _ = try OnCallActions(tx, as: .system).addRotation(
          name: "Late", kind: .onCall, team: desk.team.id, plan: nights)
      }
      let story = try await desk.pulled()
      for person in [desk.jonas, desk.lena] {
        try await desk.commit(person, to: .story(story), until: Instant(rfc3339: "2026-12-02T17:00:00Z"))
      }
      try await desk.app.settle()
      #expect(try await open(desk) == ["promised on_call [\"S-\(story)\"] 2026-11-30 to 2026-12-02"], "of Jonas alone")
      func seen(_ person: Person) async throws -> Bool {
        let path = "/api/v1/oncall/findings?team=\(desk.team.id)"
        let reply = try await desk.app.json(.get, path, as: .actor(person.actor)).json
        let page = try await desk.app.get("/rotations?team=\(desk.team.id)", as: .actor(person.actor)).text
        #expect(reply.encodedText().contains("promised") == page.contains("committed to"))
        return page.contains("committed to")
      }
      #expect(try await seen(desk.lena))
      #expect(try await !seen(desk.ada))
    }
  }
}
