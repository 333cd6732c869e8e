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
    ((try? JSONValue.parse(labels))?.members ?? []).map { Label($0.key, $0.value.text ?? "") }
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

  /// - Returns: the alert as it is open now.
  func add(
    _ alert: IncomingAlert, to interrupt: ID<Interrupt>, from source: ID<Source>, endsAt: Instant
  ) throws -> OpenAlert {
    let id: ID<StoredAlert> = ID(
      try tx.insert(
        """
        INSERT INTO alerts (source_id, interrupt_id, fingerprint, labels, annotations, generator_url, starts_at,
          first_seen_at, last_seen_at, ends_at)
        VALUES (\(source), \(interrupt), \(alert.fingerprint.stored), \(alert.stored.labels), \(alert.stored.annotations),
          \(alert.generatorURL), \(alert.startsAt ?? min(tx.now, endsAt)), \(tx.now), \(tx.now), \(endsAt))
        """))
    let rows = alert.stored.labelHashes.map { ($0, id.number) }
    try tx.run("INSERT INTO alert_labels (label, alert_id) VALUES \(rows: rows)")
    return OpenAlert(id: id, interrupt: interrupt, endsAt: endsAt, fingerprint: alert.fingerprint)
  }

  func refresh(_ id: ID<StoredAlert>, _ alert: IncomingAlert, endsAt: Instant) throws {
    try tx.run(
      """
      UPDATE alerts SET last_seen_at = \(tx.now), ends_at = \(endsAt), annotations = \(alert.stored.annotations)
      WHERE id = \(id)
      """)
  }

  /// Ends an open alert and forgets the index of its labels.
  /// - Returns: false when it had ended already.
  func resolve(_ id: ID<StoredAlert>, at instant: Instant) throws -> Bool {
    let labels = try tx.first(
      "UPDATE alerts SET resolved_at = \(instant) WHERE id = \(id) AND resolved_at IS NULL RETURNING labels"
    ) { try $0.text(0) }
    guard let labels else { return false }
    let hashes = ((try? JSONValue.parse(labels))?.members ?? []).map { Label($0.key, $0.value.text ?? "").hash }
    try tx.run("DELETE FROM alert_labels WHERE alert_id = \(id) AND label IN (\(list: hashes))")
    return true
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

  /// Open alerts of one source in the order of arrival, found by their labels where a filter names some exactly.
  func open(_ source: ID<Source>, with labels: [Label], after: ID<StoredAlert>?, limit: Int) throws -> [StoredAlert] {
    let last = after?.number ?? 0
    let joins = labels.dropFirst().enumerated().map { _, label in
      SQL("AND EXISTS (SELECT 1 FROM alert_labels m WHERE m.label = \(label.hash) AND m.alert_id = a.id)")
    }.joined(" ")
    guard let first = labels.first else {
      return try tx.all(
        """
        SELECT \(Self.columns) FROM alerts a
        WHERE a.source_id = \(source) AND a.resolved_at IS NULL AND a.id > \(last) ORDER BY a.id LIMIT \(limit)
        """, Self.alert)
    }
    return try tx.all(
      """
      SELECT \(Self.columns) FROM alert_labels l JOIN alerts a ON a.id = l.alert_id
      WHERE l.label = \(first.hash) AND l.alert_id > \(last) AND a.source_id = \(source) AND a.resolved_at IS NULL
      \(joins) ORDER BY l.alert_id LIMIT \(limit)
      """, Self.alert)
  }

  /// The newest alerts of an interrupt, for its page.
  func ofInterrupt(_ interrupt: ID<Interrupt>, limit: Int) throws -> [StoredAlert] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM alerts a WHERE a.interrupt_id = \(interrupt) ORDER BY a.id DESC LIMIT \(limit)
      """, Self.alert)
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
