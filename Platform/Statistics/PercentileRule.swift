/// What other tools call the percentile of a list, to compare figures with theirs.
///
/// Of 1 1 2 3 3 4 5 8 13 21 the 85th is 13, 8, 11.25 or 12. Only the nearest rank is a value that occurred **and** that
/// at least 85 % of the values do not exceed; it is what AgileOps shows unless somebody asks for another.
public enum PercentileRule: String, CaseIterable, Sendable {
  /// sorted[⌈p·n⌉]: AgileOps, jirametrics.
  case nearestRank = "nearest_rank"
  /// sorted[⌊p·n⌋], at least the first: Lighthouse.
  case floorRank = "floor_rank"
  /// Between neighbours, at (n − 1)·p: NumPy, pandas, Excel’s PERCENTILE; flowmetricscsv, jira-agile-metrics.
  case linear
  /// The linear one, rounded up: quando-forecast.
  case ceilingOfLinear = "ceiling_of_linear"

  /// - Parameter sorted: ascending.
  /// - Returns: in the unit of the values; nil when there are none.
  public func value(_ percentile: Percentile, of sorted: [Int]) -> Double? {
    guard !sorted.isEmpty else { return nil }
    switch self {
    case .nearestRank: return percentile.value(of: sorted).map(Double.init)
    case .floorRank: return Double(sorted[max(percentile.hundredths * sorted.count / 10_000, 1) - 1])
    case .linear: return Self.between(percentile, sorted)
    case .ceilingOfLinear: return Self.between(percentile, sorted).rounded(.up)
    }
  }

  private static func between(_ percentile: Percentile, _ sorted: [Int]) -> Double {
    let (low, rest) = (percentile.hundredths * (sorted.count - 1)).quotientAndRemainder(dividingBy: 10_000)
    guard rest > 0 else { return Double(sorted[low]) }
    return Double(sorted[low]) + Double(sorted[low + 1] - sorted[low]) * Double(rest) / 10_000
  }
}
