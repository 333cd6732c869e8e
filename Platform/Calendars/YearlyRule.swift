import Core

/// The POSIX `TZ` rule at the end of a TZif file: what holds after the last listed change, for ever.
///
/// RFC 8536 section 3.3.1 widens POSIX: hours of a change run from -167 to 167.
struct YearlyRule: Equatable {
  let standard: Offset
  let daylight: Daylight?

  struct Daylight: Equatable {
    let offset: Offset
    let begins: Change
    let ends: Change
  }

  /// A local day of the year and a local time, in seconds after its midnight.
  struct Change: Equatable {
    let day: YearDay
    let second: Int64
  }

  enum YearDay: Equatable {
    /// 1...365; 29 February is never counted.
    case withoutLeapDay(Int64)
    /// 0...365; 29 February is counted.
    case withLeapDay(Int64)
    /// Week 1...5 (5 is the last) and weekday 0...6 (0 is Sunday).
    case weekday(month: Int64, week: Int64, weekday: Int64)
  }

  /// The two changes of a year in Unix seconds, in no order; none in a zone without daylight saving.
  func changes(in year: Int64) -> [(start: Int64, kind: Offset)] {
    guard let daylight, let begin = daylight.begins.day.day(in: year), let end = daylight.ends.day.day(in: year)
    else { return [] }
    return [
      (begin.number * 86_400 + daylight.begins.second - standard.seconds, daylight.offset),
      (end.number * 86_400 + daylight.ends.second - daylight.offset.seconds, standard),
    ]
  }
}

extension YearlyRule.YearDay {
  func day(in year: Int64) -> Day? {
    switch self {
    case .withoutLeapDay(let count):
      guard let first = Day(year: year, month: 1, day: 1) else { return nil }
      let hasLeapDay = Day(year: year, month: 2, day: 29) != nil
      return first + (count - (hasLeapDay && count >= 60 ? 0 : 1))
    case .withLeapDay(let count):
      return Day(year: year, month: 1, day: 1).map { $0 + count }
    case .weekday(let month, let week, let weekday):
      guard let first = Day(year: year, month: month, day: 1) else { return nil }
      let ahead = (weekday - Int64(first.weekday) + 7) % 7
      let found = first + (ahead + 7 * (week - 1))
      return found.civil.month == month ? found : found + -7
    }
  }
}

extension YearlyRule {
  /// Reads such as `CET-1CEST,M3.5.0,M10.5.0/3`.
  /// - Returns: nil unless the whole text is such a rule.
  init?(posix text: String) {
    var scanner = RuleScanner(text)
    guard let name = scanner.name(), let west = scanner.time(hours: 24) else { return nil }
    standard = Offset(seconds: -west, abbreviation: name)
    if scanner.atEnd {
      daylight = nil
      return
    }
    guard let summer = scanner.name() else { return nil }
    var offset = standard.seconds + 3600
    if !scanner.isAt(",") {
      guard let west = scanner.time(hours: 24) else { return nil }
      offset = -west
    }
    guard let begins = scanner.change(), let ends = scanner.change(), scanner.atEnd else { return nil }
    daylight = Daylight(offset: Offset(seconds: offset, abbreviation: summer), begins: begins, ends: ends)
  }
}

private struct RuleScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var atEnd: Bool { rest.isEmpty }

  func isAt(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isAt(character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(_ allowed: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard digits.count <= 3, let value = Int64(Substring(digits)), allowed.contains(value) else { return nil }
    rest = rest.dropFirst(digits.count)
    return value
  }

  /// `CET` or `<+0330>`.
  mutating func name() -> String? {
    let quoted = take("<")
    let found = rest.prefix { byte in
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || quoted && ((0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D)
    }
    rest = rest.dropFirst(found.count)
    guard found.count >= 3, !quoted || take(">") else { return nil }
    return String(Substring(found))
  }

  /// `-1`, `+3:30` or `10:30:15` in seconds.
  mutating func time(hours limit: Int64) -> Int64? {
    let sign: Int64 = take("-") ? -1 : 1
    if sign == 1 { _ = take("+") }
    guard var seconds = number(0...limit).map({ $0 * 3600 }) else { return nil }
    for unit: Int64 in [60, 1] where take(":") {
      guard let value = number(0...59) else { return nil }
      seconds += value * unit
    }
    return sign * seconds
  }

  /// `,M3.5.0/2`, with 02:00 as the time when there is none.
  mutating func change() -> YearlyRule.Change? {
    guard take(","), let day = day() else { return nil }
    guard take("/") else { return YearlyRule.Change(day: day, second: 7200) }
    return time(hours: 167).map { YearlyRule.Change(day: day, second: $0) }
  }

  private mutating func day() -> YearlyRule.YearDay? {
    if take("J") { return number(1...365).map { .withoutLeapDay($0) } }
    guard take("M") else { return number(0...365).map { .withLeapDay($0) } }
    guard let month = number(1...12), take("."), let week = number(1...5), take("."), let weekday = number(0...6)
    else { return nil }
    return .weekday(month: month, week: week, weekday: weekday)
  }
}
