import Core
import NIOConcurrencyHelpers

/// A clock that stands still until a test moves it.
package final class TestClock: Sendable {
  private let box: NIOLockedValueBox<Instant>

  package init(at start: Instant) { box = NIOLockedValueBox(start) }

  package var now: Instant { box.withLockedValue { $0 } }

  /// May also go back, as real clocks do.
  package func set(_ instant: Instant) { box.withLockedValue { $0 = instant } }

  package func move(by span: Span) { box.withLockedValue { $0 = $0 + span } }
}

/// The same bytes in every run.
final class PredictableBytes: Sendable {
  private let dice = NIOLockedValueBox(Dice(0x5EED))

  func next(_ count: Int) -> [UInt8] {
    dice.withLockedValue { dice in (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) } }
  }
}
