import Calendars
import Core
import Teams

/// What the rows of one rotation show on each day of a calendar, in the reader's zone: pure.
///
/// A day belongs to the shift that has its noon, else to the first that begins on it, so that a night is that of the
/// day before. Shifts that are nobody's main one do not vanish: those made by hand become a mark in the day on which
/// they begin, others (nights of a second layer) a row of their own.
struct LaneDays {
  /// Stretches of days with the same content, or one day with a mark.
  struct Cell: Hashable {
    enum Content: Hashable {
      case nothing
      case gap
      /// Fewer people than usual have the duty; counted from 1.
      case missing(Int)
      case people([ID<Person>])
    }
    var days = 1
    let content: Content
    /// Which change by hand made it so.
    var change: ID<StoredOverride>?
    var swap: SwapMark?
    /// Whether the shift is on at this moment.
    var isNow = false
    /// From the first of its shifts to the end of the last; nil where there is none.
    var span: Range<Instant>?
    fileprivate var turn: Int64?

    fileprivate func continues(_ other: Cell) -> Bool {
      content == other.content && change == other.change && swap == other.swap && turn == other.turn
    }
  }

  struct SwapMark: Hashable {
    let swap: ID<Swap>
    /// It is the turn that would be done in return.
    let isInReturn: Bool
  }

  /// More people than this share the last row.
  static let mostRows = 3

  let lane: RotationLane
  let rule: RosterRule
  let zone: Zone
  let now: Instant
  let swaps: [Swap]
  let days: [Day]
  private let midnights: [Instant]
  private let noons: [Instant]
  private let shifts: [Shift]
  /// For each day the index of the shift to which it belongs.
  private let main: [Int?]
  /// Indices of shifts to which no day belongs, by the day on which they begin.
  private let hidden: [Int: [Int]]

  init(_ lane: RotationLane, rule: RosterRule, zone: Zone, now: Instant, swaps: [Swap], days: [Day]) {
    self.lane = lane
    self.rule = rule
    self.zone = zone
    self.now = now
    self.swaps = swaps.filter { $0.rotation == lane.rotation.id }
    self.days = days
    let midnights = (days + [(days.last ?? Day(number: 0)) + 1]).map { zone.first(LocalTime(day: $0, second: 0)) }
    let noons = days.map { zone.first(LocalTime(day: $0, second: 43_200)) }
    let shifts = lane.shifts(from: midnights[0], to: midnights[days.count])
    self.midnights = midnights
    self.noons = noons
    self.shifts = shifts
    let isPotw = lane.rotation.kind == .potw
    main = days.indices.map { day in
      if isPotw, rule.hours.isOff(on: days[day]) { return nil }
      return shifts.lastIndex { $0.contains(noons[day]) }
        ?? shifts.firstIndex { midnights[day] <= $0.start && $0.start < midnights[day + 1] }
    }
    let shown = Set(main.compactMap(\.self))
    hidden = Dictionary(
      grouping: shifts.indices.filter { !shown.contains($0) && shifts[$0].start >= midnights[0] },
      by: { index in (midnights.firstIndex { $0 > shifts[index].start } ?? 1) - 1 })
  }
}

extension LaneDays {
  /// The rows, the first person of each shift in the first; each has a cell for each day.
  var rows: [[Cell]] {
    let usual = lane.usualCount
    let marks = marks
    let most = (main.compactMap(\.self).map { shifts[$0].people.count } + marks.keys.map { $0.row + 1 }).max() ?? 1
    let count = min(Self.mostRows, max(1, usual, most))
    var rows = (0..<count).map { row in
      days.indices.map { day in marks[Place(day: day, row: row)] ?? cell(day, row, isLast: row == count - 1, usual) }
    }
    if hasParts { rows.append(days.indices.map(otherHours)) }
    return rows
  }

  /// Whether the last row is for hours of the day beside the main ones.
  var hasParts: Bool {
    lane.plans.contains { $0.plan.layers.count > 1 || $0.plan.layers.contains { $0.windows != LayerPlan.always } }
      && hidden.values.joined().contains { isPart(shifts[$0]) }
  }

  /// Neighbours with the same content become one.
  static func merged(_ cells: ArraySlice<Cell>) -> [Cell] {
    cells.reduce(into: []) { merged, cell in
      guard var last = merged.last, last.continues(cell) else { return merged.append(cell) }
      last.days += cell.days
      last.isNow = last.isNow || cell.isNow
      last.span = last.span.flatMap { left in
        cell.span.map { min(left.lowerBound, $0.lowerBound)..<max(left.upperBound, $0.upperBound) }
      }
      merged[merged.count - 1] = last
    }
  }

