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

  /// Nearer to 1 than this is 1. Even 20 years of days stay within 1e-14 of what is exact.
  private static let certainty = 1 - 0x1p-51
  /// Below this is impossible; also keeps denormal numbers away, which are slow.
  private static let impossibility = 1e-30

  init(_ odds: DayOdds, most: Int) {
    self.odds = odds
    self.most = most
    offset = odds.counts.last ?? 0
    now = [Double](repeating: 0, count: offset + most + 1)
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

  /// Loops over plain memory, count by count: the compiler makes vectors of them, and without optimisation (tests) they are
  /// quicker than vectors written by hand.
  private mutating func convolve(from first: Int, through last: Int) {
    let (counts, weights, total) = (odds.counts, odds.weights, odds.total)
    let (begin, size) = (first + offset, last - first + 1)
    before.withUnsafeBufferPointer { before in
      now.withUnsafeMutableBufferPointer { now in
        guard let source = before.baseAddress, let target = now.baseAddress?.advanced(by: begin) else { return }
        target.update(repeating: 0, count: size)
        for index in counts.indices {
          let (shifted, weight) = (source.advanced(by: begin - counts[index]), weights[index])
          var place = 0
          while place < size {
            target[place] += shifted[place] * weight
            place &+= 1
          }
        }
        var place = 0
        while place < size {
          target[place] /= total
          place &+= 1
        }
      }
    }
  }
}
