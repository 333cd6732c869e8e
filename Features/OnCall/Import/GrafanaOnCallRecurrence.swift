import Calendars
import Core

/// When the turns of a Grafana OnCall shift begin and for how much of each turn its people have the duty.
///
/// There a turn has a length of its own: what is left until the next turn is nobody's. Here turns follow each other without
/// gaps, so the rest becomes hours of the week or turns without people.
struct GrafanaOnCallRecurrence {
  enum Frequency: String { case hourly, daily, weekly, monthly }

  /// The turns in our words.
  struct Turns: Equatable {
    var first: LocalTime
    var cadence: Cadence
    var windows = WeekWindows.always
    var slots: [[ImportedPerson]]
  }

  let name: String
  let start: LocalTime
  /// From then on it counts; nil: from `start` on.
  let rotationStart: LocalTime?
  /// Whether it was made in the browser, which counts a turn that already runs then.
  let isWeb: Bool
  /// How long the duty lasts.
  let minutes: Int64
  let frequency: Frequency
  /// Every n hours, days, weeks or months.
  let interval: Int
  /// 1 is Monday.
  let weekStart: Int
  let weekdays: [Int]
  let monthDays: [Int]
  /// How many months it is limited to; 0: not limited.
  let months: Int
  /// Whether each turn is another group's.
  let isRolling: Bool
  let groups: [[ImportedPerson]]

  /// - Returns: nil when the turns cannot be said here; `notCarried` says why.
  func turns(_ notCarried: inout [String]) -> Turns? {
    guard months == 0, monthDays.isEmpty || frequency == .monthly else {
      notCarried.append(
        "“\(name)” is limited to months or days of the month, which turns here are not; it is left out.")
      return nil
    }
    let found: Turns?
    switch frequency {
    case .hourly: found = hourly(&notCarried)
    case .daily: found = weekdays.isEmpty ? daily(&notCarried) : selectedDays(&notCarried)
    case .weekly: found = hasOneDay ? weekly(&notCarried) : selectedDaysOfWeeks(&notCarried)
    case .monthly: found = monthly(&notCarried)
    }
    if let found, found.slots.count <= ImportLimits.slots { return found }
    notCarried.append("“\(name)” has turns whose beginnings and lengths cannot be said here; it is left out.")
    return nil
  }

  func note(overlap: Int64, _ notCarried: inout [String]) {
    guard overlap > 0, groups.count > 1 else { return }
    notCarried.append(
      "“\(name)” has turns that go on for \(overlap) min after the next one has begun; here they end when it begins.")
  }

  /// Each group's turn and then turns of nobody, `interval` in all.
  func spread(_ groups: [[ImportedPerson]]) -> [[ImportedPerson]] {
    groups.flatMap { [$0] + Array(repeating: [], count: interval - 1) }
  }

  /// `start`, or, where groups take turns, the first selected day of the week if that is not a selected one.
  var firstSelected: LocalTime {
    guard isRolling, !startsOnSelectedDay, let first = selected.first else { return start }
    return LocalTime(day: start.day + Int64((first - start.day.weekday + 7) % 7), second: start.second)
  }

  private var hasOneDay: Bool {
    firstSelected.day.weekday == (selected.first ?? start.day.weekday) && selected.count < 2
  }

  var startsOnSelectedDay: Bool { weekdays.isEmpty || weekdays.contains(start.day.weekday) }

  /// The export has the first day of a week for weekly turns only.
  func noteWeekStart(_ notCarried: inout [String]) {
    guard isRolling, !startsOnSelectedDay, groups.count > 1, Set(weekdays).count > 1 else { return }
    notCarried.append(
      "“\(name)” begins on a day that it leaves out, and the export does not say on which day a week begins there; check "
        + "whose turn it is.")
  }

  /// Whether a turn that begins then comes late enough to count.
  func counts(_ begin: LocalTime) -> Bool {
    guard isRolling, let rotationStart, rotationStart != start else { return true }
    return isWeb ? begin.wallMinute + minutes > rotationStart.wallMinute : begin >= rotationStart
  }

  /// The selected weekdays in the order in which a week has them.
  var selected: [Int] { Set(weekdays).sorted { ($0 - weekStart + 7) % 7 < ($1 - weekStart + 7) % 7 } }

  /// The duty from its beginning on each of the days, at most as long as `most` minutes.
  func windows(on days: [Int], most: Int64) -> WeekWindows {
    var windows = WeekWindows()
    for day in days { windows.add((day - 1) * 1440 + start.second / 60, length: Int(min(minutes, most))) }
    return windows
  }
}
