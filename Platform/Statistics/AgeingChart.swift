import Core

/// How old items were when they left each stage: what “old for this column” means on a board.
///
/// An item leaves a stage on the day on which it first is further, or done; going back does not count. The age is the whole
/// one, from the day on which work began. When all items are done, the last stage has the percentiles of the cycle times.
public struct AgeingChart: Sendable, Hashable {
  /// One stage.
  public struct Band: Sendable, Hashable {
    /// 0 is the first one.
    public let stage: Int
    /// How many items left it: say it beside the ages.
    public let count: Int
    /// In days, one for each percentile asked for; empty when no item left.
    public let ages: [Int]
  }

  /// One for each stage.
  public let bands: [Band]

  /// - Parameters:
  ///   - items: entries at or beyond `stages` mean that the item left all of them.
  ///   - stages: how many stages of work there are, without the one for what is done.
  ///   - percentiles: nearest rank.
  public init(_ items: [FlowItem], stages: Int, percentiles: [Percentile] = Percentile.usual) {
    bands = (0..<stages).map { stage in
      let ages = items.compactMap { Self.age($0, leaving: stage) }.sorted()
      return Band(stage: stage, count: ages.count, ages: percentiles.compactMap { $0.value(of: ages) })
    }
  }

  /// - Returns: nil while the item has not left, and when it left before work began.
  private static func age(_ item: FlowItem, leaving stage: Int) -> Int? {
    guard let start = item.startedOn else { return nil }
    let days = [item.reached(stage + 1), item.finishedOn].compactMap { $0 }
    return days.min().flatMap { DayCount.inclusive.days(from: start, to: $0) }
  }
}
