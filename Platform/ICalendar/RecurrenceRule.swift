import Calendars
import Core

/// What an RRULE says (RFC 5545 section 3.3.10); libical has checked its form.
struct RecurrenceRule: Hashable, Sendable {
  enum Frequency: Int, Hashable, Comparable, Sendable {
    case secondly, minutely, hourly, daily, weekly, monthly, yearly

    static func < (left: Frequency, right: Frequency) -> Bool { left.rawValue < right.rawValue }

    /// Of those below a day, in seconds.
    var seconds: Int64 { self == .hourly ? 3600 : self == .minutely ? 60 : 1 }
  }

  struct WeekdayRule: Hashable, Sendable {
    /// 1 is Monday, 7 is Sunday.
    let weekday: Int
    /// 0 for each, 1 for the first, -1 for the last of the month or year.
    let position: Int
  }

  let frequency: Frequency
  /// At least 1.
  let interval: Int64
  let count: Int?
  let until: WrittenTime?
  /// 1 is Monday, 7 is Sunday.
  let weekStart: Int
  // The BY parts; empty where there is none. Negative numbers count from the end.
  var seconds: [Int] = []
  var minutes: [Int] = []
  var hours: [Int] = []
  var weekdays: [WeekdayRule] = []
  var monthDays: [Int] = []
  var yearDays: [Int] = []
  var weekNumbers: [Int] = []
  var months: [Int] = []
  var positions: [Int] = []
}

/// Which days a rule names: the limits of its BY parts, completed by the day of the start where they leave it open.
///
/// RFC 5545 tells which BY parts add days and which take some away. Both come to the same: all days of the period that
/// pass every part.
struct DayFilter: Sendable {
  private let rule: RecurrenceRule
  /// The position of a weekday is counted in the month; otherwise in the year.
  private let countsInMonth: Bool
  private let ignoresPosition: Bool
  private let allowsAll: Bool

  init(_ rule: RecurrenceRule, start: Day) {
    var rule = rule
    let civil = start.civil
    if rule.weekdays.isEmpty, rule.monthDays.isEmpty, rule.yearDays.isEmpty {
      switch rule.frequency {
      case .yearly where rule.weekNumbers.isEmpty:
        rule.monthDays = [Int(civil.day)]
        if rule.months.isEmpty { rule.months = [Int(civil.month)] }
      case .monthly: rule.monthDays = [Int(civil.day)]
      case .yearly, .weekly: rule.weekdays = [.init(weekday: start.weekday, position: 0)]
      default: break
      }
    }
    self.rule = rule
    countsInMonth = rule.frequency == .monthly || !rule.months.isEmpty
    ignoresPosition = rule.frequency < .monthly || !rule.weekNumbers.isEmpty
    allowsAll =
      rule.months.isEmpty && rule.weekNumbers.isEmpty && rule.yearDays.isEmpty && rule.monthDays.isEmpty
      && rule.weekdays.isEmpty
  }

  /// The months of the year that can have such days; empty when all can.
  var months: [Int] { rule.months }

  func contains(_ day: Day) -> Bool {
    if allowsAll { return true }
    let civil = day.civil
    guard rule.months.isEmpty || rule.months.contains(Int(civil.month)) else { return false }
    let month = Place(number: Int(civil.day), of: Day.length(ofMonth: civil.month, in: civil.year))
    guard rule.monthDays.isEmpty || month.isAt(rule.monthDays) else { return false }
    if rule.weekdays.isEmpty, rule.yearDays.isEmpty, rule.weekNumbers.isEmpty { return true }
    let before = (1..<civil.month).reduce(0) { $0 + Day.length(ofMonth: $1, in: civil.year) }
    let year = Place(number: before + Int(civil.day), of: 337 + Day.length(ofMonth: 2, in: civil.year))
    guard rule.yearDays.isEmpty || year.isAt(rule.yearDays) else { return false }
    guard rule.weekdays.isEmpty || isWeekday(day, in: countsInMonth ? month : year) else { return false }
    return rule.weekNumbers.isEmpty || isWeekNumber(day, civil.year)
  }

  private func isWeekday(_ day: Day, in place: Place) -> Bool {
    let weekday = day.weekday
    return rule.weekdays.contains { wanted in
      guard wanted.weekday == weekday else { return false }
      guard wanted.position != 0, !ignoresPosition else { return true }
      return wanted.position > 0
        ? (place.number - 1) / 7 + 1 == wanted.position : (place.fromEnd + 1) / 7 - 1 == wanted.position
    }
  }

  /// Week 1 is the first that has four days in the year, hence the one with 4 January.
  private func isWeekNumber(_ day: Day, _ year: Int64) -> Bool {
    let starts = (year - 1...year + 2).map { Day.first($0, 1) + 3 }.map { $0.weekStart(rule.weekStart) }
    guard let next = starts.firstIndex(where: { $0 > day }), next > 0 else { return false }
    let week = Place(
      number: Int(day - starts[next - 1]) / 7 + 1, of: Int(starts[next] - starts[next - 1]) / 7)
    return week.isAt(rule.weekNumbers)
  }

  /// The number of a day in a month or year, or of a week: 1 is the first and -1 the last.
  private struct Place {
    let number, fromEnd: Int

    init(number: Int, of count: Int) {
      self.number = number
      fromEnd = number - count - 1
    }

    func isAt(_ places: [Int]) -> Bool { places.contains { $0 == number || $0 == fromEnd } }
  }
}

extension Day {
  /// - Parameter month: 1...12
  static func length(ofMonth month: Int64, in year: Int64) -> Int {
    if month == 2 { return year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// - Parameter month: 1...12, or more for the years after.
  static func first(_ year: Int64, _ month: Int64) -> Day {
    let months = year * 12 + month - 1
    let year = months.quotientRoundingDown(by: 12)
    return Day(year: year, month: months - year * 12 + 1, day: 1) ?? Day(number: 0)
  }

  /// The last day that is the given weekday (1 is Monday), at most six days before.
  func weekStart(_ weekday: Int) -> Day { self + -Int64((self.weekday - weekday + 7) % 7) }
}
