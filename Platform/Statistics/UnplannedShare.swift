import Core

/// How much of an iteration's work came into it after it had begun.
///
/// What was in it when it began is planned, also if it is taken out later. What came later is unplanned, also if it is
/// gone again. What left before the begin, or came after the end, does not count.
public struct UnplannedShare: Sendable, Hashable {
  /// Items in the iteration when it began.
  public let planned: Int
  /// Items that came later.
  public let unplanned: Int

  /// Unplanned ÷ all, between 0 and 1; nil when there are none.
  public var share: Double? {
    planned + unplanned > 0 ? Double(unplanned) / Double(planned + unplanned) : nil
  }

  /// - Parameters:
  ///   - items: for each item the times in which it was in the iteration.
  ///   - start: when it began: what entered at this very moment is planned.
  ///   - end: what enters from then on does not count.
  public init(_ items: [[Stretch]], from start: Instant, until end: Instant) {
    var (planned, unplanned) = (0, 0)
    for stretches in items {
      if stretches.contains(where: { $0.from <= start && $0.until.map { $0 > start } ?? true }) {
        planned += 1
      } else if stretches.contains(where: { $0.from > start && $0.from < end }) {
        unplanned += 1
      }
    }
    self.planned = planned
    self.unplanned = unplanned
  }
}
