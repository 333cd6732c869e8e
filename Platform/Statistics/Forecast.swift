/// How many items will be done by a day, and when a number of items will be done: the exact distribution that others
/// approach by drawing days of the history at random, many times.
///
/// The sum of N days drawn with replacement has the N-fold convolution of the history's histogram. Nothing is drawn, so two
/// viewers never see two dates. Day 1 is the first day after the history.
public struct Forecast: Sendable, Hashable {
  /// What a day brings.
  public let odds: DayOdds

  init(_ odds: DayOdds) { self.odds = odds }

  /// A probability that reaches its percentile but for rounding counts as reaching it.
  private static let tolerance = 1e-12

  /// The forecast when interrupts take more than they took in the history.
  /// - Parameter lost: the share of items that will not be finished for that reason, at least 0 and below 1.
  public func losing(_ lost: Double) throws(ForecastLimit) -> Forecast {
    guard lost >= 0, lost < 1 else { throw ForecastLimit(.lost, "must be at least 0 and below 1, is \(lost)") }
    return Forecast(odds.thinned(keeping: 1 - lost))
  }

  /// How many items will be done within so many days.
  /// - Returns: for each percentile the largest number that is reached with at least that probability.
  public func items(within days: Int, at percentiles: [Percentile] = Percentile.usual) throws(ForecastLimit) -> [Int] {
    guard let least = percentiles.min() else { return [] }
    let curve = try curve(after: days, most: bound(days, least))
    return percentiles.map { percentile in
      // The largest number lies in low...high.
      var (low, high) = (0, curve.most)
      while low < high {
        let middle = (low + high + 1) / 2
        if curve.reaches(middle, percentile) { low = middle } else { high = middle - 1 }
      }
      return low
    }
  }

  /// The probability that at least so many items will be done within so many days, to 1e-12.
  public func chance(of items: Int, within days: Int) throws(ForecastLimit) -> Double {
    try check(items)
    return try curve(after: days, most: items).values[items]
  }

  /// When so many items will be done.
  /// - Returns: for each percentile the first day on which they are with at least that probability; nil when that is not
  ///   within `ForecastLimit.days`.
  public func days(until items: Int, at percentiles: [Percentile] = Percentile.usual) throws(ForecastLimit) -> [Int?] {
    try days(untilEach: [items], at: percentiles)[0]
  }

  /// When each feature of one ranked backlog will be done: it waits for those above it.
  /// - Parameter sizes: items left in each feature, the first in rank first.
  /// - Returns: for each feature, and in it for each percentile, the first day on which it and all above it are done with at
  ///   least that probability; nil when that is not within `ForecastLimit.days`.
  public func days(
    untilEach sizes: [Int], at percentiles: [Percentile] = Percentile.usual
  ) throws(ForecastLimit) -> [[Int?]] {
    var ends: [Int] = []
    for size in sizes {
      try check(size)
      ends.append((ends.last ?? 0) + size)
    }
    guard let most = ends.last else { return [] }
    try check(most)
    try checkWork(days: daysLikely(most), items: most)
    var curve = DoneCurve(odds, most: most)
    var found = [[Int?]](repeating: [Int?](repeating: nil, count: percentiles.count), count: sizes.count)
    // For each percentile, the first feature that is not done yet.
    var next = [Int](repeating: 0, count: percentiles.count)
    while true {
      for (column, percentile) in percentiles.enumerated() {
        while next[column] < ends.count, curve[ends[next[column]]] >= percentile.share - Self.tolerance {
          found[next[column]][column] = curve.day
          next[column] += 1
        }
      }
      guard next.contains(where: { $0 < ends.count }), curve.day < ForecastLimit.days else { return found }
      curve.advance()
    }
  }
}

extension Forecast {
  /// The probabilities of one day, for all numbers of items up to a limit.
  private struct Curve {
    let values: DoneCurve
    let most: Int

    func reaches(_ items: Int, _ percentile: Percentile) -> Bool {
      values[items] >= percentile.share - Forecast.tolerance
    }
  }

  private func curve(after days: Int, most: Int) throws(ForecastLimit) -> Curve {
    guard (1...ForecastLimit.days).contains(days) else {
      throw ForecastLimit(.days, "must be 1 to \(ForecastLimit.days), is \(days)")
    }
    try checkWork(days: Double(days), items: most)
    var curve = DoneCurve(odds, most: most)
    for _ in 0..<days { curve.advance() }
    return Curve(values: curve, most: most)
  }

  /// A number that is not reached with this probability: by Cantelli's inequality P(S ≥ μ + λσ) ≤ 1 ÷ (1 + λ²).
  private func bound(_ days: Int, _ percentile: Percentile) -> Int {
    let lambda = (1 / percentile.share - 1).squareRoot()
    let high = Double(days) * odds.mean + lambda * (Double(days) * odds.variance).squareRoot()
    return min(days * (odds.counts.last ?? 0), Int(high) + 2)
  }

  private func check(_ items: Int) throws(ForecastLimit) {
    guard (0...ForecastLimit.items).contains(items) else {
      throw ForecastLimit(.items, "must be 0 to \(ForecastLimit.items), is \(items)")
    }
  }

  /// About when all percentiles are reached: some deviations after the mean.
  private func daysLikely(_ items: Int) -> Double {
    let spread = (Double(items) * odds.variance / odds.mean).squareRoot()
    return min((Double(items) + 4 * spread) / odds.mean + 1, Double(ForecastLimit.days))
  }

  /// Refuses before it takes long.
  private func checkWork(days: Double, items: Int) throws(ForecastLimit) {
    let width = min(Double(items), 20 * (days * odds.variance).squareRoot() + Double(odds.counts.last ?? 0))
    let work = days * width * Double(odds.counts.count)
    guard work <= ForecastLimit.work else {
      throw ForecastLimit(
        .items,
        "\(items) within \(Int(days)) days take \(Int(work / ForecastLimit.work) + 1) times the work that is allowed: "
          + "ask for fewer items or days")
    }
  }
}
