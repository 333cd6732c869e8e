import Calendars
import Core
import Teams

/// A turn of a rotation that has not begun.
struct ComingTurn: Sendable {
  /// When there is duty; more than one part where a turn has hours of its own.
  let parts: [Range<Instant>]
  /// Whose turn it is by the rotation alone.
  let rotating: [ID<Person>]
  /// Who has it now, with all changes.
  let current: [ID<Person>]
  /// Somebody has changed it by hand: what people have agreed on is not planned over.
  let isSettled: Bool

  /// From the first to the last moment.
  var span: Range<Instant> { parts[0].lowerBound..<parts[parts.count - 1].upperBound }
}

extension RotationLane {
  /// How long a turn may have run at most when it is looked for.
  private static let longestTurn = Span.days(366)

  /// Hours of the week come again within a week, so that parts that are further apart are of two turns: numbers of turns
  /// begin anew in each version and each layer.
  private static let widestBreak = Span.days(7) + .hours(2)

  /// The turns that start later than `now` and before `end`, and those of a year before and after them, each earliest
  /// first. Turns of nobody are left out: they are gaps on purpose.
  func turns(
    around now: Instant, until end: Instant
  ) -> (past: [ComingTurn], coming: [ComingTurn], following: [ComingTurn]) {
    let planned = planned(from: now - Self.longestTurn, to: end + Self.longestTurn).filter { !$0.people.isEmpty }
    var parts: [TurnKey: [[Range<Instant>]]] = [:]
    for shift in planned {
      let key = TurnKey(index: shift.index, people: shift.people)
      var groups = parts[key] ?? []
      if let last = groups.last?.last, shift.start - last.upperBound <= Self.widestBreak {
        groups[groups.count - 1].append(shift.span)
      } else {
        groups.append([shift.span])
      }
      parts[key] = groups
    }
    let turns = parts.flatMap { key, groups in groups.map { turn($0, key.people) } }
      .sorted { ($0.span.lowerBound, $0.span.upperBound) < ($1.span.lowerBound, $1.span.upperBound) }
      .filter { !$0.current.isEmpty }
    let later = turns.filter { $0.span.lowerBound > now }
    return (
      turns.filter { $0.span.lowerBound <= now }, later.filter { $0.span.lowerBound < end },
      later.filter { $0.span.lowerBound >= end }
    )
  }

  /// Who has any part of the turn, with all changes and leave.
  func holders(of turn: ComingTurn) -> [ID<Person>] {
    shifts(from: turn.span.lowerBound, to: turn.span.upperBound)
      .filter { turn.parts.contains(where: $0.span.overlaps) }.flatMap(\.people)
      .reduce(into: []) { if !$0.contains(ID($1)) { $0.append(ID($1)) } }
  }

  private struct TurnKey: Hashable {
    let index: Int64
    let people: [Int64]
  }

  private func turn(_ parts: [Range<Instant>], _ people: [Int64]) -> ComingTurn {
    let span = parts[0].lowerBound..<parts[parts.count - 1].upperBound
    let touching = overrides.filter { change in
      parts.contains { $0.overlaps(change.from..<max(change.from, change.to)) }
    }
    let rotating = people.map { ID<Person>($0) }
    guard !touching.isEmpty else {
      return ComingTurn(parts: parts, rotating: rotating, current: rotating, isSettled: false)
    }
    var current: [ID<Person>] = []
    for shift in shifts(from: span.lowerBound, to: span.upperBound) where parts.contains(where: shift.span.overlaps) {
      for person in shift.people.map({ ID<Person>($0) }) where !current.contains(person) { current.append(person) }
    }
    return ComingTurn(
      parts: parts, rotating: rotating, current: current, isSettled: touching.contains { !$0.isPlanned })
  }
}
