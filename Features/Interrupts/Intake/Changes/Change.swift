import Core

/// Something was changed somewhere, as a sender said. Nobody is told; it stands beside what breaks afterwards.
package struct Change: Sendable, Hashable {
  package let summary: String
  /// Where, in the sender's words.
  package let origin: String
  package let detail: String
  package let link: String?
  /// nil: when it arrived.
  package let at: Instant?
}

/// A change as it was kept.
package struct StoredChange: Sendable {
  package let id: ID<StoredChange>
  package let source: ID<Source>
  package let sourceName: String
  package let summary: String
  package let origin: String
  package let detail: String
  package let link: String?
  package let at: Instant
}
