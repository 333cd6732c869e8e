import Core
import TestKit
import Testing

@testable import Calendars

private func override(_ from: String, _ to: String, _ change: ShiftOverride.Change) throws -> ShiftOverride {
  ShiftOverride(from: try at(from), to: try at(to), change)
}

@Suite("Overrides")
struct ShiftOverrideTests {
  /// Two people by day, from Monday 5 January 2026, and nobody by night.
  private func shifts() throws -> [Shift] {
    let days = try layer(
      "Etc/UTC", from: "2026-01-05 00:00", "FREQ=DAILY", windows: "Mo-Fr 08:00-18:00", slots: [[1, 2], [3]])
    return days.shifts(from: try at("2026-01-05T00:00:00Z"), to: try at("2026-01-09T00:00:00Z"))
  }

  @Test("Replacing somebody cuts the shift at both ends and keeps the others in their order")
  func replace() throws {
    let change = try override("2026-01-05T10:00:00Z", "2026-01-05T12:00:00Z", .replace(1, by: [7, 8]))
    #expect(
      text(try shifts().applying([change])).prefix(4) == [
        "2026-01-05T08:00/2026-01-05T10:00 [1, 2]", "2026-01-05T10:00/2026-01-05T12:00 [7, 8, 2]",
        "2026-01-05T12:00/2026-01-05T18:00 [1, 2]", "2026-01-06T08:00/2026-01-06T18:00 [3]",
      ])
  }

  @Test("Replacing somebody who has no duty then, or for no time, changes nothing")
  func noDuty() throws {
    let change = try override("2026-01-05T00:00:00Z", "2026-01-09T00:00:00Z", .replace(9, by: [7]))
    let nothing = try override("2026-01-06T12:00:00Z", "2026-01-06T12:00:00Z", .replace(3, by: [7]))
    let backwards = try override("2026-01-06T12:00:00Z", "2026-01-06T10:00:00Z", .add([7]))
    #expect(try shifts().applying([change, nothing, backwards]) == shifts())
  }

  @Test("Replacing somebody by nobody leaves a shift without people, and by one who is there already no second one")
  func shrink() throws {
    let gone = try override("2026-01-06T08:00:00Z", "2026-01-06T18:00:00Z", .replace(3, by: []))
    let same = try override("2026-01-05T08:00:00Z", "2026-01-05T18:00:00Z", .replace(1, by: [2]))
    #expect(try shifts().applying([gone, same]).map(\.people) == [[2], [], [1, 2], [3]])
  }

  @Test("Added coverage joins shifts, fills what lies between them and is no part of a turn")
  func add() throws {
    let more = try override("2026-01-05T17:00:00Z", "2026-01-06T09:00:00Z", .add([7, 2]))
    let changed = try shifts().applying([more])
    #expect(
      text(changed).prefix(5) == [
        "2026-01-05T08:00/2026-01-05T17:00 [1, 2]", "2026-01-05T17:00/2026-01-05T18:00 [1, 2, 7]",
        "2026-01-05T18:00/2026-01-06T08:00 [7, 2]", "2026-01-06T08:00/2026-01-06T09:00 [3, 7, 2]",
        "2026-01-06T09:00/2026-01-06T18:00 [3]",
      ])
    #expect(changed.map(\.index).prefix(5) == [0, 0, -1, 1, 1])
  }

  @Test("A later override sees what an earlier one has made")
  func order() throws {
    let first = try override("2026-01-06T08:00:00Z", "2026-01-06T18:00:00Z", .replace(3, by: [7]))
    let second = try override("2026-01-06T08:00:00Z", "2026-01-06T18:00:00Z", .replace(7, by: [9]))
    #expect(try shifts().applying([first, second])[1].people == [9])
    #expect(try shifts().applying([second, first])[1].people == [7])
  }

  @Test("Random overrides change exactly the people and the times that they name", arguments: 0..<100)
  func random(seed: Int) throws {
    var dice = Dice(5000 + seed)
    let shifts = try dice.rotation().shifts(from: try at("2026-03-20T00:00:00Z"), to: try at("2026-04-20T00:00:00Z"))
    let overrides = try (0..<dice.number(1..<5)).map { _ in try dice.override() }
    let changed = shifts.applying(overrides)
    let edges = (shifts + changed).flatMap { [$0.start, $0.end] } + overrides.flatMap { [$0.from, $0.to] }
    for moment in Set(edges.flatMap { [$0 - Span(microseconds: 1), $0] }) {
      let before = shifts.filter { $0.contains(moment) }.map(\.people)
      let after = changed.filter { $0.contains(moment) }.map(\.people)
      let expected = overrides.filter { $0.span.contains(moment) }.reduce(before) { apply($1, to: $0) }
      #expect(counts(after) == counts(expected), "\(moment)")
    }
    // Nothing is merged: every shift still starts and ends, and cuts are only where an override begins or ends.
    let cuts = Set(overrides.flatMap { [$0.from, $0.to] })
    let (starts, ends) = (Set(shifts.map(\.start)), Set(shifts.map(\.end)))
    #expect(Set(changed.map(\.start)).isSuperset(of: starts) && Set(changed.map(\.end)).isSuperset(of: ends))
    for shift in changed where shift.index >= 0 {
      #expect(starts.union(cuts).contains(shift.start) && ends.union(cuts).contains(shift.end))
    }
    let untouched = shifts.filter { shift in overrides.allSatisfy { !$0.span.overlaps(shift.start..<shift.end) } }
    #expect(untouched.allSatisfy(changed.contains))
  }

  /// What one override does to those who have the duty at a moment within it.
  private func apply(_ override: ShiftOverride, to people: [[Int64]]) -> [[Int64]] {
    switch override.change {
    case .add(let more): people.isEmpty ? [more] : people.map { Array(Set($0).union(more)) }
    case .replace(let one, let others):
      people.map { $0.contains(one) ? Array(Set($0).subtracting([one]).union(others)) : $0 }
    }
  }

  private func counts(_ people: [[Int64]]) -> [Set<Int64>: Int] {
    Dictionary(people.map { (Set($0), 1) }, uniquingKeysWith: +)
  }
}

extension Dice {
  fileprivate mutating func override() throws -> ShiftOverride {
    let from = try instant("2026-03-22T00:00:00Z", days: 20)
    let change: ShiftOverride.Change =
      oneIn(3)
      ? .add([Int64(number(1..<25))]) : .replace(Int64(number(1..<25)), by: pick([[], [30], [31, 32], [2]]))
    return ShiftOverride(from: from, to: from + .minutes(Int64(pick([30, 600, 3000, 20_000]))), change)
  }
}
