import Calendars
import Core

/// Other products let the order of people go on through turns that lie wholly outside the hours; here such a turn takes
/// nobody's place. Written out, the order has the same people at the same times.
struct TurnOrder {
  /// When slot 0's turn begins.
  let first: LocalTime
  /// Length of a turn.
  let minutes: Int64
  let windows: WeekWindows

  /// - Parameter minutes: nil for turns of whole weeks and more, which meet every window.
  init?(first: LocalTime, cadence: Cadence, windows: WeekWindows) {
    switch cadence {
    case .hours(let count): minutes = Int64(count) * 60
    case .days(let count): minutes = Int64(count) * 1440
    case .weeks, .months: return nil
    }
    self.first = first
    self.windows = windows
  }

  /// After how many minutes the windows meet the turns in the same way again, and how many turns count by then.
  var round: (minutes: Int64, places: Int64) {
    let (turns, worked) = turnsOfRound
    return worked.count == turns ? (minutes, 1) : (Int64(turns) * minutes, Int64(worked.count))
  }

  private var turnsOfRound: (turns: Int, worked: [Int64]) {
    guard minutes < WeekWindows.week else { return (1, [0]) }
    let turns = Int64(WeekWindows.week) / Self.divisor(minutes, Int64(WeekWindows.week))
    let start = Int64(first.minuteOfWeek)
    return (Int(turns), (0..<turns).filter { windows.meets(start + $0 * minutes, length: minutes) })
  }

  /// - Returns: the slots of the turns that count here; nil when that takes more than `ImportLimits.slots`.
  func written<Slot: Hashable>(_ slots: [Slot]) -> [Slot]? {
    let (turns, worked) = turnsOfRound
    guard slots.count > 1, worked.count < turns else { return slots }
    let count = Int64(slots.count)
    let rounds = count / Self.divisor(Int64(turns), count)
    let order = (0..<rounds).flatMap { round in worked.map { slots[Int((round * Int64(turns) + $0) % count)] } }
    let shortest = Self.withoutRepeats(order)
    return shortest.count <= ImportLimits.slots ? shortest : nil
  }

  /// The shortest beginning that, said again and again, gives the whole.
  private static func withoutRepeats<Slot: Equatable>(_ order: [Slot]) -> [Slot] {
    for length in 1..<max(order.count, 1) where order.count % length == 0 {
      if (length..<order.count).allSatisfy({ order[$0] == order[$0 - length] }) { return Array(order[..<length]) }
    }
    return order
  }

  private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? left : divisor(right, left % right)
  }
}
