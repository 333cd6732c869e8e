import Core
import Storage
import Teams

/// Where leave and holidays are read from, and how that went.
struct AbsenceCalendarStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`, also when it was removed.
  func get(_ id: ID<AbsenceCalendar>) throws -> AbsenceCalendar {
    let found = try tx.first(
      "SELECT \(Self.columns) FROM absence_calendars WHERE id = \(id) AND removed_at IS NULL", Self.calendar)
    guard let found else { throw Refusal.notFound("There is no calendar \(id).") }
    return found
  }

  func all() throws -> [AbsenceCalendar] {
    try tx.all("SELECT \(Self.columns) FROM absence_calendars WHERE removed_at IS NULL ORDER BY id", Self.calendar)
  }

  func add(
    _ subject: AbsenceCalendar.Subject, name: String, url: String?, by person: ID<Person>?, isAllowed: Bool
  ) throws -> ID<AbsenceCalendar> {
    let due = url != nil && isAllowed ? tx.now : nil
    return ID(
      try tx.integer(
        """
        INSERT INTO absence_calendars
          (purpose, team_id, person_id, name, url, added_by, allowed_at, failures, remark, next_read_at)
        VALUES (\(subject.purpose), \(subject.team), \(subject.person), \(name), \(url), \(person),
          \(isAllowed ? tx.now : nil), 0, '', \(due)) RETURNING id
        """))
  }

  func allow(_ id: ID<AbsenceCalendar>) throws {
    try tx.run("UPDATE absence_calendars SET allowed_at = \(tx.now), next_read_at = \(tx.now) WHERE id = \(id)")
  }

  func remove(_ id: ID<AbsenceCalendar>) throws {
    try tx.run("UPDATE absence_calendars SET removed_at = \(tx.now), next_read_at = NULL WHERE id = \(id)")
  }

  /// What is to be fetched now; taken by this program for the time of the lease.
  func claim(lease: Span, limit: Int) throws -> [AbsenceCalendar] {
    let due = try tx.all(
      """
      SELECT \(Self.columns) FROM absence_calendars
      WHERE next_read_at <= \(tx.now) AND removed_at IS NULL ORDER BY next_read_at, id LIMIT \(limit)
      """, Self.calendar)
    try tx.run(
      "UPDATE absence_calendars SET next_read_at = \(tx.now + lease) WHERE id IN (\(list: due.map(\.id)))")
    return due
  }

  func nextDue() throws -> Instant? {
    try tx.first("SELECT MIN(next_read_at) FROM absence_calendars") { $0.optionalInstant(0) } ?? nil
  }

  func recordGood(_ id: ID<AbsenceCalendar>, remark: String, next: Instant?) throws {
    try tx.run(
      """
      UPDATE absence_calendars SET read_at = \(tx.now), good_at = \(tx.now), problem = NULL, failures = 0,
        remark = \(remark), next_read_at = \(next) WHERE id = \(id)
      """)
  }

  func recordProblem(_ id: ID<AbsenceCalendar>, _ problem: String, next: Instant) throws {
    try tx.run(
      """
      UPDATE absence_calendars SET read_at = \(tx.now), problem = \(problem), failures = failures + 1,
        next_read_at = \(next) WHERE id = \(id)
      """)
  }

  private static let columns: SQL = """
    id, purpose, team_id, person_id, name, url, allowed_at, added_by, read_at, good_at, problem, failures, remark
    """

  private static func calendar(_ row: Row) throws -> AbsenceCalendar {
    let team: ID<Team>? = row.optionalID(2)
    let person: ID<Person>? = row.optionalID(3)
    let subject: AbsenceCalendar.Subject
    switch (try row.text(1), team, person) {
    case ("holidays", let team?, _): subject = .holidays(team)
    case (_, let team?, _): subject = .team(team)
    case (_, _, let person?): subject = .person(person)
    default: throw StorageError.columnMismatch(column: 2)
    }
    return AbsenceCalendar(
      id: try row.id(0), subject: subject, name: try row.text(4), url: row.optionalText(5),
      allowedAt: row.optionalInstant(6), addedBy: row.optionalID(7), readAt: row.optionalInstant(8),
      goodAt: row.optionalInstant(9), problem: row.optionalText(10), failures: try row.int(11),
      remark: try row.text(12))
  }
}
