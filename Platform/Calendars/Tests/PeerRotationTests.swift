import Core
import Testing

@testable import Calendars

/// What users of other products reported about gaps, positions and overrides; each test names the report.
@Suite("Known cases of rotations and overrides")
struct PeerRotationTests {
  private func override(_ from: String, _ to: String, _ change: ShiftOverride.Change) throws -> ShiftOverride {
    ShiftOverride(from: try at(from), to: try at(to), change)
  }

  @Test("GoAlert 55: of fourteen people on weekdays each has a shift, and all have equally many")
  func goAlert55() throws {
    let days = try layer(
      "America/Chicago", from: "2026-01-05 00:00", "FREQ=DAILY", windows: "Mo-Fr 00:00-24:00",
      slots: (1...14).map { [$0] })
    let shifts = days.shifts(from: days.turn(0).start, to: days.turn(14 * 7).start)
    #expect(Dictionary(grouping: shifts, by: \.people).mapValues(\.count).values.allSatisfy { $0 == 5 })
    #expect(Set(shifts.flatMap(\.people)) == Set(1...14))
  }

  @Test("OneUptime 2413: after Friday's person comes the next one on Monday")
  func oneUptime2413() throws {
    let days = try layer(
      "Europe/Berlin", from: "2026-04-20 09:00", "FREQ=DAILY", windows: "Mo-Fr 09:00-19:00")
    let shifts = days.shifts(from: try at("2026-04-23T00:00:00Z"), to: try at("2026-04-28T22:00:00Z"))
    #expect(
      text(shifts, in: days.zone) == [
        "Th 09:00-19:00 [1]", "Fr 09:00-19:00 [2]", "Mo 09:00-19:00 [3]", "Tu 09:00-19:00 [1]",
      ])
    #expect(days.shift(at: try at("2026-04-25T12:00:00Z")) == nil)
  }

  @Test("GoAlert's own cases: after the last person comes the first again")
  func wrap() throws {
    let hours = try layer("Etc/UTC", from: "2026-01-05 00:00", "FREQ=HOURLY")
    let shifts = hours.shifts(from: try at("2026-01-05T00:00:00Z"), to: try at("2026-01-05T07:00:00Z"))
    #expect(shifts.map(\.people) == [[1], [2], [3], [1], [2], [3], [1]])
  }

  @Test("LinkedIn Oncall 215 and 424: every day another person")
  func linkedIn215() throws {
    let days = try layer("America/Los_Angeles", from: "2026-03-06 09:00", "FREQ=DAILY")
    let shifts = days.shifts(from: days.turn(0).start, to: days.turn(4).start)
    #expect(shifts.map(\.people) == [[1], [2], [3], [1]])
  }

  @Test("PagerDuty v2: who leaves is followed by an empty slot, and nobody else's weeks move")
  func pagerDutyRemoval() throws {
    let before = try layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[1], [2], [3]])
    let after = try layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[1], [], [3]])
    let (from, to) = (try at("2026-01-05T08:00:00Z"), try at("2026-03-30T07:00:00Z"))
    let pairs = zip(before.shifts(from: from, to: to), after.shifts(from: from, to: to))
    #expect(pairs.allSatisfy { $0.start == $1.start && $1.people == ($0.people == [2] ? [] : $0.people) })
  }

  @Test("Grafana OnCall and GoAlert 1947: an edit does not rewrite who was on call")
  func pastIsReadOnly() throws {
    let old = try LayeredRotation([layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[1], [2]])])
    let new = try LayeredRotation([layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[3]])])
    let now = try at("2026-06-03T10:00:00Z")
    let history = RotationHistory([
      RotationVersion(effectiveFrom: try at("2026-01-01T00:00:00Z"), rotation: old),
      RotationVersion(effectiveFrom: now, rotation: new),
    ])
    let start = try at("2026-01-05T08:00:00Z")
    #expect(history.shifts(from: start, to: now) == old.shifts(from: start, to: now))
    #expect(history.next(after: now)?.people == [3])
  }

  @Test("Grafana OnCall 3589 and OneUptime 776: each week one of three, only in the hours of their own zone")
  func grafana3589() throws {
    let zones = [("America/Los_Angeles", 0), ("Europe/London", 1), ("Australia/Adelaide", 2)]
    let rotation = LayeredRotation(
      try zones.map { name, position in
        try layer(
          name, from: "2026-01-05 00:00", windows: "Mo-Fr 09:00-17:00",
          slots: (0..<3).map { $0 == position ? [Int64(position + 1)] : [] })
      })
    let shifts = rotation.shifts(from: try at("2026-03-23T12:00:00Z"), to: try at("2026-04-11T12:00:00Z"))
      .filter { !$0.people.isEmpty }
    // Tuesday to Friday in Adelaide, then Monday to Friday elsewhere.
    #expect(shifts.flatMap(\.people) == [3, 3, 3, 3] + [1, 1, 1, 1, 1] + [2, 2, 2, 2, 2])
    #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.end < $1.start })
  }

  @Test("GoAlert 4362: covering several shifts of somebody keeps each of them, and the gaps between them")
  func goAlert4362() throws {
    let days = try layer(
      "America/Chicago", from: "2025-06-02 00:00", "FREQ=DAILY", windows: "Mo-Fr 09:00-17:00", slots: [[1]])
    let shifts = days.shifts(from: try at("2025-06-02T00:00:00Z"), to: try at("2025-06-07T00:00:00Z"))
    let cover = try override("2025-06-02T00:00:00Z", "2025-06-09T00:00:00Z", .replace(1, by: [2]))
    let covered = shifts.applying([cover])
    #expect(covered.map(\.start) == shifts.map(\.start) && covered.map(\.end) == shifts.map(\.end))
    #expect(covered.allSatisfy { $0.people == [2] })
  }

  @Test("GoAlert 4306: who replaces somebody has the duty only while the replaced would have had it")
  func goAlert4306() throws {
    let days = try layer("Etc/UTC", from: "2026-01-05 09:00", "FREQ=DAILY", slots: [[1], [3]])
    let shifts = days.shifts(from: try at("2026-01-05T09:00:00Z"), to: try at("2026-01-09T09:00:00Z"))
    let change = try override("2026-01-05T00:00:00Z", "2026-01-10T00:00:00Z", .replace(1, by: [2]))
    #expect(shifts.applying([change]).map(\.people) == [[2], [3], [2], [3]])
  }

  @Test("Grafana OnCall 901: replacing one of several on call leaves the others, and only in the named time")
  func grafana901() throws {
    let weeks = try layer("Europe/Berlin", from: "2026-01-05 09:00", slots: [[1, 2, 3]])
    let change = try override("2026-01-07T08:00:00Z", "2026-01-08T08:00:00Z", .replace(2, by: [9]))
    #expect([weeks.turn(0)].applying([change]).map(\.people) == [[1, 2, 3], [1, 9, 3], [1, 2, 3]])
  }

  @Test("Grafana OnCall 4538: taking the pager now from somebody counts from now until the shift ends")
  func grafana4538() throws {
    let weeks = try layer("Etc/UTC", from: "2026-01-05 09:00")
    let now = try at("2026-01-07T03:17:42Z")
    let running = try #require(weeks.shift(at: now))
    let taken = weeks.shifts(from: now, to: now + .days(14))
      .applying([ShiftOverride(from: now, to: running.end, .replace(1, by: [3]))])
    #expect(taken.map(\.people) == [[1], [3], [2], [3]])
    #expect(taken[0].end == now && taken[1].start == now && taken[1].end == running.end)
  }

  @Test("Grafana OnCall 395 and 3132: two who swap their shifts have each other's times and nothing else changes")
  func swap() throws {
    let weeks = try layer("Europe/Berlin", from: "2026-10-05 09:00")
    let shifts = weeks.shifts(from: weeks.turn(0).start, to: weeks.turn(6).start)
    let swapped = shifts.applying([
      ShiftOverride(from: shifts[1].start, to: shifts[1].end, .replace(2, by: [3])),
      ShiftOverride(from: shifts[2].start, to: shifts[2].end, .replace(3, by: [2])),
    ])
    #expect(swapped.map(\.people) == [[1], [3], [2], [1], [2], [3]])
    #expect(swapped.map(\.start) == shifts.map(\.start) && swapped.map(\.end) == shifts.map(\.end))
  }

  @Test("GoAlert 862 and 929: a fixed plan for one week covers the usual one, which then goes on as before")
  func goAlert862() throws {
    let weeks = try layer("America/New_York", from: "2026-11-02 09:00")
    let shifts = weeks.shifts(from: weeks.turn(2).start, to: weeks.turn(5).start)
    let week = (from: weeks.turn(3).start, to: weeks.turn(4).start)
    let fixed = shifts.applying([
      ShiftOverride(from: week.from, to: week.to, .replace(1, by: [])),
      ShiftOverride(from: week.from, to: week.from + .days(4), .add([8])),
      ShiftOverride(from: week.from + .days(4), to: week.to, .add([9])),
    ])
    #expect(fixed.map(\.people) == [[3], [8], [9], [2]])
    #expect(zip(fixed, fixed.dropFirst()).allSatisfy { $0.end == $1.start })
  }
}
