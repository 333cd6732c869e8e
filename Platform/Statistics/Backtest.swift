/// What forecasts would have been worth: for each past day, “how many in the next days” from what was known then, beside what
/// was done.
///
/// An honest 85 % is kept in about 85 of 100 cases. Neighbouring days share most of their outcome, so the cases are far from
/// independent: 90 of them over windows of two weeks say about as much as six.
public struct Backtest: Sendable, Hashable {
  /// One percentile.
  public struct Row: Sendable, Hashable {
    /// How sure the forecasts were.
    public let percentile: Percentile
    /// In how many cases at least as many items were done as forecast.
    public let kept: Int
    /// Cases with a forecast.
    public let cases: Int
    /// The mean pinball loss in items; 0 is perfect. It grows with what was missed and, less, with what was left unsaid, so
    /// that the lowest one is best among forecasters with the same percentile.
    public let loss: Double

    /// Between 0 and 1; to be compared with the percentile.
    public var share: Double { Double(kept) / Double(cases) }
  }

  /// What is tried.
  public struct Plan: Sendable, Hashable {
    /// How many past days are tried: the latest ones whose outcome is known.
    public let cases: Int
    /// How far each forecast looks, in days.
    public let horizon: Int
    /// How many days before each case it may look at; nil is all.
    public let memory: Int?

    /// The last quarter of a year, an iteration of two weeks ahead, from all that was known.
    public init(cases: Int = 90, horizon: Int = 14, memory: Int? = nil) {
      self.cases = cases
      self.horizon = horizon
      self.memory = memory
    }
  }

  /// One for each percentile; empty when no day had enough history.
  public let rows: [Row]
  /// Days that had too little history before them to be tried.
  public let skipped: Int

  /// - Parameter history: items done per day, days without any included, the oldest first.
  public init(
    history: [Int], plan: Plan = Plan(), percentiles: [Percentile] = Percentile.usual
  ) throws(ForecastLimit) {
    guard (1...ForecastLimit.days).contains(plan.horizon) else {
      throw ForecastLimit(.days, "must be 1 to \(ForecastLimit.days), is \(plan.horizon)")
    }
    let end = history.count - plan.horizon
    var (outcomes, forecasts, skipped): ([Int], [[Int]], Int) = ([], [], 0)
    // A case is the number of days that were known.
    if end >= 0 {
      for known in max(end - plan.cases + 1, 0)...end {
        let past = Array(history[max(known - (plan.memory ?? known), 0)..<known])
        guard case .enough(let forecast) = try ForecastBasis(history: past) else {
          skipped += 1
          continue
        }
        forecasts.append(try forecast.items(within: plan.horizon, at: percentiles))
        outcomes.append(history[known..<known + plan.horizon].reduce(0, +))
      }
    }
    self.skipped = skipped
    rows =
      outcomes.isEmpty
      ? []
      : percentiles.enumerated().map { column, percentile in
        Self.row(percentile, forecasts.map { $0[column] }, outcomes)
      }
  }

  private static func row(_ percentile: Percentile, _ forecasts: [Int], _ outcomes: [Int]) -> Row {
    // The number that is reached with probability p is the quantile at 1 − p.
    let quantile = 1 - percentile.share
    let losses = zip(outcomes, forecasts).map { outcome, forecast in
      Double(outcome - forecast) * (outcome >= forecast ? quantile : quantile - 1)
    }
    return Row(
      percentile: percentile, kept: zip(outcomes, forecasts).count { $0 >= $1 }, cases: outcomes.count,
      loss: losses.reduce(0, +) / Double(losses.count))
  }
}
