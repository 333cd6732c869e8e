import Core
import Testing

@testable import Calendars

private func rotation(
  _ zoneName: String, from first: String, at handOver: String, weeks: Int = 1, slots: [[Int64]] = [[1], [2], [3]]
) throws -> WeeklyRotation {
  try WeeklyRotation(
    zone: zone(zoneName), firstDay: day(first), handOver: time(handOver), weeks: weeks, slots: slots)
}

@Suite("Weekly rotations")
struct WeeklyRotationTests {
  @Test("People take turns in order, several at a time, and an empty slot keeps the cadence")
  func turns() throws {
    let rotation = try rotation(
      "Europe/Berlin", from: "2026-01-05", at: "09:00", weeks: 2, slots: [[1, 2], [], [3]])
    let shifts = rotation.shifts(from: try at("2026-01-05T08:00:00Z"), to: try at("2026-03-30T07:00:00Z"))
    #expect(shifts.map(\.people) == [[1, 2], [], [3], [1, 2], [], [3]])
    #expect(shifts.map(\.index) == [0, 1, 2, 3, 4, 5])
    #expect(shifts.first?.start == (try at("2026-01-05T08:00:00Z")))
    #expect(shifts.last?.end == (try at("2026-03-30T07:00:00Z")))
  }

  @Test("Before the first hand-over there is nobody, and the first shift is the next")
  func beforeTheFirst() throws {
    let rotation = try rotation("Europe/Berlin", from: "2026-01-05", at: "09:00")
    let before = try at("2026-01-05T07:59:59Z")
    #expect(rotation.shift(at: before) == nil)
    #expect(rotation.next(after: before).index == 0)
    #expect(rotation.next(after: try at("2020-01-01T00:00:00Z")).index == 0)
    #expect(rotation.shift(at: try at("2026-01-05T08:00:00Z"))?.index == 0)
    #expect(rotation.next(after: try at("2026-01-05T08:00:00Z")).index == 1)
    #expect(rotation.shifts(from: try at("2025-01-01T00:00:00Z"), to: before).isEmpty)
  }

  @Test(
    "There is never a gap, the overlap is as long as the clocks go back, and the hand-over hour stays",
    arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Antarctica/Troll"],
    ["00:00", "00:30", "01:45", "02:30", "09:00", "23:30"])
  func daylightSaving(zoneName: String, handOver: String) throws {
    // Sundays, because clocks change on Sundays.
    let rotation = try rotation(zoneName, from: "2020-01-05", at: handOver)
    for index: Int64 in 0..<1000 {
      let (shift, next) = (rotation.shift(index: index), rotation.shift(index: index + 1))
      switch rotation.zone.instants(of: rotation.handOver(before: index + 1)) {
      case .once(let instant):
        #expect(shift.end == instant && next.start == instant)
        #expect(rotation.zone.local(next.start).clock == handOver)
      case .twice(let first, let second):
        #expect(next.start == first && shift.end == second && second - first <= .hours(2))
        #expect(rotation.shifts(at: first).map(\.index) == [index, index + 1])
        #expect(rotation.shift(at: first)?.index == index + 1)
        #expect(rotation.shifts(at: second).map(\.index) == [index + 1])
        #expect(rotation.shifts(from: first, to: second).map(\.index) == [index, index + 1])
      case .skipped(_, let forward): #expect(shift.end == forward && next.start == forward)
      }
      #expect(rotation.shifts(at: next.start - Span(microseconds: 1)).map(\.index) == [index])
      #expect(rotation.next(after: shift.start).index == index + 1)
    }
  }

  @Test("Lord Howe Island sets back by half an hour, so shifts overlap by half an hour")
  func lordHowe() throws {
    let rotation = try rotation("Australia/Lord_Howe", from: "2026-03-29", at: "01:45")
    let (first, second) = (rotation.shift(index: 0), rotation.shift(index: 1))
    #expect(first.end - second.start == .minutes(30))
    #expect(second.start == (try at("2026-04-04T14:45:00Z")))
    #expect(first.end - first.start == .days(7) + .minutes(30))
  }

