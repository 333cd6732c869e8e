/// The XmR chart: which values of a series say something, and which are noise.
///
/// Limits are the mean ± 2.66 × the mean moving range (Wheeler); the lower one is never below 0, as no count or time is.
public struct ProcessBehaviourChart: Sendable, Hashable {
  /// Something that chance alone rarely does.
  public enum Signal: Sendable, Hashable {
    /// The value at this index is outside the limits.
    case beyondLimits(Int)
    /// Eight or more values in a row lie on one side of the mean; one that equals it ends the row.
    case run(Range<Int>)
  }

  /// How many values on one side make a run.
  public static let run = 8
  /// 3 ÷ 1.128: three sigmas, where sigma is the mean moving range ÷ 1.128.
  public static let factor = 2.66

  /// Of the values that the limits come from.
  public let mean: Double
  /// The mean of the differences between neighbours.
  public let movingRange: Double
  /// The upper limit.
  public var upper: Double { mean + Self.factor * movingRange }
  /// The lower limit, at least 0. When it is 0 nothing can be below it.
  public var lower: Double { max(mean - Self.factor * movingRange, 0) }

  /// - Parameter baseline: the values that the limits come from, in the order of time.
  /// - Returns: nil below two values, which have no range.
  public init?(baseline: [Double]) {
    guard baseline.count >= 2 else { return nil }
    mean = baseline.reduce(0, +) / Double(baseline.count)
    let ranges = zip(baseline, baseline.dropFirst()).map { abs($1 - $0) }
    movingRange = ranges.reduce(0, +) / Double(ranges.count)
  }

  /// - Parameter values: in the order of time; those of the baseline or later ones.
  /// - Returns: values beyond the limits first, then runs, each by index.
  public func signals(in values: [Double]) -> [Signal] {
    let beyond = values.indices.filter { values[$0] > upper || values[$0] < lower }
    return beyond.map { .beyondLimits($0) } + runs(in: values).map { .run($0) }
  }

  private func runs(in values: [Double]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < values.count {
      let side = values[start] - mean
      var end = start + 1
      while end < values.count, (values[end] - mean) * side > 0 { end += 1 }
      if side != 0, end - start >= Self.run { found.append(start..<end) }
      start = end
    }
    return found
  }
}
