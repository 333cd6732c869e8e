import Core
import FeatureKit

extension TestApp {
  /// Moves the clock, stopping at every time for which a row is due on the way, and does what is due there.
  /// - Throws: what a duty throws, and `NeverIdle` when duties stay due.
  package func advance(by span: Span) async throws {
    let end = clock.now + span
    while let next = try await settle(), next <= end { clock.set(max(next, clock.now)) }
    clock.set(end)
    try await settle()
  }

  /// Moves the clock to the instant as `advance(by:)` does.
  package func advance(to instant: Instant) async throws { try await advance(by: instant - clock.now) }

  /// Does everything that is due now, and what becomes due by it.
  /// - Returns: when the next row is due, nil if none is known.
  @discardableResult
  package func settle() async throws -> Instant? {
    var previous: [Instant?]?
    for _ in 0..<200 {
      var dues: [Instant?] = []
      for duty in product.engine.duties { dues.append(try await product.engine.runOnce(duty)) }
      let earliest = dues.compactMap { $0 }.min()
      let isIdle = earliest.map { $0 > clock.now } ?? true
      // One duty's work may be another's due row: only a round that changed nothing is the last.
      if isIdle, dues == previous { return earliest }
      previous = dues
    }
    throw NeverIdle(duties: product.engine.duties.map(\.name), at: clock.now)
  }

  /// Two hundred rounds did not finish what is due.
  package struct NeverIdle: Error {
    package let duties: [String]
    package let at: Instant
  }
}
