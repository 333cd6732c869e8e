import Core

extension WorkingHours {
  static let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
  private static let example = "write such as Mo-Fr 09:00-18:00"

  /// Reads `Mo-Fr 09:00-18:00`, `Mo,We 08:00-12:00 13:00-17:00; Fr 08:00-14:00`, `none` and `24/7`.
  ///
  /// Days are Mo to Su, ranges (also over the week's end: `Fr-Mo`) and lists; times are local, up to 24:00; each day
  /// is given once.
  /// - Throws: `Refusal.invalid` for `working_hours`, quoting the part that is wrong.
  package init(_ text: String, zone: Zone) throws {
    guard text.utf8.count <= 500 else {
      throw Refusal.invalid("working_hours", "must have at most 500 characters, has \(text.utf8.count)")
    }
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    switch words.map({ $0.lowercased() }) {
    case []: throw Self.refuse("must not be empty; write none for no hours")
    case ["none"]: try self.init(zone: zone, week: [:])
    case ["24/7"]: try self.init(zone: zone, week: Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [0..<1440]) }))
    default: try self.init(zone: zone, week: Self.parse(text))
    }
  }

  /// The shortest text that reads back as the same hours, without the zone.
  package var text: String {
    if isEmpty { return "none" }
    var lines: [(days: [Int], hours: [Range<Int>])] = []
    for (day, hours) in week.enumerated() where !hours.isEmpty {
      if let line = lines.firstIndex(where: { $0.hours == hours }) {
        lines[line].days.append(day)
      } else {
        lines.append(([day], hours))
      }
    }
    return lines.map { Self.text(days: $0.days) + " " + $0.hours.map(Self.text).joined(separator: " ") }
      .joined(separator: "; ")
  }

  /// - Parameter days: positions in the week from 0, ascending.
  private static func text(days: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for day in days {
      if let run = runs.last, run.upperBound == day - 1 {
        runs[runs.count - 1] = run.lowerBound...day
      } else {
        runs.append(day...day)
      }
    }
    return runs.map { $0.count == 1 ? names[$0.lowerBound] : "\(names[$0.lowerBound])-\(names[$0.upperBound])" }
      .joined(separator: ",")
  }

  static func text(_ interval: Range<Int>) -> String {
    "\(TimeOfDay.text(interval.lowerBound))-\(TimeOfDay.text(interval.upperBound))"
  }
}

extension WorkingHours: CustomStringConvertible {
  /// `Mo-Fr 09:00-18:00`
  package var description: String { text }
}

extension WorkingHours {
  private static func parse(_ text: String) throws -> [Int: [Range<Int>]] {
    var week: [Int: [Range<Int>]] = [:]
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty else { throw refuse("has nothing between or after semicolons; \(example)") }
      let daysEnd = words.firstIndex { $0.utf8.first.map { (0x30...0x39).contains($0) } ?? false } ?? words.count
      let days = try parseDays(words[..<daysEnd].joined(separator: " "), in: part)
      guard daysEnd < words.count else { throw refuse("“\(trimmed(part))”: has no hours; \(example)") }
      let intervals = try words[daysEnd...].flatMap { try parseIntervals($0) }
      for day in days {
        guard week[day] == nil else {
          throw refuse("“\(trimmed(part))”: \(names[day - 1]) is given more than once")
        }
        week[day] = intervals
      }
    }
    return week
  }

  /// `Mo-Fr`, `Mo,We`, `Mo, We-Th`
  private static func parseDays(_ text: String, in part: Substring) throws -> [Int] {
    guard !text.isEmpty else { throw refuse("“\(trimmed(part))”: has no days; \(example)") }
    var days: [Int] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = item.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count <= 2, let from = ends.first, let to = ends.last else {
        throw refuse("“\(trimmed(item))” is not a range of days; \(example)")
      }
      let (first, last) = (try parseDay(from, in: part), try parseDay(to, in: part))
      let length = (last - first + 7) % 7
      days += (0...length).map { (first - 1 + $0) % 7 + 1 }
    }
    return days
  }

  private static func parseDay(_ text: Substring, in part: Substring) throws -> Int {
    let name = trimmed(text)
    guard let index = names.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
      throw refuse("“\(name.isEmpty ? trimmed(part) : name)”: days are Mo, Tu, We, Th, Fr, Sa and Su; \(example)")
    }
    return index + 1
  }

  /// `08:00-12:00` or `08:00-12:00,13:00-17:00`
  private static func parseIntervals(_ word: String) throws -> [Range<Int>] {
    let items = word.hasSuffix(",") ? word.dropLast() : word[...]
    return try items.split(separator: ",", omittingEmptySubsequences: false).map { item in
      let ends = item.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let start = TimeOfDay.minutes(ends[0]), let end = TimeOfDay.minutes(ends[1]) else {
        throw refuse("“\(item)” is not an interval of two times from 00:00 to 24:00; \(example)")
      }
      guard start != end else { throw refuse("“\(item)” is empty") }
      guard start < end else {
        throw refuse(
          "“\(item)” ends before it starts; write \(text(start..<1440)) and, on the next day, \(text(0..<end))")
      }
      return start..<end
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func refuse(_ problem: String) -> Refusal { .invalid("working_hours", problem) }
}
