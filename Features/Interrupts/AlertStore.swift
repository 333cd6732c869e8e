import Core
import JSON
import Storage

/// An alert that was accepted: a member of an interrupt.
package struct StoredAlert: Sendable {
  package let id: ID<StoredAlert>
  package let interrupt: ID<Interrupt>
  package let fingerprint: Fingerprint
  /// JSON object text, names in order.
  package let labels: String
  package let annotations: String
  package let generatorURL: String
  package let startsAt: Instant
  package let lastSeenAt: Instant
  /// When it ends unless it is heard of again.
  package let endsAt: Instant
  package let resolvedAt: Instant?

  /// The labels as values; empty when the stored text cannot be read.
  package var labelPairs: [Label] {
    Label.list(labels)
  }
}

struct AlertStore {
  private let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// The open alerts among those that arrive, by their identity.
  func openAlerts(_ source: ID<Source>, _ fingerprints: [Fingerprint]) throws -> [Fingerprint: OpenAlert] {
    var found: [Fingerprint: OpenAlert] = [:]
    for start in stride(from: 0, to: fingerprints.count, by: 500) {
      let wanted = fingerprints[start..<min(start + 500, fingerprints.count)].map(\.stored)
      let alerts = try tx.all(
        """
        SELECT id, interrupt_id, ends_at, fingerprint FROM alerts
        WHERE source_id = \(source) AND fingerprint IN (\(list: wanted)) AND resolved_at IS NULL ORDER BY id
        """
      ) { row in
        OpenAlert(
          id: try row.id(0), interrupt: try row.id(1), endsAt: try row.instant(2),
          fingerprint: Fingerprint(stored: try row.integer(3)))
      }
      for alert in alerts { found[alert.fingerprint] = alert }
    }
    return found
  }

  struct OpenAlert {
    let id: ID<StoredAlert>
    let interrupt: ID<Interrupt>
    let endsAt: Instant
    let fingerprint: Fingerprint
  }

  /// An alert on its way into an interrupt.
  struct Arrival {
    var alert: IncomingAlert
    let interrupt: ID<Interrupt>
    var endsAt: Instant
    /// Hashes of the labels by which it is found on its own, not with its group.
    let labels: [Int64]
  }

  func add(_ arrivals: [Arrival], from source: ID<Source>) throws -> [OpenAlert] {
    let ids = try tx.insertCounting(
      into: """
        alerts (source_id, interrupt_id, fingerprint, labels, annotations, generator_url, starts_at, first_seen_at,
          last_seen_at, ends_at)
        """,
      arrivals.map { arrival in
        let alert = arrival.alert
        return [
          source.sqlValue, arrival.interrupt.sqlValue, .integer(alert.fingerprint.stored), .text(alert.stored.labels),
          .text(alert.stored.annotations), .text(alert.generatorURL),
          (alert.startsAt ?? min(tx.now, arrival.endsAt)).sqlValue, tx.now.sqlValue, tx.now.sqlValue,
          arrival.endsAt.sqlValue,
        ]
      })
    let labels = zip(arrivals, ids).flatMap { arrival, id in
      arrival.labels.map { [SQLValue.integer($0), .integer(id)] }
    }
    try tx.insert(into: "alert_labels (label, alert_id)", labels)
    return zip(arrivals, ids).map { arrival, id in
      OpenAlert(
        id: ID(id), interrupt: arrival.interrupt, endsAt: arrival.endsAt, fingerprint: arrival.alert.fingerprint)
    }
  }

  /// From now on the alerts of the interrupt are found by these labels.
  func addGroup(_ interrupt: ID<Interrupt>, labels: [Int64]) throws {
    try tx.insert(into: "group_labels (label, interrupt_id)", labels.map { [.integer($0), interrupt.sqlValue] })
  }

  /// No alert of the interrupt is open any more.
  func removeGroup(_ interrupt: ID<Interrupt>, labels: [Int64]) throws {
    try tx.run("DELETE FROM group_labels WHERE interrupt_id = \(interrupt) AND label IN (\(list: labels))")
  }

  func refresh(_ id: ID<StoredAlert>, _ alert: IncomingAlert, endsAt: Instant) throws {
    try tx.run(
      """
      UPDATE alerts SET last_seen_at = \(tx.now), ends_at = \(endsAt), annotations = \(alert.stored.annotations)
      WHERE id = \(id)
      """)
  }

  /// Ends an open alert and forgets the index of its labels.
  /// - Returns: the hashes of its labels; nil when it had ended already.
  func resolve(_ id: ID<StoredAlert>, at instant: Instant) throws -> [Int64]? {
    let labels = try tx.first(
      "UPDATE alerts SET resolved_at = \(instant) WHERE id = \(id) AND resolved_at IS NULL RETURNING labels"
    ) { try $0.text(0) }
    guard let labels else { return nil }
    let hashes = Label.list(labels).map(\.hash)
    try tx.run("DELETE FROM alert_labels WHERE alert_id = \(id) AND label IN (\(list: hashes))")
    return hashes
  }

