import Core

/// Events as stored; `Transaction.record` keeps them.
package struct EventStore {
  private let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// When something last happened; nil before anything has.
  package func latest() throws -> Instant? {
    try tx.first("SELECT at FROM events ORDER BY id DESC LIMIT 1") { try $0.instant(0) }
  }
}
