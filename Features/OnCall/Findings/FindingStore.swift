import Core
import JSON
import Storage
import Teams

/// What somebody has to decide, as stored.
struct FindingStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// The calendar of the team, or of all teams, is to be looked at again.
  func mark(_ team: ID<Team>? = nil) throws {
    if let team {
      try tx.run(
        """
        INSERT INTO duty_checks (team_id, due_at) VALUES (\(team), \(tx.now))
        ON CONFLICT (team_id) DO UPDATE SET due_at = \(tx.now)
        """)
    } else {
      try tx.run("UPDATE duty_checks SET due_at = \(tx.now)")
    }
    tx.wake(.due)
  }

  /// The teams whose calendar is to be looked at now.
  func dueTeams() throws -> [ID<Team>] {
    try tx.all("SELECT team_id FROM duty_checks WHERE due_at <= \(tx.now) ORDER BY due_at, team_id") { try $0.id(0) }
  }

  func setNext(_ team: ID<Team>, at instant: Instant) throws {
    try tx.run("UPDATE duty_checks SET due_at = \(instant) WHERE team_id = \(team)")
  }

  /// When the next calendar is looked at.
  func nextCheck() throws -> Instant? {
    try tx.first("SELECT MIN(due_at) FROM duty_checks") { $0.optionalInstant(0) } ?? nil
  }

  /// When somebody is told next.
  func nextTelling() throws -> Instant? {
    try tx.first("SELECT MIN(next_tell_at) FROM duty_findings") { $0.optionalInstant(0) } ?? nil
  }

  /// What is still so and concerns the team, earliest first.
  func open(_ team: ID<Team>, limit: Int = 100_000) throws -> [StoredFinding] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM duty_findings WHERE (team_id = \(team) OR other_team_id = \(team)) AND closed_at IS NULL
      ORDER BY starts_at, id LIMIT \(limit)
      """, Self.finding)
  }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<StoredFinding>) throws -> StoredFinding {
    let found = try tx.first(
      "SELECT \(Self.columns) FROM duty_findings WHERE id = \(id) AND closed_at IS NULL", Self.finding)
    guard let found else { throw Refusal.notFound("There is no open finding \(id).") }
    return found
  }

  /// - Parameter other: whom it concerns too.
  func add(_ finding: DutyFinding, of team: ID<Team>, and other: ID<Team>?) throws -> ID<StoredFinding> {
    ID(
      try tx.integer(
        """
        INSERT INTO duty_findings (team_id, other_team_id, kind, duty, rotations, person_id, away, work, starts_at,
          ends_at, found_at, due_at, next_tell_at, told, accepted_note)
        VALUES (\(team), \(other), \(finding.kind.rawValue), \(finding.duty.rawValue), \(Self.text(finding.rotations)),
          \(finding.person), \(Self.text(finding.away)), \(Self.text(finding.work)), \(finding.span.lowerBound),
          \(finding.span.upperBound), \(tx.now), \(StoredFinding.due(finding, foundAt: tx.now)),
          \(StoredFinding.nextTelling(of: finding, foundAt: tx.now, after: tx.now)), 0, '') RETURNING id
        """))
  }

  /// It has begun earlier or later, or ends so, than when it was found.
  func move(_ id: ID<StoredFinding>, to finding: DutyFinding, and other: ID<Team>?) throws {
    try tx.run(
      """
      UPDATE duty_findings SET starts_at = \(finding.span.lowerBound), ends_at = \(finding.span.upperBound),
        away = \(Self.text(finding.away)), work = \(Self.text(finding.work)), other_team_id = \(other) WHERE id = \(id)
      """)
  }

  /// It is told anew, and not accepted any more.
  func reopen(_ id: ID<StoredFinding>, _ finding: DutyFinding) throws {
    try tx.run(
      """
      UPDATE duty_findings SET found_at = \(tx.now), due_at = \(StoredFinding.due(finding, foundAt: tx.now)),
        next_tell_at = \(StoredFinding.nextTelling(of: finding, foundAt: tx.now, after: tx.now)),
        accepted_by = NULL, accepted_note = '' WHERE id = \(id)
      """)
  }

  func close(_ id: ID<StoredFinding>) throws {
    try tx.run("UPDATE duty_findings SET closed_at = \(tx.now), next_tell_at = NULL WHERE id = \(id)")
  }

  func accept(_ id: ID<StoredFinding>, note: String, by: String) throws {
    try tx.run(
      """
      UPDATE duty_findings SET accepted_by = \(by), accepted_note = \(note), next_tell_at = NULL WHERE id = \(id)
      """)
  }

  /// Of what somebody is to be told now.
  func toTell() throws -> [ID<StoredFinding>] {
    try tx.all("SELECT id FROM duty_findings WHERE next_tell_at <= \(tx.now) ORDER BY next_tell_at, id") {
      try $0.id(0)
    }
  }

  /// - Returns: nil when nobody is to be told of it now; else how often they were.
  func toTell(_ id: ID<StoredFinding>) throws -> (finding: StoredFinding, told: Int)? {
    try tx.first(
      "SELECT \(Self.columns), told FROM duty_findings WHERE id = \(id) AND next_tell_at <= \(tx.now)"
    ) { (try Self.finding($0), try $0.int(15)) }
  }

  /// By number, those that have ended too.
  func rotations(_ ids: some Collection<ID<Rotation>>) throws -> [Rotation] {
    guard !ids.isEmpty else { return [] }
    return try tx.all(
      "SELECT id, name, kind, team_id, version FROM rotations WHERE id IN (\(list: Set(ids).sorted())) ORDER BY id"
    ) { row in
      guard let kind = Rotation.Kind(rawValue: try row.text(2)) else { throw StorageError.columnMismatch(column: 2) }
      return Rotation(
        id: try row.id(0), name: try row.text(1), kind: kind, team: try row.id(3), version: try row.int(4))
    }
  }

  func recordTold(_ finding: StoredFinding, next: Instant?) throws {
    try tx.run("UPDATE duty_findings SET told = told + 1, next_tell_at = \(next) WHERE id = \(finding.id)")
  }

  private static let columns: SQL = """
    id, team_id, kind, duty, rotations, person_id, away, starts_at, ends_at, found_at, due_at, accepted_by, accepted_note,
    other_team_id, work
    """

  private static func finding(_ row: Row) throws -> StoredFinding {
    guard let kind = DutyFinding.Kind(rawValue: try row.text(2)), let duty = Rotation.Kind(rawValue: try row.text(3))
    else { throw StorageError.columnMismatch(column: 2) }
    return StoredFinding(
      id: try row.id(0), team: try row.id(1), otherTeam: row.optionalID(13),
      finding: DutyFinding(
        kind: kind, duty: duty, rotations: try ids(row.text(4)), person: row.optionalID(5),
        span: try row.instant(7)..<row.instant(8), away: try ids(row.text(6)),
        work: (try JSONValue.parse(row.text(14)).elements ?? []).compactMap(\.text)),
      foundAt: try row.instant(9), dueAt: try row.instant(10), acceptedBy: row.optionalText(11),
      acceptedNote: try row.text(12))
  }

  private static func text<Thing>(_ ids: [ID<Thing>]) -> String {
    JSONValue.array(ids.map { .id($0) }).encodedText()
  }

  private static func text(_ names: [String]) -> String { JSONValue.array(names.map { .string($0) }).encodedText() }

  private static func ids<Thing>(_ text: String) throws -> [ID<Thing>] {
    (try JSONValue.parse(text).elements ?? []).compactMap(\.integer).map { ID($0) }
  }
}
