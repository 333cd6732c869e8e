import Core
import Storage
import Teams

/// When which way is taken, how busy it was, and what came of its last message.
struct DeliveryStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// What people said; without a word the usual timing holds.
  func rules(of methods: [ID<ContactMethod>]) throws -> [ID<ContactMethod>: [Loudness: Timing]] {
    guard !methods.isEmpty else { return [:] }
    var rules: [ID<ContactMethod>: [Loudness: Timing]] = [:]
    let rows = try tx.all(
      """
      SELECT method_id, loudness, timing FROM delivery_rules WHERE method_id IN (\(list: methods))
      ORDER BY method_id, loudness
      """
    ) { (method: try $0.id(0, of: ContactMethod.self), loudness: try $0.text(1), timing: try $0.text(2)) }
    for row in rows {
      guard let loudness = Loudness(rawValue: row.loudness), let timing = Timing(rawValue: row.timing) else { continue }
      rules[row.method, default: [:]][loudness] = timing
    }
    return rules
  }

  func set(_ timing: Timing, of method: ID<ContactMethod>, for loudness: Loudness) throws {
    try tx.run(
      """
      INSERT INTO delivery_rules (method_id, loudness, timing)
      VALUES (\(method), \(loudness.rawValue), \(timing.rawValue))
      ON CONFLICT (method_id, loudness) DO UPDATE SET timing = excluded.timing
      """)
  }

  /// How many messages that are no digest each way got since then.
  func counts(of methods: [ID<ContactMethod>], since: Instant) throws -> [ID<ContactMethod>: Int] {
    let rows = try tx.all(
      """
      SELECT method_id, count(*) FROM notification_sends
      WHERE method_id IN (\(list: methods)) AND added_at > \(since) AND is_digest = 0
      GROUP BY method_id ORDER BY method_id
      """
    ) { (try $0.id(0, of: ContactMethod.self), try $0.int(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// What came of the newest message by a way.
  func last(by method: ID<ContactMethod>) throws -> LastDelivery? {
    try tx.first(
      """
      SELECT s.state, s.added_at, s.sent_at, s.last_error, n.headline
      FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
      WHERE s.method_id = \(method) ORDER BY s.added_at DESC, s.id DESC LIMIT 1
      """
    ) { row in
      LastDelivery(
        state: Notification.State(rawValue: try row.text(0)) ?? .failed, at: try row.instant(1),
        sentAt: row.optionalInstant(2), error: row.optionalText(3), headline: try row.text(4))
    }
  }
}

/// What came of the newest message by one way.
struct LastDelivery: Sendable {
  let state: Notification.State
  let at: Instant
  let sentAt: Instant?
  let error: String?
  let headline: String
}
