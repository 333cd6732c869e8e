import Calendars
import Core

/// Writes a rule out, in the local time of its start.
///
/// libical can do that too, but the one of Debian 12 overlooks BYMONTHDAY=-1 in daily and BYSETPOS in weekly rules,
/// looks for days that never come until the year 20000, and needs all of ICU.
struct RuleExpansion {
  private let rule: RecurrenceRule
  private let start: LocalTime
  private let days: DayFilter
  /// Seconds of the day, or of the hour or minute in rules that are this frequent; ascending.
  private let seconds: [Int64]

  init(_ rule: RecurrenceRule, start: LocalTime) {
    self.rule = rule
    self.start = start
    days = DayFilter(rule, start: start.day)
    func values(_ part: [Int], _ own: Int, below frequency: RecurrenceRule.Frequency) -> [Int64] {
      rule.frequency < frequency ? [0] : (part.isEmpty ? [own] : Set(part).sorted()).map { Int64($0) }
    }
    let hours = values(rule.hours, start.hour, below: .daily)
    let minutes = values(rule.minutes, start.minute, below: .hourly)
    // A leap second counts as the one before.
    let seconds = Set(values(rule.seconds, start.second % 60, below: .minutely).map { min($0, 59) }).sorted()
    self.seconds = hours.flatMap { hour in
      minutes.flatMap { minute in seconds.map { hour * 3600 + minute * 60 + $0 } }
    }
  }

  /// The start, which always is the first, and all later times that the rule gives, as far as they are in the range.
  /// - Parameters:
  ///   - isPast: whether a time is later than the rule's end.
  ///   - steps: how many may be looked at; what was used is taken away.
  ///   - limit: how many may be found.
  /// - Throws: `Property.Defect` beyond one of these.
  func times(
    in range: ClosedRange<LocalTime>, isPast: (LocalTime) -> Bool = { _ in false }, steps: inout Int, limit: Int
  ) throws -> [LocalTime] {
    guard !isPast(start) else { return [] }
    var found = range.contains(start) ? [start] : []
    var left = (rule.count ?? .max) - 1
    // What was before the range matters only where it is counted.
    var index = rule.count == nil ? firstPeriod(reaching: range.lowerBound) : 0
    while true {
      let period = period(index)
      guard period.start <= range.upperBound else { return found }
      for time in try times(of: period, &steps) where time > start {
        guard left > 0, time <= range.upperBound, !isPast(time) else { return found }
        left -= 1
        guard time >= range.lowerBound else { continue }
        guard found.count < limit else { throw Property.Defect(problem: "recurs more than \(limit) times") }
        found.append(time)
      }
      index += 1
    }
  }

  /// A year, month, week, day, hour, minute or second in which the rule may give times.
  private struct Period {
    let start: LocalTime
    let days: Int64
  }

  private func period(_ index: Int64) -> Period {
    let count = index * rule.interval
    switch rule.frequency {
    case .yearly, .monthly:
      let civil = start.day.civil
      let (year, month) = rule.frequency == .yearly ? (civil.year + count, 1) : (civil.year, civil.month + count)
      let first = Day.first(year, month)
      let next = Day.first(year, month + (rule.frequency == .yearly ? 12 : 1))
      return Period(start: LocalTime(day: first, second: 0), days: next - first)
    case .weekly:
      return Period(start: LocalTime(day: start.day.weekStart(rule.weekStart) + 7 * count, second: 0), days: 7)
    case .daily: return Period(start: LocalTime(day: start.day + count, second: 0), days: 1)
    case .hourly, .minutely, .secondly:
      let unit = rule.frequency.seconds
      let first = start.wallSeconds.quotientRoundingDown(by: unit) * unit
      return Period(start: LocalTime(wallSeconds: first + count * unit), days: 1)
    }
  }

  /// The last period that begins before the time or at it, and not before the first.
  private func firstPeriod(reaching time: LocalTime) -> Int64 {
    let (old, new) = (start.day.civil, time.day.civil)
    let units: Int64 =
      switch rule.frequency {
      case .yearly: new.year - old.year
      case .monthly: (new.year - old.year) * 12 + new.month - old.month
      case .weekly: (time.day.weekStart(rule.weekStart) - start.day.weekStart(rule.weekStart)) / 7
      case .daily: time.day - start.day
      case .hourly, .minutely, .secondly:
        time.wallSeconds.quotientRoundingDown(by: rule.frequency.seconds)
          - start.wallSeconds.quotientRoundingDown(by: rule.frequency.seconds)
      }
    return max(0, units.quotientRoundingDown(by: rule.interval))
  }

  private func times(of period: Period, _ steps: inout Int) throws -> [LocalTime] {
    var starts = [period.start]
    if rule.frequency < .daily {
      try take(1, from: &steps)
      guard isWanted(period.start), days.contains(period.start.day) else { return [] }
    } else {
      let candidates = candidates(period)
      try take(candidates.reduce(0) { $0 + $1.count }, from: &steps)
      starts = candidates.joined().map { Day(number: $0) }.filter(days.contains).map { LocalTime(day: $0, second: 0) }
    }
    try take(starts.count * seconds.count, from: &steps)
    let times = starts.flatMap { start in seconds.map { start + $0 } }
    return rule.positions.isEmpty ? times : chosen(from: times)
  }

  /// The numbers of the days that need a look: in a year, those of its months that can have some.
  private func candidates(_ period: Period) -> [Range<Int64>] {
    let first = period.start.day.number
    guard rule.frequency == .yearly, !days.months.isEmpty else { return [first..<first + period.days] }
    let year = period.start.day.civil.year
    return Set(days.months).sorted().map { month in
      Day.first(year, Int64(month)).number..<Day.first(year, Int64(month) + 1).number
    }
  }

  private func take(_ count: Int, from steps: inout Int) throws {
    steps -= count
    guard steps >= 0 else { throw Property.Defect(problem: "takes too long to look through") }
  }

  /// What the BY parts say about an hour, minute or second as a whole.
  private func isWanted(_ time: LocalTime) -> Bool {
    func allows(_ part: [Int], _ value: Int) -> Bool { part.isEmpty || part.contains(value) }
    return allows(rule.hours, time.hour) && (rule.frequency == .hourly || allows(rule.minutes, time.minute))
      && (rule.frequency != .secondly || allows(rule.seconds, time.second % 60))
  }

  /// BYSETPOS.
  private func chosen(from times: [LocalTime]) -> [LocalTime] {
    let indexes = rule.positions.map { $0 > 0 ? $0 - 1 : times.count + $0 }
    return Set(indexes).intersection(times.indices).sorted().map { times[$0] }
  }
}
