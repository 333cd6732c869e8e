import Core

/// Something that was so from one time to another, such as being blocked; the end does not belong to it.
public struct Stretch: Sendable, Hashable {
  /// When it began.
  public let from: Instant
  /// When it ended; nil while it has not.
  public let until: Instant?

  /// - Parameter until: nil while it has not ended.
  public init(from: Instant, until: Instant? = nil) {
    self.from = from
    self.until = until
  }

  /// How much of a span is covered by any of the stretches; what two of them cover counts once.
  public static func covered(_ stretches: [Stretch], from: Instant, until: Instant) -> Span {
    var total = Span.zero
    var reached = from
    for stretch in stretches.sorted(by: { $0.from < $1.from }) {
      let begin = max(stretch.from, reached)
      let end = min(stretch.until ?? until, until)
      guard begin < end else { continue }
      total = total + (end - begin)
      reached = end
    }
    return total
  }
}

/// How much of an item's time was work: (all − waiting or blocked) ÷ all.
///
/// Nights and weekends count as the stage in which the item spent them. Lighthouse counts days, jirametrics seconds between
/// changes; we count the exact time.
public struct FlowEfficiency: Sendable, Hashable {
  /// From begin to end, or until now.
  public let total: Span
  /// In which the item was blocked, whatever stage it was in.
  public let blocked: Span
  /// In which it was neither blocked nor in a stage of waiting.
  public let active: Span

  /// Between 0 and 1; nil when no time has passed.
  public var share: Double? {
    total > .zero ? Double(active.microseconds) / Double(total.microseconds) : nil
  }

  /// - Parameters:
  ///   - until: when it was done, or now.
  ///   - waiting: when it was in a stage in which nobody works on it.
  ///   - blocked: one that was never ended lasts until the end.
  public init(from: Instant, until: Instant, waiting: [Stretch] = [], blocked: [Stretch] = []) {
    total = max(until - from, .zero)
    self.blocked = Stretch.covered(blocked, from: from, until: until)
    active = total - Stretch.covered(waiting + blocked, from: from, until: until)
  }
}