  /// Open alerts that should have been heard of again by now.
  func ended(by instant: Instant, limit: Int) throws -> [(ID<StoredAlert>, ID<Interrupt>, endsAt: Instant)] {
    try tx.all(
      """
      SELECT id, interrupt_id, ends_at FROM alerts WHERE resolved_at IS NULL AND ends_at <= \(instant)
      ORDER BY ends_at, id LIMIT \(limit)
      """
    ) { (try $0.id(0), try $0.id(1), endsAt: try $0.instant(2)) }
  }

  /// When the next open alert ends.
  func nextEnd() throws -> Instant? {
    try tx.first("SELECT ends_at FROM alerts WHERE resolved_at IS NULL ORDER BY ends_at LIMIT 1") { try $0.instant(0) }
  }

  /// The next open alerts of one source in the order of arrival.
  func open(_ source: ID<Source>, after: ID<StoredAlert>?, limit: Int) throws -> [StoredAlert] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM alerts a
      WHERE a.source_id = \(source) AND a.resolved_at IS NULL AND a.id > \(after?.number ?? 0)
      ORDER BY a.id LIMIT \(limit)
      """, Self.alert)
  }

  /// Those of these alerts that are open, in the order of arrival.
  func open(_ ids: some Collection<ID<StoredAlert>>) throws -> [StoredAlert] {
    try tx.all(
      "SELECT \(Self.columns) FROM alerts a WHERE a.id IN (\(list: ids)) AND a.resolved_at IS NULL ORDER BY a.id",
      Self.alert)
  }

  /// The open alerts of one source that carry all of these labels, in the order of arrival; their cost is that of the
  /// first label's alerts.
  func openIDs(_ source: ID<Source>, with first: Label, and others: [Label]) throws -> [ID<StoredAlert>] {
    let filters = others.map { label -> SQL in
      """
      AND (EXISTS (SELECT 1 FROM alert_labels m WHERE m.label = \(label.hash) AND m.alert_id = a.id)
        OR EXISTS (SELECT 1 FROM group_labels g WHERE g.label = \(label.hash) AND g.interrupt_id = a.interrupt_id))
      """
    }.joined(" ")
    return try tx.all(
      """
      SELECT a.id FROM alerts a JOIN (
        SELECT l.alert_id AS id FROM alert_labels l WHERE l.label = \(first.hash)
        UNION
        SELECT b.id FROM group_labels g JOIN alerts b ON b.interrupt_id = g.interrupt_id
        WHERE g.label = \(first.hash) AND b.resolved_at IS NULL) found ON found.id = a.id
      WHERE a.source_id = \(source) AND a.resolved_at IS NULL \(filters) ORDER BY a.id
      """
    ) { try $0.id(0) }
  }

  /// The newest alerts of an interrupt, for its page.
  func ofInterrupt(_ interrupt: ID<Interrupt>, limit: Int) throws -> [StoredAlert] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM alerts a WHERE a.interrupt_id = \(interrupt) ORDER BY a.id DESC LIMIT \(limit)
      """, Self.alert)
  }

  /// The labels of those that fire, in the order of arrival.
  func firing(_ interrupt: ID<Interrupt>) throws -> [[Label]] {
    try tx.all(
      "SELECT labels FROM alerts WHERE interrupt_id = \(interrupt) AND resolved_at IS NULL ORDER BY id"
    ) { Label.list(try $0.text(0)) }
  }

  func arrivals(_ interrupt: ID<Interrupt>, limit: Int) throws -> [Instant] {
    try tx.all(
      "SELECT first_seen_at FROM alerts WHERE interrupt_id = \(interrupt) ORDER BY id LIMIT \(limit)"
    ) { try $0.instant(0) }
  }

  private static let columns: SQL =
    """
    a.id, a.interrupt_id, a.fingerprint, a.labels, a.annotations, a.generator_url, a.starts_at, a.last_seen_at,
    a.ends_at, a.resolved_at
    """

  private static func alert(_ row: Row) throws -> StoredAlert {
    StoredAlert(
      id: try row.id(0), interrupt: try row.id(1), fingerprint: Fingerprint(stored: try row.integer(2)),
      labels: try row.text(3), annotations: try row.text(4), generatorURL: try row.text(5),
      startsAt: try row.instant(6),
      lastSeenAt: try row.instant(7), endsAt: try row.instant(8), resolvedAt: row.optionalInstant(9))
  }
}
