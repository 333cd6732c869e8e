import Core

/// Items done per day, days without any included: the history that forecasts are made from.
public struct Throughput: Sendable, Hashable {
  /// Items of the days of one ISO week that lie in the window.
  public struct Week: Sendable, Hashable {
    /// Its first day, also when the window begins later.
    public let monday: Day
    /// How many of its days lie in the window: below 7 the count cannot be compared with whole weeks.
    public let days: Int
    /// Items done in them.
    public let count: Int
  }

  /// The first day.
  public let first: Day
  /// Items done on each day from the first one on.
  public let counts: [Int]

  /// - Parameters:
  ///   - finished: the days on which items were done, one for each item, in any order; those outside do not count.
  ///   - last: counts too.
  public init(finished: some Sequence<Day>, from first: Day, to last: Day) {
    var counts = [Int](repeating: 0, count: max(Int(last - first) + 1, 0))
    for day in finished where day >= first && day <= last { counts[Int(day - first)] += 1 }
    self.first = first
    self.counts = counts
  }

  /// Items done in all.
  public var total: Int { counts.reduce(0, +) }

  /// The last day; the one before the first when there is none.
  public var last: Day { first + Int64(counts.count - 1) }

  /// By ISO week, the oldest first, weeks without any included.
  public var weeks: [Week] {
    var weeks: [Week] = []
    for (index, count) in counts.enumerated() {
      let monday = (first + Int64(index)).monday
      if let week = weeks.last, week.monday == monday {
        weeks[weeks.count - 1] = Week(monday: monday, days: week.days + 1, count: week.count + count)
      } else {
        weeks.append(Week(monday: monday, days: 1, count: count))
      }
    }
    return weeks
  }
}
