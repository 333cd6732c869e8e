/// How likely a day brings how many finished items, as the history has it: each day of the history is equally likely.
///
/// Interrupts took their part of every day of the history, so forecasts contain them already (P5).
public struct DayOdds: Sendable, Hashable {
  /// What may be finished on one day, ascending.
  public let counts: [Int]
  /// How often, one for each count: days of the history, or shares of them after thinning. All are above 0.
  public let weights: [Double]
  /// Of the weights, added in their order, so that a certainty divided by it is 1 to the last bit.
  let total: Double

  /// - Parameter history: items per day, days without any included; not empty, nothing below 0.
  init(history: [Int]) {
    var days: [Int: Double] = [:]
    for count in history { days[count, default: 0] += 1 }
    self.init(days.sorted { $0.key < $1.key })
  }

  private init(_ pairs: [(key: Int, value: Double)]) {
    counts = pairs.map(\.key)
    weights = pairs.map(\.value)
    total = weights.reduce(0, +)
  }

  /// Items per day.
  public var mean: Double { zip(counts, weights).reduce(0) { $0 + Double($1.0) * $1.1 } / total }

  /// Of the items per day.
  var variance: Double {
    let mean = mean
    return zip(counts, weights).reduce(0) { $0 + (Double($1.0) - mean) * (Double($1.0) - mean) * $1.1 } / total
  }

  /// The odds when each item is finished only with this probability, each on its own: binomial thinning, exact.
  /// - Parameter share: above 0, at most 1.
  func thinned(keeping share: Double) -> DayOdds {
    guard share < 1, let most = counts.last else { return self }
    // Of `size` items, row[k] is the probability that k are kept.
    var row = [1.0]
    var kept = [Double](repeating: 0, count: most + 1)
    var size = 0
    for (count, weight) in zip(counts, weights) {
      while size < count {
        row.append(0)
        for index in stride(from: row.count - 1, through: 0, by: -1) {
          row[index] = row[index] * (1 - share) + (index > 0 ? row[index - 1] * share : 0)
        }
        size += 1
      }
      for index in row.indices { kept[index] += row[index] * weight }
    }
    return DayOdds(kept.enumerated().map { (key: $0.offset, value: $0.element) }.filter { $0.value > Self.negligible })
  }

  /// In days of the history; what is dropped cannot change a probability in its twelfth decimal.
  private static let negligible = 1e-20
}
