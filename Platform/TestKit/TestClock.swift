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

/// The same bytes in every run (SplitMix64).
final class PredictableBytes: Sendable {
  private let state = NIOLockedValueBox<UInt64>(0x5EED)

  func next(_ count: Int) -> [UInt8] {
    state.withLockedValue { state in
      (0..<count).map { _ in
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt8(truncatingIfNeeded: value ^ (value >> 31))
      }
    }
  }
}
