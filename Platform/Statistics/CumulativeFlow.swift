import Core

/// The cumulative flow diagram: how many items had reached each stage, day by day.
///
/// An item counts for a stage from the day on which it first was there **or further**, for ever: one that skips a stage has
/// reached it, one that goes back keeps what it reached (a high-water mark, as in jirametrics). So a curve never falls, and
/// what was drawn for a day never changes later. Going back is told apart, as a correction.
public struct CumulativeFlow: Sendable, Hashable {
  /// A time in which an item was before a stage that it had reached already.
  public struct Correction: Sendable, Hashable {
    /// Names the item.
    public let item: Int64
    /// The furthest that it had reached.
    public let stage: Int
    /// When it went back.
    public let from: Day
    /// When it was there again, or further; nil while it is not.
    public let until: Day?
  }

  /// The first day.
  public let first: Day
  /// For each stage, how many items had reached it at the end of each day from the first one on.
  public let reached: [[Int]]
  /// All of them, also outside the days; in the order of the items.
  public let corrections: [Correction]

  /// - Parameters:
  ///   - items: entries into other stages do not count.
  ///   - stages: how many there are, the one for what is done included.
  ///   - last: counts too.
  public init(_ items: [FlowItem], stages: Int, from first: Day, to last: Day) {
    let days = max(Int(last - first) + 1, 0)
    var reached = [[Int]](repeating: [Int](repeating: 0, count: days), count: stages)
    var corrections: [Correction] = []
    for item in items {
      let entries = item.entries.filter { (0..<stages).contains($0.stage) }
      var furthest = -1
      for entry in entries where entry.stage > furthest {
        let day = max(Int(entry.day - first), 0)
        if day < days { for stage in furthest + 1...entry.stage { reached[stage][day] += 1 } }
        furthest = entry.stage
      }
      corrections += Self.corrections(item.id, entries)
    }
    for stage in reached.indices {
      for day in reached[stage].indices.dropFirst() { reached[stage][day] += reached[stage][day - 1] }
    }
    self.first = first
    self.reached = reached
    self.corrections = corrections
  }

  /// How many items had reached a stage and none further, day by day: the band that is drawn.
  public func band(_ stage: Int) -> [Int] {
    guard stage + 1 < reached.count else { return reached[stage] }
    return zip(reached[stage], reached[stage + 1]).map { $0 - $1 }
  }

  private static func corrections(_ item: Int64, _ entries: [StageEntry]) -> [Correction] {
    var found: [Correction] = []
    var furthest = -1
    var from: Day?
    for entry in entries {
      if entry.stage >= furthest, let begin = from {
        found.append(Correction(item: item, stage: furthest, from: begin, until: entry.day))
        from = nil
      } else if entry.stage < furthest, from == nil {
        from = entry.day
      }
      furthest = max(furthest, entry.stage)
    }
    if let from { found.append(Correction(item: item, stage: furthest, from: from, until: nil)) }
    return found
  }
}
