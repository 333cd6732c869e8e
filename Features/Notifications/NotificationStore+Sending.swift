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
        WHERE is_urgent = \(urgent) AND next_at IS NOT NULL AND next_at <= \(tx.now) \(others)
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
        SELECT next_at FROM notification_sends WHERE is_urgent = \(urgent) AND next_at IS NOT NULL
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
        n.id, n.person_id, n.subject_kind, n.subject_id, n.headline, n.text, n.path, n.reason, n.is_urgent, n.at
      FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
      WHERE s.id IN (\(list: claimed)) ORDER BY s.is_urgent DESC, s.id
      """, ParcelRow.init
    ).map { Parcel($0, address: try people.contactMethod($0.method)?.address) }
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
}

/// A claimed row, before its address is known.
private struct ParcelRow {
  let id: ID<Parcel>
  let method: ID<ContactMethod>
  let channel, label, messageID: String
  let attempt: Int
  let mayBeRepeat: Bool
  let notification: Notification

  init(_ row: Row) throws {
    id = try row.id(0)
    method = try row.id(1)
    channel = try row.text(2)
    label = try row.text(3)
    messageID = try row.text(4)
    attempt = try row.int(5)
    mayBeRepeat = try row.int(6) == 1
    notification = Notification(
      id: try row.id(7), person: try row.id(8),
      about: Reference(kind: try row.text(9), number: try row.integer(10)), headline: try row.text(11),
      text: try row.text(12), path: try row.text(13), reason: try row.text(14), isUrgent: try row.int(15) == 1,
      at: try row.instant(16))
  }
}

extension Parcel {
  fileprivate init(_ row: ParcelRow, address: String?) {
    self.init(
      id: row.id, notification: row.notification, method: row.method, address: address, channel: row.channel,
      label: row.label, messageID: row.messageID, attempt: row.attempt, mayBeRepeat: row.mayBeRepeat)
  }
}
