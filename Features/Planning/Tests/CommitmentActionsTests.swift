import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Commitments")
struct CommitmentActionsTests {
  /// Friday 2026-12-04 18:00 in Berlin: the last end of work within two weeks of Monday 2026-11-23.
  static let usualEnd = Instant(rfc3339: "2026-12-04T17:00:00Z")

  @Test(
    "Committing holds until the last work within two weeks, and is kept by the validation",
    arguments: TestEngine.available)
  func kept(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (story, jonas, team) = (try await desk.pulled(), desk.jonas.id, desk.team.id)
      let made = try await desk.commit(desk.jonas, to: .story(story))
      #expect(made.until == Self.usualEnd && made.madeBy == "Jonas Lind" && made.team == team)
      let held = try await desk.app.read { tx in try ShieldReader(tx).committed(team: team, at: tx.now) }
      #expect(held == [jonas: made])
      try await desk.story(desk.jonas) { try $0.move(story, to: .validation) }
      #expect(try await desk.get(made.id).isOpen)
      try await desk.story(desk.lena) { try $0.move(story, to: .done) }
      let ended = try await desk.get(made.id)
      #expect(ended.outcome == .met && ended.endedAt == desk.app.now && ended.reason.isEmpty)
      #expect(try await desk.app.read { tx in try ShieldReader(tx).committed(at: tx.now) }.isEmpty)
      #expect(
        try await desk.sentences(story).suffix(2) == [
          "Jonas Lind kept the commitment.", "Lena Vogt moved it to validated.",
        ])
    }
  }

  @Test("What is not done when its time passes is broken then", arguments: TestEngine.available)
  func broken(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let story = try await desk.pulled()
      let until = desk.app.now + .days(3)
      let made = try await desk.commit(desk.jonas, to: .story(story), until: until)
      try await desk.app.advance(by: .days(3) - .seconds(1))
      #expect(try await desk.get(made.id).isOpen)
      try await desk.app.advance(by: .seconds(1))
      let ended = try await desk.get(made.id)
      #expect(ended.outcome == .broken && ended.endedAt == until && ended.reason == "S-1 was not done by then.")
      try await desk.story(desk.jonas) { try $0.move(story, to: .validation) }
      try await desk.story(desk.lena) { try $0.move(story, to: .done) }
      #expect(try await desk.get(made.id).outcome == .broken)
    }
  }

  @Test(
    "A validation after the time does not mend a promise that nobody has ended yet", arguments: TestEngine.available)
  func late(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let story = try await desk.pulled()
      let made = try await desk.commit(desk.jonas, to: .story(story), until: desk.app.now + .hours(1))
      try await desk.story(desk.jonas) { try $0.move(story, to: .validation) }
      desk.app.clock.set(desk.app.now + .hours(2))
      try await desk.story(desk.lena) { try $0.move(story, to: .done) }
      let ended = try await desk.get(made.id)
      #expect(ended.outcome == .broken && ended.endedAt == made.until)
    }
  }

  @Test("Dropped work takes its promises back, those of its stories too", arguments: TestEngine.available)
  func dropped(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let story = try await desk.pulled()
      let feature = try #require(try await desk.get(story).feature)
      let first = try await desk.commit(desk.jonas, to: .story(story))
      let second = try await desk.commit(desk.lena, to: .feature(feature))
      try await desk.feature(desk.petra) { try $0.move(feature, to: .dropped, reason: "Nobody needs it") }
      for id in [first.id, second.id] {
        let ended = try await desk.get(id)
        #expect(ended.outcome == .withdrawn && ended.reason == "F-1 was dropped: Nobody needs it")
      }
    }
  }

  @Test(
    "A feature is kept when the product owner accepts it, and cannot be promised after", arguments: TestEngine.available
  )
  func accepted(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork()
      let made = try await desk.commit(desk.lena, to: .feature(feature))
      try await desk.finish(try await desk.stories(feature)[0].id)
      try await desk.feature(desk.lena) { try $0.move(feature, to: .validation) }
      #expect(try await desk.get(made.id).isOpen)
      try await desk.feature(desk.marek) { actions in
        for point in try FeatureCheckStore(actions.tx).of(feature) where point.kind == .criterion {
          try actions.setCheck(point.id, .met, evidence: "seen")
        }
        try actions.move(feature, to: .demo)
      }
      #expect(try await desk.get(made.id).outcome == .met)
      let late = try await desk.refusal { try await desk.commit(desk.lena, to: .feature(feature)) }
      #expect(late == .conflict("F-1 is demo; nobody commits to it any more."))
    }
  }

  @Test(
    "Only oneself, the lead or a manager; only operations; once; for at most 92 days", arguments: TestEngine.available)
  func limits(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let story = try await desk.pulled()
      let (jonas, ada) = (desk.jonas.id, desk.ada.id)
      let foreign = try await desk.refusal { try await desk.commit(desk.ines, to: .story(story), for: jonas) }
      #expect(
        foreign
          == .notAllowed(
            "Ines Duarte may not commit Jonas Lind: that is for Jonas Lind, the feature lead or a manager."))
      let customer = try await desk.refusal { try await desk.commit(desk.ada, to: .story(story), for: ada) }
      #expect(customer == .invalid("person", "must be an active person of operations"))
      for span in [Span.zero, .days(92) + .seconds(1)] {
        let far = try await desk.refusal {
          try await desk.commit(desk.jonas, to: .story(story), until: desk.app.now + span)
        }
        #expect(far == .invalid("until", "must be later than now and at most 92 days ahead"))
      }
      let made = try await desk.commit(desk.lena, to: .story(story), for: jonas)
      #expect(made.madeBy == "Lena Vogt" && made.person == jonas)
      let twice = try await desk.refusal { try await desk.commit(desk.jonas, to: .story(story)) }
      #expect(twice == .conflict("Jonas Lind is committed to S-1 already."))
    }
  }

  @Test("Taking it back needs a reason, and is neither kept nor broken", arguments: TestEngine.available)
  func withdrawn(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let story = try await desk.pulled()
      let made = try await desk.commit(desk.jonas, to: .story(story))
      #expect(
        try await desk.refusal { try await desk.promise(desk.jonas) { try $0.withdraw(made.id, reason: "") } } != nil)
      #expect(
        try await desk.refusal { try await desk.promise(desk.ines) { try $0.withdraw(made.id, reason: "x") } } != nil)
      try await desk.promise(desk.marek) { try $0.withdraw(made.id, reason: "Ill", version: 1) }
      #expect(try await desk.get(made.id).outcome == .withdrawn)
      let again = try await desk.refusal {
        try await desk.promise(desk.jonas) { try $0.withdraw(made.id, reason: "x") }
      }
      #expect(again == .conflict("The commitment to S-1 has ended already."))
      try await desk.commit(desk.jonas, to: .story(story))
    }
  }

  @Test("Who takes part no more is not shielded, and their promises end", arguments: TestEngine.available)
  func deactivated(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let made = try await desk.commit(desk.jonas, to: .story(try await desk.pulled()))
      let jonas = desk.jonas.id
      try await desk.app.write { tx in try PersonActions(tx, as: .system).deactivate(jonas) }
      #expect(try await desk.app.read { tx in try ShieldReader(tx).committed(at: tx.now) }.isEmpty)
      try await desk.app.advance(by: .minutes(1))
      let ended = try await desk.get(made.id)
      #expect(ended.outcome == .withdrawn && ended.reason == "Jonas Lind takes part no more.")
    }
  }

  @Test(
    "A breach counts once for its cause, costs what was written, and can be declined", arguments: TestEngine.available)
  func breach(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let made = try await desk.commit(desk.jonas, to: .story(try await desk.pulled()))
      let (jonas, cause) = (desk.jonas.id, Reference(kind: "interrupt", number: 12))
      func shield(_ work: @escaping @Sendable (ShieldActions) throws -> Void) async throws {
        try await desk.app.write { tx in try work(ShieldActions(tx, as: desk.marek.actor)) }
      }
      try await shield { try $0.cost(jonas, of: cause, minutes: 5) }
      for _ in 0..<2 {
        try await shield { try $0.breach(made, by: cause, called: "I-12", rule: .named, reason: "Knows Kafka") }
      }
      try await shield { try $0.cost(jonas, of: cause, minutes: 25) }
      let only = try await desk.app.read { tx in try ShieldReader(tx).breaches(by: cause) }
      #expect(only.map(\.minutes) == [25] && only.map(\.askedBy) == ["Marek Nowak"])
      try await shield { try $0.decline(jonas, cause, reason: "Not today") }
      let none = try await desk.refusal { try await shield { try $0.decline(jonas, cause, reason: "x") } }
      #expect(none != nil)
      try await shield { try $0.breach(made, by: cause, called: "I-12", rule: .named, reason: "Please") }
      let both = try await desk.app.read { tx in try ShieldReader(tx).breaches(by: cause) }
      #expect(both.map { $0.declinedAt == nil } == [false, true])
    }
  }

  @Test("The usual end is that of the last work, whatever the hours")
  func usual() throws {
    let berlin = try Zone.named("Europe/Berlin")
    func end(_ hours: String, days: Int64 = 14) throws -> Instant {
      CommitmentRule.usualEnd(
        try WorkingHours(hours, zone: berlin), from: .testStart, to: .testStart + .days(days))
    }
    #expect(try end("Mo-Fr 09:00-18:00") == Self.usualEnd)
    #expect(try end("Tu 09:00-12:00 13:00-17:00", days: 3) == Instant(rfc3339: "2026-11-24T16:00:00Z"))
    #expect(try end("Mo-Su 00:00-24:00") == .testStart + .days(14))
    #expect(try end("Sa 09:00-12:00", days: 3) == .testStart + .days(3))
  }
}
