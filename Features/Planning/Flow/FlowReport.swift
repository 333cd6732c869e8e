/// What a reader found out about the flow of a team.
struct FlowReport: Sendable {
  let question: FlowQuestion
  let measures: FlowMeasures
  /// Those that were started in the time, the oldest first.
  let iterations: [IterationShare]
  /// Of what is in work, was blocked or took longest.
  let titles: [Int64: String]

  /// How many of those that took longest are named.
  private static let named = 5

  /// What took longest of what was done, the longest first.
  static func longest(_ measures: FlowMeasures) -> [CycleTimes.Done] {
    Array(measures.cycleTimes.done.sorted { ($1.days, $0.id) < ($0.days, $1.id) }.prefix(named))
  }

  /// Of all iterations in the time together, between 0 and 1; nil when none had a story.
  var unplannedShare: Double? {
    let (planned, unplanned) = iterations.reduce((0, 0)) { ($0.0 + $1.share.planned, $0.1 + $1.share.unplanned) }
    return planned + unplanned > 0 ? Double(unplanned) / Double(planned + unplanned) : nil
  }
}
