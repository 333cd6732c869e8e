/// A civil day of the proleptic Gregorian calendar, in no particular zone.
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let number: Int64

  /// - Parameter number: days since 1970-01-01.
  public init(number: Int64) { self.number = number }

  /// - Returns: nil when there is no such day in the calendar.
  public init?(year: Int64, month: Int64, day: Int64) {
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    let candidate = Day.fromCivil(year: year, month: month, day: day)
    let back = candidate.civil
    guard back.month == month, back.day == day else { return nil }
    self = candidate
  }

  /// 1 is Monday, 7 is Sunday (ISO 8601).
  public var weekday: Int {
    let index = (number + 3) % 7
    return Int(index < 0 ? index + 7 : index) + 1
  }

  /// Year, month 1...12 and day 1...31.
  public var civil: (year: Int64, month: Int64, day: Int64) {
    let shifted = number + 719_468
    let era = shifted.quotientRoundingDown(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  /// The Monday of this day's ISO week.
  public var monday: Day { Day(number: number - Int64(weekday - 1)) }

  /// The earlier day is the smaller one.
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
  /// So many days later, or earlier.
  public static func + (day: Day, count: Int64) -> Day { Day(number: day.number + count) }
  /// Days from the one to the other.
  public static func - (later: Day, earlier: Day) -> Int64 { later.number - earlier.number }

  private static func fromCivil(year: Int64, month: Int64, day: Int64) -> Day {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.quotientRoundingDown(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Day(number: era * 146_097 + dayOfEra - 719_468)
  }
}

extension Day: CustomStringConvertible, LosslessStringConvertible {
  /// `2026-11-23`.
  public var description: String {
    let (year, month, day) = civil
    return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
  }

  /// - Returns: nil unless the text is such as `2026-11-23` and there is such a day.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, let year = Int64(parts[0]), let month = Int64(parts[1]),
      let day = Int64(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension BinaryInteger {
  /// Decimal digits with zeros in front, at least `width` of them.
  package func padded(_ width: Int) -> String {
    let digits = String(magnitude)
    let zeros = String(repeating: "0", count: Swift.max(0, width - digits.utf8.count))
    return (self < 0 ? "-" : "") + zeros + digits
  }
}
