import Calendars
import Core
import ICalendar
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// A holiday counts from when it is known until it is taken back: who answered does not change.
@Suite struct HolidayTimeTests {
  private func answering(_ world: OnCallWorld, _ times: String...) async throws -> [[ID<Person>]] {
    var found: [[ID<Person>]] = []
    for time in times { found.append(try await world.roster(at: "2026-11-23 \(time)").answeringNow) }
    return found
  }

  @Test(arguments: TestEngine.available)
  func `added in the afternoon and taken back later, it is one only in between`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let (potw, onCall) = ([world.nadia, world.teo], [world.ravi])
      try await world.app.advance(to: Instant(berlin: "2026-11-23 14:00"))
      let holiday = try await world.app.write { [team = world.team] tx in
        try HolidayActions(tx, as: OnCallWorld.manager).add(team, Day("2026-11-23") ?? Day(number: 0), "Storm")
      }
      #expect(try await answering(world, "10:30", "13:59", "14:00", "16:30") == [potw, potw, onCall, onCall])
      #expect(try await world.roster(at: "2026-11-23 13:00").hoursChangeAt == Instant(berlin: "2026-11-23 14:00"))
      let page = try await world.app.get("/absences", as: .actor(OnCallWorld.manager)).text
      #expect(page.contains("2026, from 14:00"))
      try await world.app.advance(to: Instant(berlin: "2026-11-23 16:00"))
      try await world.app.write { try HolidayActions($0, as: OnCallWorld.manager).remove(holiday.id) }
      #expect(try await answering(world, "10:30", "14:00", "15:59", "16:00") == [potw, onCall, onCall, potw])
      // The day may become one again.
      try await world.app.write { [team = world.team] tx in
        _ = try HolidayActions(tx, as: OnCallWorld.manager).add(team, Day("2026-11-23") ?? Day(number: 0), "Storm")
      }
      #expect(try await answering(world, "13:59", "15:59", "16:00") == [potw, onCall, onCall])
      let gone = try await world.app.post(
        "/absences/holidays/\(holiday.id)/remove", form: [:], as: .actor(OnCallWorld.manager))
      #expect(gone.status == 404)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a calendar that goes on to say a day does not change since when it is one`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let (potw, onCall) = ([world.nadia, world.teo], [world.ravi])
      func read(_ events: [[String]], _ calendar: AbsenceCalendar) async throws {
        let file = try CalendarFile(bytes: OnCallWorld.file(events))
        try await world.app.write { tx in
          let actions = AbsenceCalendarActions(tx, as: .system)
          try actions.keep(try actions.reading(file, of: calendar), of: calendar)
        }
      }
      let storm = OnCallWorld.days("20261123", until: "20261124", "Storm")
      try await world.app.advance(to: Instant(berlin: "2026-11-23 11:00"))
      let calendar = try await world.addCalendar(.holidays(world.team), .file(OnCallWorld.file([storm])))
      #expect(try await answering(world, "10:30", "11:00") == [potw, onCall])
      try await world.app.advance(to: Instant(berlin: "2026-11-23 13:00"))
      let renamed = OnCallWorld.days("20261123", until: "20261124", "Heavy storm")
      try await read([renamed, OnCallWorld.days("20261225", until: "20261226", "Christmas")], calendar)
      #expect(try await answering(world, "10:30", "11:00", "13:00") == [potw, onCall, onCall])
      #expect(try await world.holidays() == ["2026-11-23 Heavy storm", "2026-12-25 Christmas"])
      try await world.app.advance(to: Instant(berlin: "2026-11-23 15:00"))
      try await read([OnCallWorld.days("20261225", until: "20261226", "Christmas")], calendar)
      #expect(try await answering(world, "10:30", "11:00", "14:59", "15:00") == [potw, onCall, onCall, potw])
      #expect(try await world.holidays() == ["2026-12-25 Christmas"])
    }
  }
}
