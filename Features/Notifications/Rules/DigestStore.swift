import Core
import Storage
import Teams

/// Sends that wait for others.
struct DigestStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  struct Row: Sendable {
    let id: ID<Parcel>
    let person: ID<Person>
    let headline: String
  }

  /// Ways with something whose time has come.
  func due(limit: Int) throws -> [ID<ContactMethod>] {
    try tx.all(
      """
      SELECT method_id, min(next_at) FROM notification_sends
      WHERE next_at IS NOT NULL AND is_digest = 1 AND next_at <= \(tx.now)
      GROUP BY method_id ORDER BY min(next_at), method_id LIMIT \(limit)
      """
    ) { try $0.id(0) }
  }

  func nextDue() throws -> Instant? {
    try tx.first(
      """
      SELECT next_at FROM notification_sends WHERE next_at IS NOT NULL AND is_digest = 1
      ORDER BY next_at, method_id, id LIMIT 1
      """
    ) { try $0.instant(0) }
  }

  /// What is due by one way, oldest first, as much as one message takes.
  func rows(by method: ID<ContactMethod>) throws -> [Row] {
    try tx.all(
      """
      SELECT s.id, n.person_id, n.headline FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
      WHERE s.next_at IS NOT NULL AND s.is_digest = 1 AND s.next_at <= \(tx.now) AND s.method_id = \(method)
      ORDER BY s.id LIMIT 1000
      """
    ) { Row(id: try $0.id(0), person: try $0.id(1), headline: try $0.text(2)) }
  }

  func settle(_ rows: [Row]) throws {
    try tx.run(
      """
      UPDATE notification_sends SET state = 'bundled', sent_at = \(tx.now), next_at = NULL
      WHERE id IN (\(list: rows.map(\.id)))
      """)
  }

  func giveUp(_ rows: [Row], why: String) throws {
    try tx.run(
      """
      UPDATE notification_sends SET state = 'failed', last_error = \(why), next_at = NULL
      WHERE id IN (\(list: rows.map(\.id)))
      """)
  }
}
