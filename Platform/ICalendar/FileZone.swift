import Calendars
import Core

/// A time zone as a file describes it, for names that only the writing program knows.
struct FileZone: Sendable {
  let name: String
  /// Seconds east of UTC before the first change.
  private let initial: Int64
  /// Ascending.
  private let changes: [Change]

  private struct Change: Hashable {
    /// Unix seconds.
    let at: Int64
    /// Seconds east of UTC from then on.
    let offset: Int64
  }

  /// - Parameter component: a VTIMEZONE.
  /// - Throws: `Refusal.invalid` for `file`, naming the zone.
  init(_ component: Component, name: String, limits: CalendarLimits) throws {
    var observances: [Observance] = []
    for child in component.children { observances.append(try Observance(child)) }
    guard let first = observances.min(by: { $0.start < $1.start }) else {
      throw Refusal.calendar("the time zone \(name.prefix(80)) has no offset", line: component.line)
    }
    self.name = name
    initial = first.from
    // Yearly rules look at some 50,000 days each.
    var steps = min(limits.steps, 1_000_000)
    var changes: [Change] = []
    for observance in observances {
      let times = try observance.changes(years: limits.years, steps: &steps)
      changes += times.map { Change(at: $0, offset: observance.to) }
    }
    self.changes = changes.sorted { ($0.at, $0.offset) < ($1.at, $1.offset) }
  }

  /// The first instant that shows the local time; a skipped one moves forward by as much as the clocks were put.
  func first(_ local: LocalTime) -> Instant {
    let wanted = local.wallSeconds
    // Offsets change at most once in two days.
    let (before, after) = (offset(at: wanted - 86_400), offset(at: wanted + 86_400))
    if offset(at: wanted - before) == before { return Instant(seconds: wanted - before) }
    if offset(at: wanted - after) == after { return Instant(seconds: wanted - after) }
    return Instant(seconds: wanted - before)
  }

  func local(_ instant: Instant) -> LocalTime {
    LocalTime(wallSeconds: instant.seconds + offset(at: instant.seconds))
  }

  private func offset(at seconds: Int64) -> Int64 {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initial : changes[low - 1].offset
  }
}

extension FileZone: Hashable {
  static func == (left: FileZone, right: FileZone) -> Bool { left.name == right.name && left.changes == right.changes }
  func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A STANDARD or DAYLIGHT: when the clocks change to an offset.
private struct Observance {
  let start: LocalTime
  /// Seconds east of UTC.
  let from, to: Int64
  private let rules: [RecurrenceRule]
  private let extra: [LocalTime]
  private let line: Int

  init(_ component: Component) throws {
    line = component.line
    var times: [String: [LocalTime]] = [:]
    var offsets: [String: Int64] = [:]
    var rules: [RecurrenceRule] = []
    for property in try component.lines.map(Property.init) {
      for value in property.values {
        switch value {
        case .time(let time): times[property.name, default: []].append(time.local)
        case .number(let offset): offsets[property.name] = Int64(offset)
        case .rule(let rule): rules.append(rule)
        default: break
        }
      }
    }
    guard let start = times["DTSTART"]?.first, let from = offsets["TZOFFSETFROM"], let to = offsets["TZOFFSETTO"],
      [from, to].allSatisfy({ abs($0) < 86_400 })
    else {
      throw Refusal.calendar("\(component.name) needs DTSTART, TZOFFSETFROM and TZOFFSETTO, below 24 h", line: line)
    }
    (self.start, self.from, self.to, self.rules) = (start, from, to, rules)
    extra = times["RDATE"] ?? []
  }

  /// Unix seconds of its changes, in no order.
  func changes(years: ClosedRange<Int64>, steps: inout Int) throws -> [Int64] {
    let first = LocalTime(day: Day.first(years.lowerBound - 1, 1), second: 0)
    let range = first...LocalTime(day: Day.first(years.upperBound + 2, 1), second: 0)
    var times = [start] + extra
    do {
      for rule in rules {
        let isPast = { (time: LocalTime) in rule.until.map { isLater(time, than: $0) } ?? false }
        times += try RuleExpansion(rule, start: start).times(in: range, isPast: isPast, steps: &steps, limit: 4000)
      }
    } catch let defect as Property.Defect {
      throw Refusal.calendar("the time zone's rule \(defect.problem)", line: line)
    }
    return times.map { $0.wallSeconds - from }
  }

  private func isLater(_ time: LocalTime, than end: WrittenTime) -> Bool {
    if end.isDate { return time.day > end.local.day }
    return time.wallSeconds - (end.isUTC ? from : 0) > end.local.wallSeconds
  }
}
