import Calendars
import Core

extension GrafanaOnCallRecurrence {
  func hourly(_ notCarried: inout [String]) -> Turns? {
    let turn = Int64(interval) * 60
    guard let cadence = Cadence.turns(hours: Int64(interval)) else { return nil }
    note(overlap: minutes - turn, &notCarried)
    if minutes >= turn, weekdays.isEmpty { return Turns(first: start, cadence: cadence, slots: groups) }
    // With selected days, groups there come in an order that follows neither the hours nor the days.
    guard weekdays.isEmpty || (groups.count == 1 && 24 % interval == 0) else { return nil }
    guard Int64(WeekWindows.week) % turn == 0 else { return pieces(of: turn) }
    var windows = WeekWindows()
    for number in 0..<(Int64(WeekWindows.week) / turn) {
      let begin = (start.minuteOfWeek + Int(number * turn)) % WeekWindows.week
      guard weekdays.isEmpty || weekdays.contains(begin / 1440 + 1) else { continue }
      windows.add(begin, length: Int(min(minutes, turn)))
    }
    return Turns(first: start, cadence: cadence, windows: windows, slots: groups)
  }

  func daily(_ notCarried: inout [String]) -> Turns? {
    let turn = Int64(interval) * 1440
    note(overlap: minutes - turn, &notCarried)
    if minutes >= turn {
      return Cadence.turns(hours: Int64(interval) * 24).map { Turns(first: start, cadence: $0, slots: groups) }
    }
    guard minutes <= 1440 else { return pieces(of: turn) }
    return Turns(
      first: start, cadence: .days(1), windows: windows(on: Array(1...7), most: 1440), slots: spread(groups))
  }

  /// Each selected day is a turn; a group has `interval` of them one after the other.
  func selectedDays(_ notCarried: inout [String]) -> Turns? {
    guard isRolling || interval == 1 else { return nil }
    let days = selected
    let gaps = days.indices.map { (days[($0 + 1) % days.count] - days[$0] + 6) % 7 + 1 }
    note(overlap: minutes - Int64(gaps.min() ?? 7) * 1440, &notCarried)
    noteWeekStart(&notCarried)
    return Turns(
      first: firstSelected, cadence: .weeks(1, on: days.sorted()), windows: windows(on: days, most: 7 * 1440),
      slots: groups.flatMap { Array(repeating: $0, count: isRolling ? interval : 1) })
  }

  /// Without selected days, or with one, a turn begins at the same time of the week.
  func weekly(_ notCarried: inout [String]) -> Turns? {
    let week = Int64(WeekWindows.week)
    let turn = Int64(interval) * week
    var turns = Turns(first: firstSelected, cadence: .weekly, slots: groups)
    if weekdays.isEmpty, !counts(start) { (turns.first, turns.slots) = (counted(turn), groups.rotated(by: 1)) }
    note(overlap: minutes - turn, &notCarried)
    if minutes >= turn {
      guard interval <= 52 else { return nil }
      turns.cadence = .weeks(interval, on: [])
      return turns
    }
    guard minutes <= week else { return pieces(of: turn, turns) }
    turns.windows = windows(on: [turns.first.day.weekday], most: week)
    turns.slots = spread(turns.slots)
    return turns
  }

  /// When the turn after `start`, which comes too early to count, begins: if that one is too early as well, the source
  /// goes on with the day on which its week begins.
  private func counted(_ turn: Int64) -> LocalTime {
    let next = LocalTime(wallMinute: start.wallMinute + turn)
    if counts(next) { return next }
    let days = Int64((weekStart - start.day.weekday + 6) % 7 + 1) + Int64(interval - 1) * 7
    return LocalTime(day: start.day + days, second: start.second)
  }

  /// A group has the selected days of one week, then nobody has the duty in the weeks up to the next turn.
  func selectedDaysOfWeeks(_ notCarried: inout [String]) -> Turns? {
    let days = selected
    guard let earliest = days.first, let last = days.last else { return nil }
    let begun = firstSelected
    // The week of the first turn begins on `weekStart`, its turn on the first selected day.
    let weekday = { (day: Int) in (day - weekStart + 7) % 7 }
    let first = LocalTime(
      day: begun.day + Int64(weekday(earliest) - weekday(begun.day.weekday)), second: begun.second)
    note(overlap: minutes - Int64(7 - (last - earliest + 7) % 7) * 1440, &notCarried)
    return Turns(
      first: first, cadence: .weekly, windows: windows(on: days, most: Int64(WeekWindows.week)), slots: spread(groups))
  }

  /// Turns of whole months, or of the weekdays within months.
  func monthly(_ notCarried: inout [String]) -> Turns? {
    guard interval <= 24 else { return nil }
    if !weekdays.isEmpty { return selectedDaysOfMonths(&notCarried) }
    let day = monthDays.first ?? Int(start.day.civil.day)
    guard monthDays.count < 2, day > 0, minutes >= Int64(interval) * 28 * 1440 else { return nil }
    notCarried.append(
      "“\(name)” has turns of \(minutes / 1440) days each month; here each lasts until the next begins.")
    if day > 28 {
      notCarried.append("“\(name)” leaves out months without a day \(day); here the turn begins on their last day.")
    }
    // The first turn is that of the first month, even if its day has passed.
    let passed = max(0, start.day.civil.day - Int64(day))
    var turns = Turns(
      first: LocalTime(day: start.day + -passed, second: start.second), cadence: .months(interval, .day(day)),
      slots: groups)
    if !counts(start), let next = start.day.adding(months: Int64(interval)) {
      turns.slots = groups.rotated(by: 1)
      turns.first = LocalTime(day: next + -passed, second: start.second)
      if monthDays.isEmpty, !counts(LocalTime(day: next, second: start.second)) {
        turns.first = LocalTime(day: next + (1 - next.civil.day), second: start.second)
        turns.cadence = .months(interval, .day(1))
      }
    }
    return turns
  }

  private func selectedDaysOfMonths(_ notCarried: inout [String]) -> Turns? {
    guard monthDays.isEmpty, minutes <= 1440 else { return nil }
    noteWeekStart(&notCarried)
    let begun = firstSelected
    return Turns(
      first: LocalTime(day: begun.day + (1 - begun.day.civil.day), second: begun.second), cadence: .months(1, .day(1)),
      windows: windows(on: selected, most: 1440), slots: spread(groups))
  }

  /// Turns of another length than their distance, cut into equal pieces of which the last ones are nobody's.
  private func pieces(of turn: Int64, _ turns: Turns? = nil) -> Turns? {
    let piece = Self.divisor(minutes, turn)
    guard piece % 60 == 0, turn / piece * Int64(groups.count) <= ImportLimits.slots,
      let cadence = Cadence.turns(hours: piece / 60)
    else { return nil }
    let (worked, idle) = (Int(minutes / piece), Int((turn - minutes) / piece))
    let slots = (turns?.slots ?? groups).flatMap {
      Array(repeating: $0, count: worked) + Array(repeating: [], count: idle)
    }
    return Turns(first: turns?.first ?? start, cadence: cadence, slots: slots)
  }

  private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? left : divisor(right, left % right)
  }
}
