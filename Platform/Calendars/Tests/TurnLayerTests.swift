import Core
import Testing

@testable import Calendars

@Suite("Layers of turns")
struct TurnLayerTests {
  @Test("People take turns in order, several at a time, and an empty slot keeps the cadence")
  func turns() throws {
    let layer = try layer(
      "Europe/Berlin", from: "2026-01-05 09:00", "FREQ=WEEKLY;INTERVAL=2", slots: [[1, 2], [], [3]])
    let shifts = layer.shifts(from: try at("2026-01-05T08:00:00Z"), to: try at("2026-03-30T07:00:00Z"))
    #expect(shifts.map(\.people) == [[1, 2], [], [3], [1, 2], [], [3]])
    #expect(shifts.map(\.index) == [0, 1, 2, 3, 4, 5])
    #expect(shifts.first?.start == (try at("2026-01-05T08:00:00Z")))
    #expect(shifts.last?.end == (try at("2026-03-30T07:00:00Z")))
  }

  @Test("Before the first hand-over there is nobody, and the first shift is the next")
  func beforeTheFirst() throws {
    let layer = try layer("Europe/Berlin", from: "2026-01-05 09:00")
    let before = try at("2026-01-05T07:59:59Z")
    #expect(layer.shift(at: before) == nil)
    #expect(layer.next(after: before)?.index == 0)
    #expect(layer.next(after: try at("2020-01-01T00:00:00Z"))?.index == 0)
    #expect(layer.shift(at: try at("2026-01-05T08:00:00Z"))?.index == 0)
    #expect(layer.next(after: try at("2026-01-05T08:00:00Z"))?.index == 1)
    #expect(layer.shifts(from: try at("2025-01-01T00:00:00Z"), to: before).isEmpty)
  }

  @Test("Lord Howe Island sets back by half an hour, so shifts overlap by half an hour")
  func lordHowe() throws {
    let layer = try layer("Australia/Lord_Howe", from: "2026-03-29 01:45")
    let (first, second) = (layer.turn(0), layer.turn(1))
    #expect(first.end - second.start == .minutes(30))
    #expect(second.start == (try at("2026-04-04T14:45:00Z")))
    #expect(first.end - first.start == .days(7) + .minutes(30))
    #expect(layer.shift(at: second.start)?.index == 1)
  }

  @Test("A shift in which the clocks change is an hour longer or shorter")
  func lengths() throws {
    let layer = try layer("Europe/Berlin", from: "2026-03-23 09:00")
    #expect(layer.turn(0).end - layer.turn(0).start == .days(7) - .hours(1))
    #expect(layer.turn(30).end - layer.turn(30).start == .days(7) + .hours(1))
  }

  @Test("Samoa skipped a hand-over day: the hand-over moves to the next day, without a gap")
  func skippedDay() throws {
    let layer = try layer("Pacific/Apia", from: "2011-12-23 09:00")
    #expect(layer.turn(0).end == layer.turn(1).start)
    #expect(layer.zone.local(layer.turn(1).start).description == "2011-12-31 09:00")
    #expect(layer.shift(at: layer.turn(1).start - .hours(1))?.index == 0)
  }

  @Test("A daily turn of the day that Samoa skipped is empty, and nobody else's")
  func skippedTurn() throws {
    let daily = try layer("Pacific/Apia", from: "2011-12-29 09:00", "FREQ=DAILY")
    let shifts = daily.shifts(from: try at("2011-12-29T00:00:00Z"), to: try at("2012-01-01T00:00:00Z"))
    #expect(shifts.map(\.people) == [[1], [3], [1]])
    #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.end == $1.start })
  }

  @Test("Without windows, with windows round the clock and with all minutes of the week it is the same")
  func alwaysOpen() throws {
    let (from, to) = (try at("2026-03-01T00:00:00Z"), try at("2026-04-30T00:00:00Z"))
    let plain = try layer("Europe/Berlin", from: "2026-01-05 02:30", "FREQ=DAILY")
    for windows in ["24/7", "Mo-Su 00:00-24:00"] {
      let open = try layer("Europe/Berlin", from: "2026-01-05 02:30", "FREQ=DAILY", windows: windows)
      #expect(open.shifts(from: from, to: to) == plain.shifts(from: from, to: to))
    }
  }

  @Test("A turn is cut into the parts that lie in windows, which share its number and people")
  func parts() throws {
    let nights = try layer(
      "Europe/Berlin", from: "2026-01-05 00:00", "FREQ=DAILY", windows: "Mo-Su 00:00-06:00 22:00-24:00")
    let shifts = nights.shifts(from: try at("2026-01-05T12:00:00Z"), to: try at("2026-01-07T02:00:00Z"))
    #expect(
      text(shifts, in: nights.zone) == [
        "Mo 22:00-00:00 [1]", "Tu 00:00-06:00 [2]", "Tu 22:00-00:00 [2]", "We 00:00-06:00 [3]",
      ])
    #expect(shifts.map(\.index) == [0, 1, 1, 2])
    #expect(nights.shift(at: try at("2026-01-06T12:00:00Z")) == nil)
    #expect(nights.next(after: try at("2026-01-06T12:00:00Z"))?.start == (try at("2026-01-06T21:00:00Z")))
  }

  @Test("What cannot rotate is refused, naming all fields")
  func refused() throws {
    let refusal = try #require(throws: Refusal.self) {
      try layer("Europe/Berlin", from: "2026-01-05 09:00", windows: "none", slots: [])
    }
    #expect(refusal.message.contains("slots: must be between 1 and 200, are 0"))
    #expect(refusal.message.contains("windows: must have at least one minute a week"))
    let twice = try #require(throws: Refusal.self) {
      try layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[1], [2, 3, 2]])
    }
    #expect(twice.message == "slots[1]: must not name a person twice")
    let elsewhere = try WorkingHours("Mo 09:00-17:00", zone: zone("Asia/Tokyo"))
    #expect(throws: Refusal.self) {
      try TurnLayer(zone: zone("Europe/Berlin"), first: local("2026-01-05", "09:00"), windows: elsewhere, slots: [[1]])
    }
  }
}
