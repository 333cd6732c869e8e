import Calendars
import Core
import Teams

/// What a plan for a rotation shall keep to.
struct PlanQuestion: Sendable {
  /// How far ahead turns are planned.
  var weeks: Int64 = 26
  var maxInARow = 1
  var restHours: Int64 = 0
  /// When people take no turn.
  var away: [ID<Person>: [ClosedRange<Day>]] = [:]
  var wishes: [ID<Person>: [PlanWish]] = [:]

  static let longest: Int64 = 104

  /// - Parameter members: who takes turns in the rotation.
  func check(members: Set<ID<Person>>) throws {
    var findings = FieldFindings()
    func expect(_ value: Int64, _ range: ClosedRange<Int64>, _ field: String) {
      guard !range.contains(value) else { return }
      findings.add(field, "must be \(range.lowerBound) to \(range.upperBound), is \(value)")
    }
    expect(weeks, 1...Self.longest, "weeks")
    expect(Int64(maxInARow), 1...100, "max_in_a_row")
    expect(restHours, 0...2000, "rest_hours")
    for person in Set(away.keys).union(wishes.keys).subtracting(members).sorted() {
      findings.add(away[person] == nil ? "avoids" : "away", "person \(person) takes no turns in this rotation")
    }
    try findings.refuse()
  }
}

/// When people are away and what they would rather do or not, as people write it: `2026-12-21 to 2027-01-03, nights, Fr`.
enum PlanWords {
  private static let weekdays = ["mo", "tu", "we", "th", "fr", "sa", "su"]
  private static let longest: Int64 = 366

  struct Problem: Error { let text: String }

  /// - Returns: nil when it is no day and no span of at most a year.
  static func days(_ text: String) -> ClosedRange<Day>? {
    let words = text.trimmed.split(separator: " ")
    guard words.count == 1 || (words.count == 3 && words[1] == "to") else { return nil }
    guard let first = Day(String(words[0])), let last = Day(String(words[words.count - 1])) else { return nil }
    return first <= last && last - first <= longest ? first...last : nil
  }

  static func subject(_ text: String) -> PlanWish.Subject? {
    let word = text.trimmed.lowercased()
    if let kind = HourKind.allCases.first(where: { $0.plural == word }) { return .kind(kind) }
    if let weekday = weekdays.firstIndex(of: word) { return .weekday(weekday + 1) }
    return days(word).map { .days($0) }
  }

  /// What stands after a person's name, with commas between.
  static func away(_ text: String) throws(Problem) -> [ClosedRange<Day>] {
    try read(text, days, "a day such as 2026-12-21, or 2026-12-21 to 2027-01-03")
  }

  static func subjects(_ text: String) throws(Problem) -> [PlanWish.Subject] {
    try read(text, subject, "a kind such as nights or weekends, a weekday such as Fr, or days such as 2026-12-24")
  }

  private static func read<Value>(
    _ text: String, _ parse: (String) -> Value?, _ wanted: String
  ) throws(Problem) -> [Value] {
    var found: [Value] = []
    for word in text.split(separator: ",").map({ String($0).trimmed }) where !word.isEmpty {
      guard let value = parse(word) else { throw Problem(text: "“\(word.prefix(80))” is not \(wanted)") }
      found.append(value)
    }
    return found
  }
}