  @Test("A shift in which the clocks change is an hour longer or shorter")
  func lengths() throws {
    let rotation = try rotation("Europe/Berlin", from: "2026-03-23", at: "09:00")
    #expect(rotation.shift(index: 0).end - rotation.shift(index: 0).start == .days(7) - .hours(1))
    #expect(rotation.shift(index: 30).end - rotation.shift(index: 30).start == .days(7) + .hours(1))
  }

  @Test("Samoa skipped a hand-over day: the hand-over moves to the next day, without a gap")
  func skippedDay() throws {
    let rotation = try rotation("Pacific/Apia", from: "2011-12-23", at: "09:00")
    #expect(rotation.shift(index: 0).end == rotation.shift(index: 1).start)
    #expect(rotation.zone.local(rotation.shift(index: 1).start).description == "2011-12-31 09:00")
    #expect(rotation.shift(at: rotation.shift(index: 1).start - .hours(1))?.index == 0)
  }

  @Test("What cannot rotate is refused, naming all fields")
  func refused() throws {
    let refusal = try #require(throws: Refusal.self) {
      try rotation("Europe/Berlin", from: "2026-01-05", at: "09:00", weeks: 0, slots: [])
    }
    #expect(refusal.message == "weeks: must be between 1 and 52, is 0; slots: must be between 1 and 200, are 0")
    let twice = try #require(throws: Refusal.self) {
      try rotation("Europe/Berlin", from: "2026-01-05", at: "09:00", slots: [[1], [2, 3, 2]])
    }
    #expect(twice.message == "slots[1]: must not name a person twice")
  }
}

@Suite("Rotations that have been edited")
struct RotationHistoryTests {
  private func version(_ from: String, _ rotation: WeeklyRotation) throws -> RotationVersion {
    RotationVersion(effectiveFrom: try at(from), rotation: rotation)
  }

  private func text(_ shifts: [Shift]) -> [String] {
    shifts.map { "\($0.start.description.prefix(16))/\($0.end.description.prefix(16)) \($0.people)" }
  }

  @Test("An edit takes effect at the first hand-over at or after it; shifts that have begun stay")
  func editWithinAShift() throws {
    let old = try rotation("Etc/UTC", from: "2026-01-05", at: "09:00", slots: [[1], [2]])
    let new = try rotation("Etc/UTC", from: "2026-01-05", at: "09:00", slots: [[7], [8], [9]])
    let history = RotationHistory([try version("2026-01-01T00:00:00Z", old), try version("2026-01-14T12:00:00Z", new)])
    let shifts = history.shifts(from: try at("2026-01-01T00:00:00Z"), to: try at("2026-02-02T09:00:00Z"))
    #expect(shifts.map(\.people) == [[1], [2], [9], [7]])
    #expect(history.shift(at: try at("2026-01-19T08:59:59Z"))?.people == [2])
    #expect(history.shift(at: try at("2026-01-19T09:00:00Z"))?.people == [9])
    #expect(history.next(after: try at("2026-01-14T12:00:00Z"))?.people == [9])
  }

