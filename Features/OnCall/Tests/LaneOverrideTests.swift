import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import OnCall

/// Many changes by hand on one rotation: whatever is asked of it, the answers agree.
@Suite struct LaneOverrideTests {
  private static let start = Instant(berlin: "2026-11-23 09:00")

  /// Nights and weekends with a gap in every third turn, and 40 overrides anywhere in ten weeks.
  private static func lane(_ seed: Int) throws -> RotationLane {
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func number(_ count: Int64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % count
    }
    let layer = LayerPlan(
      zoneName: "Europe/Berlin", startsOn: Day("2026-11-16") ?? Day(number: 0), handOverMinute: 540,
      cadence: .days(3), windows: "Mo-Fr 17:00-24:00; Sa-Su 00:00-24:00", slots: [[ID(1)], [], [ID(2), ID(3)]])
    let rotation = Rotation(id: ID(1), name: "Nights", kind: .onCall, team: ID(1), version: 1)
    let overrides = (0..<40).map { index -> StoredOverride in
      let from = start + .hours(number(70 * 24))
      let replaced = number(2) == 0 ? nil : ID<Person>(1 + number(5))
      // Nobody is replaced by themselves.
      let other = ID<Person>(1 + ((replaced?.number ?? 0) + number(4)) % 5)
      let person = replaced != nil && number(4) == 0 ? nil : other
      return StoredOverride(
        id: ID(Int64(index)), rotation: rotation.id, from: from, to: from + .hours(1 + number(200)), person: person,
        replaced: replaced, reason: "", madeBy: "", madeAt: start, isPlanned: false)
    }
    return try RotationLane(
      rotation: rotation, plans: [.init(number: 1, effectiveFrom: start - .days(7), plan: RotationPlan([layer]))],
      overrides: overrides, addedAt: start, endedAt: start + .days(63))
  }

  @Test(arguments: 1...12)
  func `a short time is answered like the same part of a long one`(_ seed: Int) throws {
    let lane = try Self.lane(seed)
    let all = lane.shifts(from: Self.start, to: Self.start + .days(80))
    #expect(all.allSatisfy { $0.start < $0.end && $0.end <= Self.start + .days(63) })
    for hour in stride(from: Int64(0), to: 70 * 24, by: 7) {
      let (from, to) = (Self.start + .hours(hour), Self.start + .hours(hour + 1 + hour % 50))
      #expect(lane.shifts(from: from, to: to) == all.filter { $0.end > from && $0.start < to }, "\(from) to \(to)")
    }
  }

  @Test(arguments: 1...12)
  func `who has it now and who is next are what the calendar says`(_ seed: Int) throws {
    let lane = try Self.lane(seed)
    let all = lane.shifts(from: Self.start, to: Self.start + .days(80))
    for hour in stride(from: Int64(0), to: 66 * 24, by: 5) {
      let instant = Self.start + .hours(hour)
      #expect(lane.shift(at: instant) == all.last { $0.contains(instant) }, "\(instant)")
      #expect(lane.next(after: instant) == all.first { $0.start > instant }, "\(instant)")
    }
  }

  /// Applies the overrides hour by hour to what the plan says, without cutting or merging anything.
  @Test(arguments: 1...12)
  func `in each hour those have it who are left when the changes are made one after the other`(_ seed: Int) throws {
    let lane = try Self.lane(seed)
    for hour in 0..<Int64(63 * 24) {
      let instant = Self.start + .hours(hour) + .minutes(30)
      var people = Set(lane.planned(from: instant, to: instant + .seconds(1)).flatMap(\.people))
      for override in lane.overrides where override.from <= instant && instant < override.to {
        let has = override.replaced.map { people.remove($0.number) != nil } ?? true
        if has, let person = override.person { people.insert(person.number) }
      }
      #expect(Set(lane.shift(at: instant)?.people ?? []) == people, "\(instant)")
    }
  }
}
