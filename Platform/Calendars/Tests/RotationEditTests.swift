import Core
import TestKit
import Testing

@testable import Calendars

@Suite("Random edits of rotations")
struct RotationEditTests {
  @Test("Editing never changes who began a shift or when, nor a shift that has ended", arguments: 0..<80)
  func begunShiftsStay(seed: Int) throws {
    var dice = Dice(2000 + seed)
    let from = try at("2025-12-01T00:00:00Z")
    var versions = [RotationVersion(effectiveFrom: from, rotation: try dice.rotation())]
    var now = try at("2026-02-25T00:00:00Z")
    for _ in 0..<8 {
      now = now + .minutes(Int64(dice.number(0..<20_000)))
      // Some edits are made at the very moment of a hand-over.
      if dice.oneIn(4), let next = RotationHistory(versions).next(after: now) { now = next.start }
      let before = RotationHistory(versions).shifts(from: from, to: now)
      versions.append(RotationVersion(effectiveFrom: now, rotation: try dice.rotation()))
      let after = RotationHistory(versions).shifts(from: from, to: now)
      #expect(after.map(\.start) == before.map(\.start) && after.map(\.people) == before.map(\.people))
      for (old, new) in zip(before, after) {
        #expect(new.end == old.end || (old.end > now && new.end >= now && new.end < old.end), "\(now) \(old) \(new)")
      }
    }
  }

  @Test("A part of an edited rotation is what is said for all of it", arguments: 0..<40)
  func ranges(seed: Int) throws {
    var dice = Dice(3000 + seed)
    let history = try dice.history()
    let all = history.shifts(from: try at("2025-12-01T00:00:00Z"), to: try at("2026-12-01T00:00:00Z"))
    for _ in 0..<20 {
      let from = try dice.instant("2026-02-20T00:00:00Z", days: 100)
      let to = from + .minutes(Int64(dice.pick([1, 60, 1440, 10_000])))
      #expect(history.shifts(from: from, to: to) == all.filter { $0.end > from && $0.start < to })
      #expect(history.shifts(at: from) == all.filter { $0.contains(from) })
      #expect(history.shift(at: from) == all.last { $0.contains(from) })
      #expect(history.next(after: from) == all.first { $0.start > from })
    }
  }

  @Test("Round the clock there is no gap, however often it is edited", arguments: 0..<40)
  func noGap(seed: Int) throws {
    var dice = Dice(4000 + seed)
    let versions = try (0..<6).map { number in
      let base = try TurnLayer(
        zone: zone(dice.pick(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])),
        first: LocalTime(day: day("2026-01-01") + Int64(dice.number(0..<40)), second: dice.pick([0, 105, 150]) * 60),
        cadence: dice.cadence(), slots: [[1], [2]])
      return RotationVersion(
        effectiveFrom: try at("2026-02-20T00:00:00Z") + .hours(Int64(number * dice.number(1..<200))),
        rotation: LayeredRotation([base, try dice.layer()]))
    }
    let to = try at("2026-07-01T00:00:00Z")
    let shifts = RotationHistory(versions).shifts(from: try at("2026-02-01T00:00:00Z"), to: to)
    var end = try #require(shifts.first).start
    for shift in shifts {
      #expect(shift.start <= end, "\(shift)")
      end = max(end, shift.end)
    }
    #expect(end >= to)
  }
}

extension Dice {
  mutating func history() throws -> RotationHistory {
    RotationHistory(
      try (0..<number(1..<6)).map { _ in
        RotationVersion(effectiveFrom: try instant("2026-02-20T00:00:00Z", days: 90), rotation: try rotation())
      })
  }
}