  @Test("The running shift ends where another hand-over day or hour takes over")
  func otherHandOver() throws {
    let old = try rotation("Etc/UTC", from: "2026-01-05", at: "09:00", slots: [[1], [2]])
    let new = try rotation("Etc/UTC", from: "2026-01-14", at: "14:00", slots: [[3]])
    let history = RotationHistory([try version("2026-01-14T13:00:00Z", new), try version("2026-01-01T00:00:00Z", old)])
    #expect(
      text(history.shifts(from: try at("2026-01-01T00:00:00Z"), to: try at("2026-01-22T00:00:00Z"))) == [
        "2026-01-05T09:00/2026-01-12T09:00 [1]", "2026-01-12T09:00/2026-01-14T14:00 [2]",
        "2026-01-14T14:00/2026-01-21T14:00 [3]", "2026-01-21T14:00/2026-01-28T14:00 [3]",
      ])
    #expect(history.next(after: try at("2026-01-12T09:00:00Z"))?.people == [3])
  }

  @Test("An edit at the moment of a hand-over takes effect at that hand-over")
  func atTheHandOver() throws {
    let old = try rotation("Etc/UTC", from: "2026-01-05", at: "09:00", slots: [[1]])
    let new = try rotation("Etc/UTC", from: "2026-01-05", at: "09:00", slots: [[2]])
    let history = RotationHistory([try version("2026-01-01T00:00:00Z", old), try version("2026-01-12T09:00:00Z", new)])
    #expect(history.shift(at: try at("2026-01-12T09:00:00Z"))?.people == [2])
    #expect(history.shift(at: try at("2026-01-12T08:59:59Z"))?.people == [1])
  }

  @Test("A version that a newer one overtakes never takes effect, also when both were made at once")
  func overtaken() throws {
    let old = try rotation("Etc/UTC", from: "2026-01-05", at: "09:00", slots: [[1]])
    let slow = try rotation("Etc/UTC", from: "2026-03-02", at: "09:00", slots: [[2]])
    let quick = try rotation("Etc/UTC", from: "2026-02-02", at: "09:00", slots: [[3]])
    let history = RotationHistory([
      try version("2026-01-01T00:00:00Z", old), try version("2026-01-20T00:00:00Z", slow),
      try version("2026-01-20T00:00:00Z", quick),
    ])
    let shifts = history.shifts(from: try at("2026-01-05T09:00:00Z"), to: try at("2026-04-01T00:00:00Z"))
    #expect(shifts.filter { $0.people == [1] }.count == 4)
    #expect(!shifts.contains { $0.people == [2] })
    #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.end == $1.start })
  }

  @Test("A change of zone and a change of clocks at the hand-over overlap and leave no gap")
  func zoneChange() throws {
    let old = try rotation("America/New_York", from: "2026-10-05", at: "09:00", slots: [[1]])
    let new = try rotation("Europe/Berlin", from: "2026-10-25", at: "02:30", slots: [[2]])
    let history = RotationHistory([try version("2026-01-01T00:00:00Z", old), try version("2026-10-24T00:00:00Z", new)])
    #expect(history.shifts(at: try at("2026-10-25T00:29:59Z")).map(\.people) == [[1]])
    #expect(history.shifts(at: try at("2026-10-25T00:30:00Z")).map(\.people) == [[1], [2]])
    #expect(history.shift(at: try at("2026-10-25T00:30:00Z"))?.people == [2])
    #expect(history.shifts(at: try at("2026-10-25T01:30:00Z")).map(\.people) == [[2]])
  }

  @Test("A later edit changes nothing that began before it took effect")
  func pastStays() throws {
    let old = try rotation("Europe/Berlin", from: "2026-01-05", at: "09:00", slots: [[1], [2]])
    let new = try rotation("Europe/Berlin", from: "2026-01-07", at: "18:00", weeks: 3, slots: [[3], [4]])
    let first = try version("2026-01-01T00:00:00Z", old)
    let edited = RotationHistory([first, try version("2026-06-03T15:59:00Z", new)])
    let (from, to) = (try at("2026-01-01T00:00:00Z"), try at("2026-06-01T00:00:00Z"))
    #expect(edited.shifts(from: from, to: to) == RotationHistory([first]).shifts(from: from, to: to))
  }

  @Test("Without versions there are no shifts")
  func empty() throws {
    let now = try at("2026-01-01T00:00:00Z")
    #expect(RotationHistory([]).shifts(at: now).isEmpty)
    #expect(RotationHistory([]).next(after: now) == nil)
  }
}
