import Core

/// How turns follow each other, in wall-clock terms: RFC 5545's recurrence rules as far as a rotation needs them.
package enum Cadence: Hashable, Sendable {
  /// Every n hours by the clock on the wall, 1...8784.
  case hours(Int)
  /// Every n days, 1...366.
  case days(Int)
  /// In every n-th week (1...52), on these weekdays (1 is Monday), ascending; none: on that of the first day.
  case weeks(Int, on: [Int])
  /// In every n-th month (1...24).
  case months(Int, MonthDay)

  /// A day of each month.
  package enum MonthDay: Hashable, Sendable {
    /// 1...31; the last day of a month that has fewer.
    case day(Int)
    /// The n-th (1...4), or the last (-1), of a weekday (1 is Monday).
    case weekday(nth: Int, Int)
  }

  package static let weekly = Cadence.weeks(1, on: [])

  /// - Throws: `Refusal.invalid` for `cadence`.
  func check() throws {
    func require(_ range: ClosedRange<Int>, _ count: Int, _ unit: String) throws {
      guard range.contains(count) else {
        throw Refusal.invalid(
          "cadence", "must be between \(range.lowerBound) and \(range.upperBound) \(unit), is \(count)")
      }
    }
    switch self {
    case .hours(let count): try require(1...8784, count, "hours")
    case .days(let count): try require(1...366, count, "days")
    case .weeks(let count, let weekdays):
      try require(1...52, count, "weeks")
      guard weekdays.allSatisfy((1...7).contains), weekdays == Set(weekdays).sorted() else {
        throw Refusal.invalid("cadence", "must name each weekday once, in order")
      }
    case .months(let count, .day(let day)):
      try require(1...24, count, "months")
      try require(1...31, day, "as day of the month")
    case .months(let count, .weekday(let nth, let weekday)):
      try require(1...24, count, "months")
      guard nth == -1 || (1...4).contains(nth), (1...7).contains(weekday) else {
        throw Refusal.invalid("cadence", "must name the first to fourth or the last of a weekday")
      }
    }
  }
}

extension Cadence {
  /// How many seconds each turn has by the clocks on the wall; nil where turns differ.
  var step: Int64? {
    switch self {
    case .hours(let count): Int64(count) * 3600
    case .days(let count): Int64(count) * 86_400
    case .weeks(let count, let weekdays): weekdays.isEmpty ? Int64(count) * 604_800 : nil
    case .months: nil
    }
  }

  /// About how many turns lie in the span, if all are as long: room for them is made at once.
  func count(in span: Span) -> Int { step.map { Int(max(0, min(span.seconds / $0 + 2, 4096))) } ?? 0 }

  /// The local time at which turn `index` takes over, when turn 0 does at the first such time from `first` on.
  func start(of index: Int64, from first: LocalTime) -> LocalTime {
    switch self {
    case .hours(let count): LocalTime(seconds: first.seconds + index * Int64(count) * 3600)
    case .days(let count): LocalTime(seconds: first.seconds + index * Int64(count) * 86_400)
    case .weeks(let count, let weekdays):
      weekdays.isEmpty
        ? LocalTime(seconds: first.seconds + index * Int64(count) * 604_800)
        : LocalTime(
          day: Self.day(ofHandOver: Self.ordinal(of: first.day, on: weekdays) + index, first.day, count, weekdays),
          second: first.second)
    case .months(let count, let monthDay):
      LocalTime(
        day: monthDay.day(inMonth: monthDay.firstMonth(from: first.day, every: count) + index * Int64(count)),
        second: first.second)
    }
  }

  /// The turn that a local time lies in; negative before the first.
  func index(at local: LocalTime, from first: LocalTime) -> Int64 {
    var index = near(local, from: first)
    while start(of: index, from: first) > local { index -= 1 }
    while start(of: index + 1, from: first) <= local { index += 1 }
    return index
  }

  private func near(_ local: LocalTime, from first: LocalTime) -> Int64 {
    let passed = local.seconds - first.seconds
    switch self {
    case .hours(let count): return passed.quotientRoundingDown(by: Int64(count) * 3600)
    case .days(let count): return passed.quotientRoundingDown(by: Int64(count) * 86_400)
    case .weeks(let count, let weekdays):
      let spans = passed.quotientRoundingDown(by: Int64(count) * 604_800)
      return weekdays.isEmpty ? spans : spans * Int64(weekdays.count)
    case .months(let count, let monthDay):
      return (Self.month(of: local.day) - monthDay.firstMonth(from: first.day, every: count))
        .quotientRoundingDown(by: Int64(count))
    }
  }

  /// How many hand-overs of the first week lie before the first day.
  private static func ordinal(of first: Day, on weekdays: [Int]) -> Int64 {
    Int64(weekdays.prefix { $0 < first.weekday }.count)
  }

  private static func day(ofHandOver ordinal: Int64, _ first: Day, _ weeks: Int, _ weekdays: [Int]) -> Day {
    let round = ordinal.quotientRoundingDown(by: Int64(weekdays.count))
    let position = Int(ordinal - round * Int64(weekdays.count))
    return first.monday + (round * Int64(weeks) * 7 + Int64(weekdays[position] - 1))
  }

  /// Months since the year 0.
  fileprivate static func month(of day: Day) -> Int64 { day.civil.year * 12 + day.civil.month - 1 }
}

extension Cadence.MonthDay {
  /// Every n-th month is counted from that of the first day, as RFC 5545 does, even if its day has passed.
  fileprivate func firstMonth(from first: Day, every count: Int) -> Int64 {
    let month = Cadence.month(of: first)
    return day(inMonth: month) >= first ? month : month + Int64(count)
  }

  /// - Parameter month: counted from January of the year 0.
  fileprivate func day(inMonth month: Int64) -> Day {
    let first = Self.firstDay(ofMonth: month)
    let last = Self.firstDay(ofMonth: month + 1) + -1
    switch self {
    case .day(let number): return min(first + Int64(number - 1), last)
    case .weekday(nth: -1, let weekday): return last + -Int64((last.weekday - weekday + 7) % 7)
    case .weekday(let nth, let weekday): return first + Int64((weekday - first.weekday + 7) % 7 + (nth - 1) * 7)
    }
  }

  private static func firstDay(ofMonth month: Int64) -> Day {
    let year = month.quotientRoundingDown(by: 12)
    return Day(year: year, month: month - year * 12 + 1, day: 1) ?? Day(number: 0)
  }
}
