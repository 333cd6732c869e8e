import Core
import Storage

/// What a request of a sender comes to: signals, and things that were changed.
struct SenderReport: Sendable, Hashable {
  var signals: [Signal] = []
  var changes: [Change] = []

  /// Nothing in it concerns us, and that is fine.
  var isEmpty: Bool { signals.isEmpty && changes.isEmpty }

  init(_ signals: [Signal] = [], changes: [Change] = []) {
    self.signals = signals
    self.changes = changes
  }

  /// All of it in this transaction.
  func apply(from source: Source, _ tx: Transaction) throws -> [SignalOutcome] {
    for change in changes { try ChangeStore(tx).add(change, from: source) }
    return try SignalActions(tx, from: source).apply(signals)
  }
}
