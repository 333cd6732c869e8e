import Core
import Storage
import Teams

/// Reads and writes who was told of what.
package struct NotificationStore {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// Everybody who was told of a thing, by each way, in the order in which it was told.
  package func told(about: Reference) throws -> [Told] {
    try told(where: "n.subject_kind = \(about.kind) AND n.subject_id = \(about.number)", order: "n.id, s.id")
      .map(\.told)
  }

  /// What one person was told, newest first.
  /// - Parameter before: only older ones than this.
  package func told(
    to person: ID<Person>, before: ID<Notification>? = nil, limit: Int
  ) throws -> [(id: ID<Notification>, told: Told)] {
    let older: SQL = before.map { "AND n.id < \($0)" } ?? ""
    let numbers: SQL = """
      SELECT n.id FROM notifications n WHERE n.person_id = \(person) \(older) ORDER BY n.id DESC LIMIT \(limit)
      """
    return try told(where: "n.id IN (\(numbers))", order: "n.id DESC, s.id")
  }

  /// Who was told when, in `from..<to`, in the order of time; however many ways each was told by.
  /// - Parameter kind: of subjects that count.
  package func calls(
    to people: Set<ID<Person>>, from: Instant, to: Instant, about kind: String
  ) throws -> [(person: ID<Person>, at: Instant)] {
    guard !people.isEmpty else { return [] }
    return try tx.all(
      """
      SELECT person_id, at FROM notifications
      WHERE person_id IN (\(list: people.sorted())) AND at >= \(from) AND at < \(to) AND subject_kind = \(kind)
      ORDER BY at, id
      """
    ) { (person: try $0.id(0), at: try $0.instant(1)) }
  }

  /// How many ways were taken for the notification of this key.
  func ways(key: String) throws -> Int {
    Int(
      try tx.integer(
        """
        SELECT count(*) FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
        WHERE n.key = \(key) AND s.state <> 'unreachable'
        """))
  }

  /// How many sends are not settled, and when the oldest of them was due.
  func waiting() throws -> (count: Int, oldest: Instant?) {
    let row = try tx.first("SELECT count(*), min(next_at) FROM notification_sends WHERE next_at IS NOT NULL") {
      (count: try $0.int(0), oldest: $0.optionalInstant(1))
    }
    return row ?? (0, nil)
  }

  private func told(where condition: SQL, order: SQL) throws -> [(id: ID<Notification>, told: Told)] {
    let rows = try tx.all(
      """
      SELECT n.id, n.person_id, n.headline, n.path, n.reason, n.is_urgent, n.at,
        s.channel, s.label, s.state, s.sent_at, s.attempts, s.last_error, s.next_at, s.is_digest
      FROM notifications n JOIN notification_sends s ON s.notification_id = n.id
      WHERE \(condition) ORDER BY \(order)
      """
    ) { row in (id: try row.id(0, of: Notification.self), told: try Told(row, from: 1)) }
    let names = try PersonStore(tx).names(Set(rows.map(\.told.person)))
    return rows.map { (id: $0.id, told: $0.told.named(names[$0.told.person] ?? "")) }
  }
}

extension NotificationStore {
  /// - Returns: nil when there is one with this key.
  func add(_ draft: NotificationActions.Draft, key: String) throws -> ID<Notification>? {
    try tx.first(
      """
      INSERT INTO notifications
        (key, person_id, subject_kind, subject_id, headline, text, path, reason, is_urgent, loudness, offers, at)
      VALUES (\(key), \(draft.person), \(draft.about.kind), \(draft.about.number), \(draft.headline), \(draft.text),
        \(draft.path), \(draft.reason), \(draft.isUrgent ? 1 : 0), \(draft.loudness.rawValue),
        \(Offer.text(draft.offers)), \(tx.now))
      ON CONFLICT (key) DO NOTHING RETURNING id
      """
    ) { try $0.id(0) }
  }

  /// - Parameter at: when it may go out.
  func addSend(
    of notification: ID<Notification>, by method: ContactMethod, isUrgent: Bool, at: Instant, isDigest: Bool = false
  ) throws {
    try tx.run(
      """
      INSERT INTO notification_sends
        (notification_id, method_id, channel, label, message_id, is_urgent, is_digest, state, attempts, may_be_repeat,
        added_at, next_at)
      VALUES (\(notification), \(method.id), \(method.kind.rawValue), \(method.label), \(tx.newID()),
        \(isUrgent ? 1 : 0), \(isDigest ? 1 : 0), 'waiting', 0, 0, \(tx.now), \(at))
      """)
  }

  func addUnreachable(_ notification: ID<Notification>, isUrgent: Bool, why: String) throws {
    try tx.run(
      """
      INSERT INTO notification_sends
        (notification_id, channel, label, message_id, is_urgent, is_digest, state, attempts, may_be_repeat, added_at,
        last_error)
      VALUES (\(notification), '', '', \(tx.newID()), \(isUrgent ? 1 : 0), 0, 'unreachable', 0, 0, \(tx.now), \(why))
      """)
  }
}

extension Told {
  fileprivate init(_ row: Row, from first: Int) throws {
    person = try row.id(first)
    name = ""
    headline = try row.text(first + 1)
    path = try row.text(first + 2)
    reason = try row.text(first + 3)
    isUrgent = try row.int(first + 4) == 1
    at = try row.instant(first + 5)
    channel = try row.text(first + 6)
    label = try row.text(first + 7)
    state = Notification.State(rawValue: try row.text(first + 8)) ?? .failed
    sentAt = row.optionalInstant(first + 9)
    attempts = try row.int(first + 10)
    lastError = row.optionalText(first + 11)
    nextAttemptAt = state == .waiting ? row.optionalInstant(first + 12) : nil
    isDigest = try row.int(first + 13) == 1
  }

  fileprivate func named(_ name: String) -> Told {
    Told(
      person: person, name: name, channel: channel, label: label, headline: headline, path: path, reason: reason,
      isUrgent: isUrgent, state: state, at: at, sentAt: sentAt, attempts: attempts, lastError: lastError,
      nextAttemptAt: nextAttemptAt, isDigest: isDigest)
  }
}