  private struct Place: Hashable {
    let day: Int
    let row: Int
  }

  private func cell(_ day: Int, _ row: Int, isLast: Bool, _ usual: Int) -> Cell {
    guard let index = main[day] else { return unread(day, row) }
    let shift = shifts[index]
    let people = shift.people.map { ID<Person>($0) }
    let isPresent = { rule.isPresent($0, at: max(shift.start, min(now, shift.end + Span(microseconds: -1)))) }
    guard people.contains(where: isPresent) else {
      return row == 0 ? cell(.gap, shift) : Cell(content: .nothing)
    }
    guard row < people.count else {
      return row < usual ? cell(.missing(row + 1), shift) : Cell(content: .nothing)
    }
    let here = (isLast ? Array(people[row...]) : [people[row]]).filter(isPresent)
    guard !here.isEmpty else { return cell(.missing(row + 1), shift) }
    var found = cell(.people(here), shift)
    found.change = lane.changes(in: shift).last { $0.person.map(here.contains) ?? false }?.id
    found.swap = swap(of: here, on: day)
    return found
  }

  /// A day that no turn has: a gap where there would be one, could the plan be read.
  private func unread(_ day: Int, _ row: Int) -> Cell {
    guard row == 0, lane.problem != nil, midnights[day + 1] > now, lane.endedAt == nil else {
      return Cell(content: .nothing)
    }
    return Cell(content: .gap, span: midnights[day]..<midnights[day + 1])
  }

  private func cell(_ content: Cell.Content, _ shift: Shift) -> Cell {
    Cell(content: content, isNow: shift.contains(now), span: shift.span, turn: shift.index)
  }

  private func swap(of people: [ID<Person>], on day: Int) -> SwapMark? {
    func touches(_ span: Range<Instant>) -> Bool {
      span.contains(noons[day])
        || midnights[day] <= span.lowerBound && span.upperBound <= midnights[day + 1] + .hours(12)
          && span.lowerBound < midnights[day + 1]
    }
    for swap in swaps {
      if people.contains(swap.asker), touches(swap.from..<swap.to) { return SwapMark(swap: swap.id, isInReturn: false) }
      if let asked = swap.asked, people.contains(asked), let back = swap.inReturn, touches(back) {
        return SwapMark(swap: swap.id, isInReturn: true)
      }
    }
    return nil
  }
}

extension LaneDays {
  /// Shifts made by hand to which no day belongs.
  private var marks: [Place: Cell] {
    var marks: [Place: Cell] = [:]
    for (day, indices) in hidden {
      for index in indices.reversed() {
        let shift = shifts[index]
        for change in lane.changes(in: shift) {
          let row = change.person.flatMap { shift.people.firstIndex(of: $0.number) } ?? 0
          var mark = cell(change.person.map { .people([$0]) } ?? .gap, shift)
          mark.change = change.id
          marks[Place(day: day, row: min(row, Self.mostRows - 1))] = mark
        }
      }
    }
    return marks
  }

  /// Who has other hours of the day than the main ones.
  private func otherHours(_ day: Int) -> Cell {
    let parts = (hidden[day] ?? []).map { shifts[$0] }.filter(isPart)
    guard let first = parts.first, let last = parts.last else { return Cell(content: .nothing) }
    let people = parts.flatMap(\.people).map { ID<Person>($0) }.filter { rule.isPresent($0, at: max(first.start, now)) }
    var found = cell(people.isEmpty ? .gap : .people(people.unique), first)
    found.span = first.start..<max(first.end, last.end)
    found.isNow = parts.contains { $0.contains(now) }
    return found
  }

  private func isPart(_ shift: Shift) -> Bool { lane.changes(in: shift).isEmpty }
}

extension RotationLane {
  /// How many people mostly have a turn together, by the newest plan; of two equally frequent counts the smaller.
  var usualCount: Int {
    let counts = plan.layers.flatMap(\.slots).map(\.count).filter { $0 > 0 }
    let frequency = Dictionary(grouping: counts) { $0 }.mapValues(\.count)
    return frequency.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 1
  }
}

extension [ID<Person>] {
  /// Each once, in order.
  fileprivate var unique: [ID<Person>] {
    var seen: Set<ID<Person>> = []
    return filter { seen.insert($0).inserted }
  }
}
