import Core

/// How many items were begun and not done, day by day.
public struct WorkInProgress: Sendable, Hashable {
  /// Which days of an item count.
  public enum Counting: Sendable {
    /// start ≤ day < finish: what is in progress when the day ends. Ours, and Lighthouse's.
    case atEndOfDay
    /// start ≤ day ≤ finish: what was in progress at some time of the day. Goes with times that count both days.
    case duringDay
  }

  /// The first day.
  public let first: Day
  /// Items in progress on each day from the first one on.
  public let counts: [Int]

  /// - Parameter last: counts too.
  public init(_ items: [FlowItem], from first: Day, to last: Day, counting: Counting = .atEndOfDay) {
    let days = max(Int(last - first) + 1, 0)
    var changes = [Int](repeating: 0, count: days + 1)
    for item in items {
      guard let start = item.startedOn else { continue }
      let end = item.finishedOn.map { counting == .duringDay ? $0 + 1 : $0 } ?? last + 1
      let (from, to) = (max(Int(start - first), 0), min(Int(end - first), days))
      guard from < to else { continue }
      changes[from] += 1
      changes[to] -= 1
    }
    var running = 0
    self.first = first
    counts = changes.dropLast().map { change in
      running += change
      return running
    }
  }

  /// Over all days; nil when there are none.
  public var average: Double? { counts.isEmpty ? nil : Double(counts.reduce(0, +)) / Double(counts.count) }
}

/// Little's law as a check of whether averages of the flow may be trusted: average work in progress = throughput × average
/// cycle time.
///
/// It is exact when nothing is in progress before the window and after it. A ratio far from 1 says that work piles up, is
/// dropped or ages. As cycle times count both days, so does the work in progress here.
public struct LittlesLaw: Sendable, Hashable {
  /// Items in progress at some time of a day, on average.
  public let workInProgress: Double
  /// Items done per day.
  public let throughput: Double
  /// Of the items done in the window, in days.
  public let cycleTime: Double

  /// What the law expects in progress.
  public var expected: Double { throughput * cycleTime }
  /// In progress ÷ expected.
  public var ratio: Double { workInProgress / expected }

  /// - Parameter last: counts too.
  /// - Returns: nil when nothing was done in the window.
  public init?(_ items: [FlowItem], from first: Day, to last: Day) {
    let days = Double(last - first + 1)
    let done = items.filter { $0.finishedOn.map { $0 >= first && $0 <= last } ?? false }.compactMap { $0.cycleTime() }
    guard !done.isEmpty,
      let average = WorkInProgress(items, from: first, to: last, counting: .duringDay).average
    else { return nil }
    workInProgress = average
    throughput = Double(done.count) / days
    cycleTime = Double(done.reduce(0, +)) / Double(done.count)
  }
}
