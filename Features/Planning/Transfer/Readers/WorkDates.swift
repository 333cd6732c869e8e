import Calendars
import Core

/// Reads times as tables have them: `2026-11-23`, `2026-11-23 18:00`, `23/Nov/26 6:00 PM`, `23.11.2026 18:00:00`,
/// `11/23/2026 18:00`. What has no offset is shown by the clocks of a zone.
struct WorkDates {
  /// Whether `3/4/2026` is in April.
  let isDayFirst: Bool
  /// Whether nothing in the file says which of the two it is.
  let isGuessed: Bool
  private let zone: Zone

  /// - Parameter samples: all the times of the file: one with a number above 12 tells the order of all.
  init(_ samples: some Sequence<String>, zone: Zone) {
    self.zone = zone
    var (dayFirst, monthFirst, open) = (false, false, false)
    for sample in samples {
      guard let parts = DateParts(sample), case .slashed(let first, let second, _) = parts.day else { continue }
      if first > 12 {
        dayFirst = true
      } else if second > 12 {
        monthFirst = true
      } else if first != second {
        open = true
      }
    }
    isDayFirst = dayFirst && !monthFirst
    isGuessed = open && dayFirst == monthFirst
  }

  /// - Returns: nil when it is no time.
  func instant(_ text: String) -> Instant? {
    if let instant = Instant(rfc3339: text) { return instant }
    guard let parts = DateParts(text), let day = day(parts.day) else { return nil }
    if let offset = parts.offset {
      return Instant(seconds: day.number * 86_400 + Int64(parts.second) - offset)
    }
    return zone.first(LocalTime(day: day, second: parts.second))
  }

  /// Whether it has the form of a time, be there such a day or not.
  func looksLikeTime(_ text: String) -> Bool { Instant(rfc3339: text) != nil || DateParts(text) != nil }

  /// - Returns: nil when the cell is empty.
  /// - Throws: `Refusal.invalid` naming line and column.
  func optionalInstant(_ line: CSVText.Line, _ column: String) throws -> Instant? {
    let text = line[column]
    guard !text.isEmpty else { return nil }
    guard let instant = instant(text) else {
      throw line.refuse(column, "must be a time such as 2026-11-23 18:00, is “\(text.prefix(40))”")
    }
    return try ForeignLimits.check(instant) { line.refuse(column, $0) }
  }

  private func day(_ form: DateParts.DayForm) -> Day? {
    switch form {
    case .named(let day): day
    case .slashed(let first, let second, let year):
      isDayFirst ? Day(year: year, month: second, day: first) : Day(year: year, month: first, day: second)
    }
  }
}

/// A time taken to pieces.
private struct DateParts {
  enum DayForm {
    /// No other reading.
    case named(Day?)
    /// Day and month, or the other way round, and the year.
    case slashed(Int64, Int64, Int64)
  }

  let day: DayForm
  /// After midnight.
  let second: Int
  /// Seconds east of UTC; nil where it says none.
  let offset: Int64?

  /// - Returns: nil when it is no time.
  init?(_ text: String) {
    guard text.utf8.count <= 40 else { return nil }
    var words = text.lowercased().split { " ,\u{202F}\u{A0}".contains($0) }.map(String.init)
    // `2026-11-23T18:00` without an offset.
    if let first = words.first, first.contains(":"), let t = first.firstIndex(of: "t") {
      words.replaceSubrange(0..<1, with: [String(first[..<t]), String(first[first.index(after: t)...])])
    }
    offset = Self.takeOffset(&words)
    guard let second = Self.takeClock(&words) else { return nil }
    self.second = second
    let pieces = words.flatMap { $0.split { "/.-".contains($0) } }.map(String.init)
    guard pieces.count == 3, let day = Self.day(pieces, mark: text.first { "/.-".contains($0) }) else { return nil }
    self.day = day
  }

  /// Seconds east of UTC, taken off the end; nil where the text has none.
  private static func takeOffset(_ words: inout [String]) -> Int64? {
    guard words.count > 1, let last = words.last else { return nil }
    let isUTC = ["utc", "z", "gmt"].contains(last)
    let digits = last.dropFirst().replacing(":", with: "")
    let number = digits.utf8.count == 4 && "+-".contains(last.prefix(1)) ? Int64(digits) : nil
    let value = isUTC ? 0 : number ?? 9999
    guard value < 2400, value % 100 < 60 else { return nil }
    words.removeLast()
    return (value / 100 * 3600 + value % 100 * 60) * (last.first == "-" ? -1 : 1)
  }

  /// `18:00`, `18:00:30`, `18:00:30.250`, `6:00 PM`; 0 where there is no time of day.
  private static func takeClock(_ words: inout [String]) -> Int? {
    guard let place = words.firstIndex(where: { $0.contains(":") }) else { return 0 }
    var clock = words.remove(at: place)
    var half = words.indices.contains(place) ? words[place].replacing(".", with: "") : ""
    if half == "am" || half == "pm" { words.remove(at: place) } else { half = "" }
    for suffix in ["am", "pm"] where clock.hasSuffix(suffix) {
      (clock, half) = (String(clock.dropLast(2)), suffix)
    }
    let parts = clock.split(separator: ".")[0].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), var hour = parts[0], let minute = parts[1],
      let second = parts.count == 3 ? parts[2] : 0, (0..<60).contains(minute), (0..<60).contains(second)
    else { return nil }
    if !half.isEmpty {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (half == "pm" ? 12 : 0)
    }
    guard (0..<24).contains(hour) else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static func day(_ pieces: [String], mark: Character?) -> DayForm? {
    if let place = pieces.firstIndex(where: { $0.first?.isLetter ?? false }) {
      guard place < 2, let month = month(pieces[place]), let day = Int64(pieces[1 - place]), let year = year(pieces[2])
      else { return nil }
      return .named(Day(year: year, month: month, day: day))
    }
    let numbers = pieces.compactMap { Int64($0) }
    guard numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    if pieces[0].utf8.count == 4 { return .named(Day(year: numbers[0], month: numbers[1], day: numbers[2])) }
    guard let year = year(pieces[2]) else { return nil }
    // Points are written where the day comes first.
    if mark == "." { return .named(Day(year: year, month: numbers[1], day: numbers[0])) }
    return .slashed(numbers[0], numbers[1], year)
  }

  /// Two digits are of this century: nobody brings along work from the last one.
  private static func year(_ text: String) -> Int64? {
    guard let number = Int64(text), number >= 0 else { return nil }
    return switch text.utf8.count {
    case 2: 2000 + number
    case 4: number
    default: nil
    }
  }

  private static func month(_ text: String) -> Int64? {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    let german = ["mär": "mar", "mrz": "mar", "mai": "may", "okt": "oct", "dez": "dec"]
    let short = String(text.prefix(3))
    return names.firstIndex(of: german[short] ?? short).map { Int64($0 + 1) }
  }
}
