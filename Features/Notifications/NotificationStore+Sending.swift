import Core
import Storage
import Teams

/// Claim, send, record. A claim is a lease: it ends by itself, so a node that dies between any two steps loses nothing,
/// and the row is due again when the lease ends.
extension NotificationStore {
  /// A row that is due, before this node has it.
  struct Due: Sendable {
    let id: ID<Parcel>
    let method: ID<ContactMethod>
  }

  /// What is due now, urgent ones first, then by when they were due.
  /// - Parameter busy: contact methods to leave out.
  func due(leavingOut busy: [ID<ContactMethod>], limit: Int) throws -> [Due] {
    var found: [Due] = []
    let others: SQL = busy.isEmpty ? "" : "AND method_id NOT IN (\(list: busy))"
    for urgent in [1, 0] where found.count < limit {
      found += try tx.all(
        """
        SELECT id, method_id FROM notification_sends
        WHERE is_urgent = \(urgent) AND next_at IS NOT NULL AND is_digest = 0 AND next_at <= \(tx.now) \(others)
        ORDER BY next_at, id LIMIT \(limit - found.count)
        """
      ) { Due(id: try $0.id(0), method: try $0.id(1)) }
    }
    return found
  }

  /// When the next row is due.
  func nextDue() throws -> Instant? {
    try [1, 0].compactMap { urgent in
      try tx.first(
        """
        SELECT next_at FROM notification_sends
        WHERE is_urgent = \(urgent) AND next_at IS NOT NULL AND is_digest = 0
        ORDER BY next_at, id LIMIT 1
        """
      ) { try $0.instant(0) }
    }.min()
  }

  /// Takes those rows that are still due, for as long as the lease lasts. Of two nodes one gets a row.
  func claim(_ rows: [ID<Parcel>], node: String, lease: Span) throws -> [Parcel] {
    // Both engines read the old row on the right sides: what was being sent when its lease ended may have arrived.
    let claimed = try tx.all(
      """
      UPDATE notification_sends SET
        may_be_repeat = CASE WHEN state = 'sending' THEN 1 ELSE may_be_repeat END,
        state = 'sending', lease_owner = \(node), next_at = \(tx.now + lease), attempts = attempts + 1
      WHERE id IN (\(list: rows)) AND next_at IS NOT NULL AND next_at <= \(tx.now)
      RETURNING id
      """
    ) { try $0.id(0, of: Parcel.self) }
    let people = PersonStore(tx)
    return try tx.all(
      """
      SELECT s.id, s.method_id, s.channel, s.label, s.message_id, s.attempts, s.may_be_repeat,
        n.id, n.person_id, n.subject_kind, n.subject_id, n.headline, n.text, n.path, n.reason, n.is_urgent, n.at,
        n.loudness, n.offers, n.key
      FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
      WHERE s.id IN (\(list: claimed)) ORDER BY s.is_urgent DESC, s.id
      """, ParcelRow.init
    ).map { row in
      let method = try people.contactMethod(row.method)
      return Parcel(row, to: method.map { Destination(address: $0.address, secret: $0.secret) })
    }
  }

  /// - Returns: false when the row was settled as sent before, by the node that took it up meanwhile.
  func recordSent(_ parcel: Parcel) throws -> Bool {
    try tx.run(
      """
      UPDATE notification_sends SET state = 'sent', sent_at = \(tx.now), next_at = NULL, lease_owner = NULL,
        last_error = NULL
      WHERE id = \(parcel.id) AND state <> 'sent'
      """) == 1
  }

  /// Keeps a failed attempt, unless somebody else has taken the row up since.
  /// - Parameter next: when to try again; nil gives up.
  /// - Returns: false when the row is no longer this claim's.
  func recordFailure(_ parcel: Parcel, why: String, mayHaveArrived: Bool, next: Instant?) throws -> Bool {
    let state: Notification.State = next == nil ? .failed : .waiting
    let mark: SQL = mayHaveArrived ? ", may_be_repeat = 1" : ""
    return try tx.run(
      """
      UPDATE notification_sends SET state = \(state.rawValue), next_at = \(next), lease_owner = NULL,
        last_error = \(why.cut(to: Notification.Limit.error)) \(mark)
      WHERE id = \(parcel.id) AND state = 'sending' AND attempts = \(parcel.attempt)
      """) == 1
  }

  /// Takes back what waits for a later time, digests excepted: those go out anyway.
  func withdraw(about: Reference) throws {
    try tx.run(
      """
      UPDATE notification_sends SET state = 'withdrawn', next_at = NULL
      WHERE state = 'waiting' AND is_digest = 0 AND next_at > \(tx.now) AND notification_id IN (
        SELECT id FROM notifications WHERE subject_kind = \(about.kind) AND subject_id = \(about.number))
      """)
  }

  /// After an attempt failed: the next way that waits for an answer is taken now. One that waits for working hours
  /// goes on waiting.
  /// - Returns: whether there was one.
  func bringForward(_ notification: ID<Notification>) throws -> Bool {
    try tx.run(
      """
      UPDATE notification_sends SET next_at = \(tx.now)
      WHERE id = (
        SELECT id FROM notification_sends
        WHERE notification_id = \(notification) AND state = 'waiting' AND attempts = 0 AND is_digest = 0
          AND next_at > \(tx.now) AND next_at <= \(tx.now + DeliveryPlan.burst)
        ORDER BY next_at, id LIMIT 1)
      """) == 1
  }

  /// Whether some way has told or still may tell, and which ways were taken.
  func taken(_ notification: ID<Notification>) throws -> (isAlive: Bool, methods: Set<ID<ContactMethod>>) {
    let rows = try tx.all(
      """
      SELECT method_id, state FROM notification_sends
      WHERE notification_id = \(notification) AND method_id IS NOT NULL ORDER BY id
      """
    ) { (method: try $0.id(0, of: ContactMethod.self), state: try $0.text(1)) }
    return (rows.contains { $0.state != Notification.State.failed.rawValue }, Set(rows.map(\.method)))
  }

  /// How often a way was tried out since then.
  func tests(by method: ID<ContactMethod>, since: Instant) throws -> Int {
    Int(
      try tx.integer(
        """
        SELECT count(*) FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
        WHERE s.method_id = \(method) AND s.added_at > \(since) AND n.key LIKE \(Self.testKey(method) + "%")
        """))
  }

  /// Keys of tests begin with it.
  static let testPrefix = "test-"

  static func testKey(_ method: ID<ContactMethod>) -> String { "\(testPrefix)\(method)-" }
}
