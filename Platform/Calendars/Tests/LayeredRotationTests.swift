import Core
import TestKit
import Testing

@testable import Calendars

@Suite("Rotations of several layers")
struct LayeredRotationTests {
  @Test("A later layer covers an earlier one where it has people, and only there")
  func covers() throws {
    let base = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1]])
    let nights = try layer(
      "Etc/UTC", from: "2026-01-05 12:00", "FREQ=DAILY", windows: "Mo-Su 00:00-06:00 22:00-24:00", slots: [[8], []])
    let rotation = LayeredRotation([base, nights])
    #expect(
      text(rotation.shifts(from: try at("2026-01-05T12:00:00Z"), to: try at("2026-01-07T12:00:00Z"))) == [
        "2026-01-05T09:00/2026-01-05T22:00 [1]", "2026-01-05T22:00/2026-01-06T06:00 [8]",
        "2026-01-06T06:00/2026-01-07T22:00 [1]",
      ])
    #expect(rotation.shift(at: try at("2026-01-06T23:00:00Z"))?.people == [1])
    #expect(rotation.next(after: try at("2026-01-05T22:00:00Z"))?.start == (try at("2026-01-06T06:00:00Z")))
  }

  @Test("Where nobody is in any layer, the empty turn says so")
  func nobody() throws {
    let first = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[1], []])
    let second = try layer("Etc/UTC", from: "2026-01-05 09:00", slots: [[], []])
    let shifts = LayeredRotation([first, second])
      .shifts(from: try at("2026-01-05T09:00:00Z"), to: try at("2026-01-19T09:00:00Z"))
    #expect(shifts.map(\.people) == [[1], []])
    #expect(LayeredRotation([]).shift(at: try at("2026-01-05T09:00:00Z")) == nil)
  }

  @Test("What is asked for a part of the time is what is said for all of it", arguments: 0..<60)
  func ranges(seed: Int) throws {
    var dice = Dice(seed)
    let rotation = try dice.rotation()
    let all = rotation.shifts(from: try at("2025-12-01T00:00:00Z"), to: try at("2026-09-01T00:00:00Z"))
    for _ in 0..<20 {
      let from = try dice.instant("2026-03-01T00:00:00Z", days: 60)
      let to = from + .minutes(Int64(dice.pick([1, 60, 1440, 10_000])))
      let part = rotation.shifts(from: from, to: to)
      #expect(part == all.filter { $0.end > from && $0.start < to })
      #expect(rotation.shift(at: from) == all.last { $0.contains(from) })
      #expect(rotation.next(after: from) == all.first { $0.start > from })
    }
  }

  @Test("At every moment those have the duty who have it in the last layer with people", arguments: 0..<60)
  func union(seed: Int) throws {
    var dice = Dice(1000 + seed)
    try expectUnion(dice.rotation(), from: at("2026-03-20T00:00:00Z"), to: at("2026-04-12T00:00:00Z"))
    try expectUnion(dice.rotation(), from: at("2026-10-20T00:00:00Z"), to: at("2026-11-04T00:00:00Z"))
  }

  @Test("In every zone, over changes of the clocks", arguments: ChangingZone.all)
  func everyZone(_ zone: ChangingZone) throws {
    let nights = try WorkingHours("Mo-Su 00:00-06:00 22:00-24:00", zone: zone.zone)
    for change in zone.changes.prefix(2) + zone.changes.suffix(1) {
      for time in change.awkwardTimes {
        let first = LocalTime(day: try day("2019-12-30"), second: time)
        let rotation = LayeredRotation([
          try TurnLayer(zone: zone.zone, first: first, cadence: .weekly, slots: [[1], [2], []]),
          try TurnLayer(zone: zone.zone, first: first, cadence: .days(1), windows: nights, slots: [[3], [], [4, 5]]),
        ])
        let at = Instant(seconds: change.instant)
        try expectUnion(rotation, from: at - .days(2), to: at + .days(2))
      }
    }
  }

  private func expectUnion(_ rotation: LayeredRotation, from: Instant, to: Instant) throws {
    let all = rotation.shifts(from: from, to: to)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.start <= $1.start })
    let edges = rotation.layers.flatMap { $0.shifts(from: from, to: to) }.flatMap { [$0.start, $0.end] }
    for moment in Set(edges.flatMap { [$0 - Span(microseconds: 1), $0] }) where from <= moment && moment < to {
      let layers = rotation.layers.map { $0.shifts(from: moment, to: moment + Span(microseconds: 1)).map(\.people) }
      let expected = layers.last { $0.contains { !$0.isEmpty } }?.filter { !$0.isEmpty }
      let found = all.filter { $0.contains(moment) }.map(\.people)
      if let expected {
        #expect(Set(found) == Set(expected) && found.count == expected.count, "\(moment)")
      } else {
        #expect(found.allSatisfy(\.isEmpty) && found.isEmpty == layers.allSatisfy(\.isEmpty), "\(moment)")
      }
    }
  }
}
