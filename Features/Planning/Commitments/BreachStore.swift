import Core
import Storage
import Teams

/// Who was called away from what, as stored.
struct BreachStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// By what called people away, oldest first.
  func list(by cause: Reference) throws -> [CommitmentBreach] { try list(Self.caused(cause)) }

  /// Of these commitments, oldest first.
  func list(of commitments: [ID<Commitment>]) throws -> [CommitmentBreach] {
    try list("b.commitment_id IN (\(list: commitments.sorted()))")
  }

  /// That happened in the time, oldest first.
  func list(_ whose: CommitmentStore.Whose, _ span: Range<Instant>) throws -> [CommitmentBreach] {
    try list("\(CommitmentStore.those(whose)) AND b.at >= \(span.lowerBound) AND b.at < \(span.upperBound)")
  }

  /// What the person was called away by and did not decline; nil when there is nothing such.
  func latest(_ person: ID<Person>, by cause: Reference) throws -> CommitmentBreach? {
    try list("\(Self.caused(cause)) AND b.person_id = \(person) AND b.declined_at IS NULL").last
  }

  private static func caused(_ cause: Reference) -> SQL {
    "b.cause_kind = \(cause.kind) AND b.cause_id = \(cause.number)"
  }

  private func list(_ condition: SQL) throws -> [CommitmentBreach] {
    try tx.all(
      """
      SELECT b.id, b.commitment_id, c.story_id, c.feature_id, b.person_id, b.cause_kind, b.cause_id, b.cause_name,
        b.rule, b.reason, b.asked_by, b.at, b.minutes, b.declined_at
      FROM commitment_breaches b JOIN commitments c ON c.id = b.commitment_id
      WHERE \(condition) ORDER BY b.at, b.id
      """, Self.breach)
  }

  /// - Returns: false when the commitment was breached by the same cause before.
  func add(
    _ commitment: Commitment, cause: Reference, name: String, rule: CommitmentBreach.Rule, reason: String, by: String
  ) throws -> Bool {
    try tx.run(
      """
      INSERT INTO commitment_breaches (commitment_id, person_id, cause_kind, cause_id, cause_name, rule, reason,
        asked_by, at, minutes)
      VALUES (\(commitment.id), \(commitment.person), \(cause.kind), \(cause.number), \(name), \(rule.rawValue),
        \(reason), \(by), \(tx.now), 0)
      ON CONFLICT (commitment_id, cause_kind, cause_id) WHERE declined_at IS NULL DO NOTHING
      """) == 1
  }

  func add(minutes: Int, to id: ID<CommitmentBreach>) throws {
    try tx.run("UPDATE commitment_breaches SET minutes = minutes + \(minutes) WHERE id = \(id)")
  }

  func decline(_ id: ID<CommitmentBreach>) throws {
    try tx.run("UPDATE commitment_breaches SET declined_at = \(tx.now) WHERE id = \(id)")
  }

  private static func breach(_ row: Row) throws -> CommitmentBreach {
    CommitmentBreach(
      id: try row.id(0), commitment: try row.id(1), subject: try CommitmentStore.subject(row, 2),
      person: try row.id(4), cause: Reference(kind: try row.text(5), number: try row.integer(6)),
      causeName: try row.text(7), rule: CommitmentBreach.Rule(rawValue: try row.text(8)) ?? .named,
      reason: try row.text(9), askedBy: try row.text(10), at: try row.instant(11), minutes: try row.int(12),
      declinedAt: row.optionalInstant(13))
  }
}
