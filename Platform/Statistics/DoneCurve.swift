/// The probability that at least k items are done after t days, for all k up to a limit, exactly: the t-fold convolution of
/// the odds of a day, kept as sums from above.
///
/// As P(S₊₁ ≥ k) is the average of P(S ≥ k − c) over what a day may bring, sums from above are carried on without ever being
/// added up or subtracted, and none is below 0 or above 1. Only the part between certain and impossible is computed.
struct DoneCurve {
  private let odds: DayOdds
  /// The largest k that is asked for.
  private let most: Int
  /// Today's and yesterday's: the value for k is at k + offset; for k ≤ 0 it is 1.
  private var now: [Double]
  private var before: [Double]
  private let offset: Int
  /// The largest k that is certain, and the largest that is possible.
  private var certain = 0
  private var possible = 0
  /// t.
  private(set) var day = 0

  /// Nearer to 1 than this is 1. It bounds what 20 years of days add up to below 1e-11, and in truth they stay below 1e-13.
  private static let certainty = 1 - 0x1p-51
  /// Below this is impossible; also keeps denormal numbers away, which are slow.
  private static let impossibility = 1e-30
  /// How many values are computed at once.
  private static let lanes = 8

  init(_ odds: DayOdds, most: Int) {
    self.odds = odds
    self.most = most
    offset = odds.counts.last ?? 0
    now = [Double](repeating: 0, count: offset + most + 1 + Self.lanes)
    for index in 0...offset { now[index] = 1 }
    before = now
  }

  /// - Parameter count: at most the limit.
  subscript(count: Int) -> Double { count <= certain ? 1 : count > possible ? 0 : now[count + offset] }

  /// One day later.
  mutating func advance() {
    swap(&now, &before)
    day += 1
    let last = min(possible + offset, most)
    if certain < last { convolve(from: certain + 1, through: last) }
    possible = max(possible, last)
    while possible > certain, now[possible + offset] < Self.impossibility { possible -= 1 }
    while certain < last, now[certain + 1 + offset] > Self.certainty {
      certain += 1
      now[certain + offset] = 1
      before[certain + offset] = 1
    }
  }

  /// Computes up to seven values too many; nothing reads them.
  private mutating func convolve(from first: Int, through last: Int) {
    let (counts, weights, total, offset) = (odds.counts, odds.weights, odds.total, offset)
    before.withUnsafeBytes { source in
      now.withUnsafeMutableBytes { target in
        for position in stride(from: first + offset, through: last + offset, by: Self.lanes) {
          var sum = SIMD8<Double>.zero
          for index in counts.indices {
            let start = (position - counts[index]) * MemoryLayout<Double>.stride
            sum += source.loadUnaligned(fromByteOffset: start, as: SIMD8<Double>.self) * weights[index]
          }
          target.storeBytes(
            of: sum / total, toByteOffset: position * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
        }
      }
    }
  }
}
