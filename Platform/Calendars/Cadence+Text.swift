import Core

/// Recurrence rules as RFC 5545 writes them.
extension Cadence: CustomStringConvertible {
  private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

  /// Reads `FREQ=WEEKLY`, `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR`, `FREQ=MONTHLY;BYDAY=1MO`, `FREQ=MONTHLY;BYMONTHDAY=31`,
  /// `FREQ=DAILY;INTERVAL=3` and `FREQ=HOURLY;INTERVAL=12`.
  /// - Throws: `Refusal.invalid` for `cadence`, naming the part that is wrong.
  package init(_ rule: String) throws {
    guard rule.utf8.count <= 200 else {
      throw Self.refuse("must have at most 200 characters, has \(rule.utf8.count)")
    }
    var parts: [String: String] = [:]
    for part in rule.uppercased().split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { throw Self.refuse("“\(part)” is not NAME=VALUE") }
      guard parts.updateValue(pair[1], forKey: pair[0]) == nil else { throw Self.refuse("\(pair[0]) is given twice") }
    }
    let known: Set = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "WKST"]
    if let other = parts.keys.sorted().first(where: { !known.contains($0) }) {
      throw Self.refuse(
        other == "COUNT" || other == "UNTIL"
          ? "must not have \(other): a rotation goes on until it is ended" : "\(other) is not supported")
    }
    guard parts["WKST"] ?? "MO" == "MO" else { throw Self.refuse("WKST must be MO: weeks begin on Monday") }
    guard let count = Int(parts["INTERVAL"] ?? "1") else { throw Self.refuse("INTERVAL must be a number") }
    self = try Self.read(parts, count)
    try check()
  }

  private static func read(_ parts: [String: String], _ count: Int) throws -> Cadence {
    let (days, monthDay) = (parts["BYDAY"], parts["BYMONTHDAY"])
    switch (parts["FREQ"], days, monthDay) {
    case ("HOURLY", nil, nil): return .hours(count)
    case ("DAILY", nil, nil): return .days(count)
    case ("WEEKLY", let days, nil):
      return .weeks(count, on: try (days?.split(separator: ",") ?? []).map { try weekday($0) }.sorted())
    case ("MONTHLY", let day?, nil): return .months(count, try nthWeekday(day))
    case ("MONTHLY", nil, let day?):
      guard let number = Int(day) else { throw refuse("BYMONTHDAY must be a number from 1 to 31") }
      return .months(count, .day(number))
    case ("MONTHLY", _, _): throw refuse("a monthly hand-over needs either BYMONTHDAY=1 or BYDAY=1MO")
    case (nil, _, _): throw refuse("must name FREQ, such as FREQ=WEEKLY")
    case (let other?, _, _):
      throw refuse("FREQ=\(other.prefix(20)) with these parts is not supported; write such as FREQ=WEEKLY;INTERVAL=2")
    }
  }

  private static func weekday(_ text: some StringProtocol) throws -> Int {
    guard let index = weekdays.firstIndex(of: String(text)) else {
      throw refuse("“\(text.prefix(20))” is not a weekday; they are MO, TU, WE, TH, FR, SA and SU")
    }
    return index + 1
  }

  private static func nthWeekday(_ text: String) throws -> MonthDay {
    guard let nth = Int(text.dropLast(2)) else {
      throw refuse("BYDAY of a month must be such as 1MO or -1FR, is “\(text.prefix(20))”")
    }
    return .weekday(nth: nth, try weekday(text.suffix(2)))
  }

  private static func refuse(_ problem: String) -> Refusal { .invalid("cadence", problem) }

  /// The rule that reads back as the same cadence.
  package var text: String {
    func interval(_ count: Int) -> String { count == 1 ? "" : ";INTERVAL=\(count)" }
    switch self {
    case .hours(let count): return "FREQ=HOURLY" + interval(count)
    case .days(let count): return "FREQ=DAILY" + interval(count)
    case .weeks(let count, let days):
      let names = days.map { Self.weekdays[$0 - 1] }.joined(separator: ",")
      return "FREQ=WEEKLY" + interval(count) + (names.isEmpty ? "" : ";BYDAY=" + names)
    case .months(let count, .day(let day)): return "FREQ=MONTHLY" + interval(count) + ";BYMONTHDAY=\(day)"
    case .months(let count, .weekday(let nth, let day)):
      return "FREQ=MONTHLY" + interval(count) + ";BYDAY=\(nth)\(Self.weekdays[day - 1])"
    }
  }

  package var description: String { text }
}
