import Core
import Testing

@testable import Calendars

@Suite("Rotations that have been edited")
struct RotationHistoryTests {
  private func version(_ from: String, _ layer: TurnLayer) throws -> RotationVersion {
    RotationVersion(effectiveFrom: try at(from), rotation: LayeredRotation([layer]))
  }

  @Test("An edit takes effect at the first hand-over at or after it; shifts that have begun stay")
  func editWithinAShift() throws {
    let old = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1], [2]])
    let new = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[7], [8], [9]])
    let history = RotationHistory([try version("2026-01-01T00:00:00Z", old), try version("2026-01-14T12:00:00Z", new)])
    let shifts = history.shifts(from: try at("2026-01-01T00:00:00Z"), to: try at("2026-02-02T09:00:00Z"))
    #expect(shifts.map(\.people) == [[1], [2], [9], [7]])
    #expect(history.shift(at: try at("2026-01-19T08:59:59Z"))?.people == [2])
    #expect(history.shift(at: try at("2026-01-19T09:00:00Z"))?.people == [9])
    #expect(history.next(after: try at("2026-01-14T12:00:00Z"))?.people == [9])
  }

  @Test("A version without layers takes effect at once and has no shifts; the one that stands in its place has them")
  func withoutLayers() throws {
    let old = try version("2026-01-01T00:00:00Z", try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1]]))
    let none = RotationVersion(effectiveFrom: try at("2026-01-14T12:00:00Z"), rotation: LayeredRotation([]))
    let new = try version("2026-01-14T12:00:00Z", try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[2]]))
    let (broken, mended) = (RotationHistory([old, none]), RotationHistory([old, none, new]))
    let (from, to) = (try at("2026-01-12T09:00:00Z"), try at("2026-01-26T09:00:00Z"))
    #expect(text(broken.shifts(from: from, to: to)) == ["2026-01-12T09:00/2026-01-14T12:00 [1]"])
    #expect(try broken.shift(at: at("2026-01-20T00:00:00Z")) == nil)
    #expect(try broken.next(after: at("2026-01-12T10:00:00Z")) == nil)
    #expect(
      text(mended.shifts(from: from, to: to)) == [
        "2026-01-12T09:00/2026-01-14T12:00 [1]", "2026-01-19T09:00/2026-01-26T09:00 [2]",
      ])
  }

  @Test("The running shift ends where another hand-over day or hour takes over")
  func otherHandOver() throws {
    let old = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1], [2]])
    let new = try layer("Etc/UTC", from: "2026-01-14 14:00", slots: [[3]])
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
    let old = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1]])
    let new = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[2]])
    let history = RotationHistory([try version("2026-01-01T00:00:00Z", old), try version("2026-01-12T09:00:00Z", new)])
    #expect(history.shift(at: try at("2026-01-12T09:00:00Z"))?.people == [2])
    #expect(history.shift(at: try at("2026-01-12T08:59:59Z"))?.people == [1])
  }

  @Test("A version that a newer one overtakes never takes effect, also when both were made at once")
  func overtaken() throws {
    let old = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1]])
    let slow = try layer("Etc/UTC", from: "2026-03-02 09:00", slots: [[2]])
    let quick = try layer("Etc/UTC", from: "2026-02-02 09:00", slots: [[3]])
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
    let old = try layer("America/New_York", from: "2026-10-05 09:00", slots: [[1]])
    let new = try layer("Europe/Berlin", from: "2026-10-25 02:30", slots: [[2]])
    let history = RotationHistory([try version("2026-01-01T00:00:00Z", old), try version("2026-10-24T00:00:00Z", new)])
    #expect(history.shifts(at: try at("2026-10-25T00:29:59Z")).map(\.people) == [[1]])
    #expect(history.shifts(at: try at("2026-10-25T00:30:00Z")).map(\.people) == [[1], [2]])
    #expect(history.shift(at: try at("2026-10-25T00:30:00Z"))?.people == [2])
    #expect(history.shifts(at: try at("2026-10-25T01:30:00Z")).map(\.people) == [[2]])
  }

  @Test("A later edit changes nothing that began before it took effect")
  func pastStays() throws {
    let old = try layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[1], [2]])
    let new = try layer("Europe/Berlin", from: "2026-01-07 18:00", "FREQ=WEEKLY;INTERVAL=3", slots: [[3], [4]])
    let first = try version("2026-01-01T00:00:00Z", old)
    let edited = RotationHistory([first, try version("2026-06-03T15:59:00Z", new)])
    let (from, to) = (try at("2026-01-01T00:00:00Z"), try at("2026-06-01T00:00:00Z"))
    #expect(edited.shifts(from: from, to: to) == RotationHistory([first]).shifts(from: from, to: to))
  }

  @Test("A version that adds nights changes nothing by day, and days take part where they are")
  func otherLayers() throws {
    let days = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1], [2]])
    let nights = try layer(
      "Etc/UTC", from: "2026-01-05 12:00", "FREQ=DAILY", windows: "Mo-Su 00:00-06:00 22:00-24:00", slots: [[8], [9]])
    let history = RotationHistory([
      try version("2026-01-01T00:00:00Z", days),
      RotationVersion(effectiveFrom: try at("2026-01-14T10:00:00Z"), rotation: LayeredRotation([days, nights])),
    ])
    #expect(
      text(history.shifts(from: try at("2026-01-12T09:00:00Z"), to: try at("2026-01-15T22:00:00Z"))) == [
        "2026-01-12T09:00/2026-01-14T12:00 [2]", "2026-01-14T12:00/2026-01-14T22:00 [2]",
        "2026-01-14T22:00/2026-01-15T06:00 [9]", "2026-01-15T06:00/2026-01-15T22:00 [2]",
      ])
  }

  @Test("Without versions there are no shifts")
  func empty() throws {
    let now = try at("2026-01-01T00:00:00Z")
    #expect(RotationHistory([]).shifts(at: now).isEmpty)
    #expect(RotationHistory([]).next(after: now) == nil)
  }
}
