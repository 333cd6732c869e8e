import Core

/// A piece of work as the measures of flow see it: when it began, when it ended, which stages it came through.
///
/// Days are those of the team's zone: who makes the item has asked the zone already.
public struct FlowItem: Sendable, Hashable {
  /// Names the item to whoever made it.
  public let id: Int64
  /// The day on which work began; nil while it has not.
  public let startedOn: Day?
  /// The day on which it was done; nil while it is not.
  public let finishedOn: Day?
  /// Where it went, in the order in which it went there.
  public let entries: [StageEntry]

  /// - Parameter entries: in the order in which they happened.
  public init(id: Int64, startedOn: Day? = nil, finishedOn: Day? = nil, entries: [StageEntry] = []) {
    self.id = id
    self.startedOn = startedOn
    self.finishedOn = finishedOn
    self.entries = entries
  }

  /// The day on which the item first was in this stage or a later one: going back does not take that away.
  func reached(_ stage: Int) -> Day? { entries.first { $0.stage >= stage }?.day }
}

/// An item came into a stage.
public struct StageEntry: Sendable, Hashable {
  /// 0 is the first stage of the flow.
  public let stage: Int
  /// In the team's zone.
  public let day: Day

  /// - Parameter stage: 0 is the first stage of the flow.
  public init(_ stage: Int, on day: Day) {
    self.stage = stage
    self.day = day
  }
}
