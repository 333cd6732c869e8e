import Core
import Storage

extension InterruptStore {
  /// The newest interrupts of a source, latest first.
  /// - Parameter isOpen: nil for open and resolved ones.
  func ofSource(_ source: ID<Source>, isOpen: Bool?, limit: Int) throws -> [Interrupt] {
    let state: SQL =
      switch isOpen {
      case true: "AND i.resolved_at IS NULL"
      case false: "AND i.resolved_at IS NOT NULL"
      default: ""
      }
    return try tx.all(
      """
      SELECT \(Self.columns) FROM interrupts i WHERE i.source_id = \(source) \(state)
      ORDER BY i.id DESC LIMIT \(limit)
      """, Self.interrupt)
  }

  /// The one that was resolved last under the key, if that was not too long ago.
  func resolved(_ source: ID<Source>, groupKey: String, since: Instant) throws -> Interrupt? {
    try tx.first(
      """
      SELECT \(Self.columns) FROM interrupts i
      WHERE i.resolved_at > \(since) AND i.source_id = \(source) AND i.group_key = \(groupKey)
      ORDER BY i.resolved_at DESC, i.id DESC LIMIT 1
      """, Self.interrupt)
  }
}
