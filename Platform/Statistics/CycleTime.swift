import Core

/// How tools count the days of an item that began and ended; ours is `inclusive`.
public enum DayCount: String, CaseIterable, Sendable {
  /// finish − start + 1: begun and done on one day is 1 (Vacanti; Lighthouse, jirametrics, quando-forecast).
  case inclusive
  /// finish − start: begun and done on one day is 0 (jira-agile-metrics, Focused Objective).
  case difference

  /// In days; nil when the end lies before the begin, which is a fault of the data and not a short time.
  public func days(from start: Day, to finish: Day) -> Int? {
    guard finish >= start else { return nil }
    return Int(finish - start) + (self == .inclusive ? 1 : 0)
  }
}

extension FlowItem {
  /// From begin to end in calendar days, nights and weekends included, both days counted.
  /// - Returns: nil unless the item began and is done, and also when it was done before it began: Lighthouse says 1 then,
  ///   we leave it out.
  public func cycleTime(_ count: DayCount = .inclusive) -> Int? {
    guard let startedOn, let finishedOn else { return nil }
    return count.days(from: startedOn, to: finishedOn)
  }

  /// How old the work is on a day, in calendar days, both days counted: begun today is 1.
  /// - Returns: nil before it began, and from the day on which it was done.
  public func age(on day: Day) -> Int? {
    guard let startedOn, finishedOn.map({ day < $0 }) ?? true else { return nil }
    return DayCount.inclusive.days(from: startedOn, to: day)
  }
}

/// A promise about the time that an item takes: “85 % are done within 9 days”, found from items that are done.
///
/// The Kanban Guide asks for both, a time and a probability.
public struct ServiceLevelExpectation: Sendable, Hashable {
  /// How sure.
  public let percentile: Percentile
  /// The nearest-rank percentile of the cycle times, in days.
  public let days: Int
  /// How many items that was found from: say it beside the promise.
  public let count: Int

  /// - Parameter cycleTimes: in days, in any order.
  /// - Returns: nil when there are none.
  public init?(cycleTimes: [Int], _ percentile: Percentile = .p85) {
    guard let days = percentile.value(of: cycleTimes.sorted()) else { return nil }
    self.percentile = percentile
    self.days = days
    count = cycleTimes.count
  }

  /// The share of other items that kept it, between 0 and 1; nil when there are none.
  public func kept(by cycleTimes: [Int]) -> Double? {
    guard !cycleTimes.isEmpty else { return nil }
    return Double(cycleTimes.count { $0 <= days }) / Double(cycleTimes.count)
  }
}
