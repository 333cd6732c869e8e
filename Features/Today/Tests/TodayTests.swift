import Core
import Interrupts
import TestKit
import Testing
import World

@testable import Today

@Suite("Today")
struct TodayTests {
  /// What stands in the page after one text and before another.
  private func part(_ page: String, _ start: String, _ end: String) -> Substring? {
    page.range(of: start).map { page[$0.upperBound...] }.flatMap { rest in
      rest.range(of: end).map { rest[..<$0.lowerBound] }
    }
  }

  @Test("The page says who answers now and who does after working hours", arguments: TestEngine.available)
  func duties(engine: TestEngine) async throws {
    try await TodayDesk.run(engine) { desk in
      let morning = try await desk.page(desk.world.ana)
      #expect(try #require(part(morning, "Answering now", "</div>")).contains("Ben"))
      #expect(try #require(part(morning, "From 18:00", "</div>")).contains("Dora"))
      desk.app.clock.move(by: .hours(10))
      let evening = try await desk.page(desk.world.ana)
      #expect(try #require(part(evening, "Answering now", "</div>")).contains("Dora"))
    }
  }

  @Test("Who answers sees what waits, everybody else is left in peace", arguments: TestEngine.available)
  func waiting(engine: TestEngine) async throws {
    try await TodayDesk.run(engine) { desk in
      #expect(try await desk.page(desk.world.ben).contains("Nothing is open."))
      try await desk.open("Mail is stuck", by: desk.world.chi)
      desk.app.clock.move(by: .minutes(5))
      let ben = try await desk.page(desk.world.ben)
      #expect(ben.contains("One interrupt waits for an answer.</em> One open."))
      #expect(ben.contains("You answer now.") && ben.contains("Nobody has answered for 5 min"))
      let dora = try await desk.page(desk.world.dora)
      #expect(dora.contains("You are left in peace.</b> Ben answers.") && !dora.contains("Nobody has answered for"))
    }
  }

  @Test("The share is the minutes written down, of the working time since Monday", arguments: TestEngine.available)
  func share(engine: TestEngine) async throws {
    try await TodayDesk.run(engine) { desk in
      let id = try await desk.open("Mail is stuck", by: desk.world.chi)
      // Wednesday 12:00: 9, 9 and 3 working hours of Ana, Ben and Dora; Chi is a customer.
      desk.app.clock.move(by: .hours(50))
      try await desk.spend(300, on: id, by: desk.world.ben)
      try await desk.spend(78, on: id, by: desk.world.dora)
      let share = try await desk.share()
      #expect(share.people == 3 && share.workingMinutes == 3 * 21 * 60)
      #expect(share.thisWeek.minutes == 378 && share.percent == 10)
      #expect(share.thisWeek.opened == 1 && share.thisWeek.resolved == 0 && share.lastWeek.opened == 0)
      let page = try await desk.page(desk.world.ana)
      #expect(page.contains("10 %</b> of the working time went to interrupts"))
      #expect(page.contains("the working hours of the 3 people in operations teams since Monday (2 d 15 h so far)"))
    }
  }

  @Test("The week begins on Monday at midnight where the reader is", arguments: TestEngine.available)
  func week(engine: TestEngine) async throws {
    // Sunday 23:30 in UTC is Monday 00:30 in Berlin.
    try await TodayDesk.run(engine, at: .testStart - .minutes(9 * 60 + 30)) { desk in
      try await desk.open("Mail is stuck", by: desk.world.chi)
      #expect(try await desk.share().percent == nil)
      #expect(try await desk.page(desk.world.ana).contains("Nobody has had working hours yet this week"))
      desk.app.clock.move(by: .hours(12))
      let (berlin, utc) = (try await desk.share(), try await desk.share(in: "UTC"))
      #expect(berlin.thisWeek.opened == 1 && berlin.lastWeek.opened == 0)
      #expect(utc.thisWeek.opened == 0 && utc.lastWeek.opened == 1)
      #expect(berlin.percent == 0)
    }
  }

  @Test("A customer sees what was filed for the own team, and no share", arguments: TestEngine.available)
  func customer(engine: TestEngine) async throws {
    try await TodayDesk.run(engine) { desk in
      try await desk.open("Mail is stuck", by: desk.world.chi)
      try await desk.open("A disk is full", by: desk.world.ben)
      let chi = try await desk.page(desk.world.chi)
      #expect(chi.contains("Mail is stuck") && !chi.contains("A disk is full"))
      #expect(chi.contains("One open.") && !chi.contains("Share of interrupts"))
      let ana = try await desk.page(desk.world.ana)
      #expect(ana.contains("Mail is stuck") && ana.contains("A disk is full") && ana.contains("Share of interrupts"))
    }
  }
}
