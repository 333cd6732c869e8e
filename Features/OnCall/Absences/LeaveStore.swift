import Core
import Storage
import Teams

/// Who is away when, as stored: never deleted; what is taken back ends where that was.
struct LeaveStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<Leave>) throws -> Leave {
    let found = try tx.first("SELECT \(Self.columns) FROM leaves WHERE id = \(id)", Self.leave)
    guard let found else { throw Refusal.notFound("There is no leave \(id).") }
    return found
  }

  /// What is not over, by begin.
  /// - Parameter person: whose alone; nil: everybody's.
  func upcoming(of person: ID<Person>? = nil) throws -> [Leave] {
    let whose: SQL = person.map { "person_id = \($0) AND " } ?? ""
    return try tx.all(
      """
      SELECT \(Self.columns) FROM leaves WHERE \(whose)ends_at > \(tx.now) AND starts_at < ends_at
      ORDER BY starts_at, id
      """, Self.leave)
  }

  /// The times alone, joined where they touch: what whose turn it is depends on.
  static func spans(of people: Set<ID<Person>>, since: Instant) -> Question<[ID<Person>: [Range<Instant>]]> {
    Question(
      """
      SELECT person_id, starts_at, ends_at FROM leaves
      WHERE person_id IN (\(list: people.sorted())) AND ends_at > \(since) AND starts_at < ends_at
      ORDER BY person_id, starts_at, id
      """
    ) { (person: try $0.id(0, of: Person.self), span: try $0.instant(1)..<$0.instant(2)) }
    .map { rows in Dictionary(grouping: rows, by: \.person).mapValues { $0.map(\.span).joinedWhereTouching } }
  }

  /// What a calendar has said and is not over, by how it named the event.
  func open(_ calendar: ID<AbsenceCalendar>) throws -> [String: [Leave]] {
    let rows = try tx.all(
      """
      SELECT \(Self.columns), event_key FROM leaves
      WHERE calendar_id = \(calendar) AND ends_at > \(tx.now) AND starts_at < ends_at ORDER BY id
      """
    ) { (key: try $0.text(7), leave: try Self.leave($0)) }
    return Dictionary(grouping: rows, by: \.key).mapValues { $0.map(\.leave) }
  }

  func add(
    _ person: ID<Person>, _ span: Range<Instant>, note: String, calendar: ID<AbsenceCalendar>? = nil,
    key: String? = nil, by: String
  ) throws -> ID<Leave> {
    ID(
      try tx.integer(
        """
        INSERT INTO leaves (person_id, starts_at, ends_at, note, calendar_id, event_key, made_by, made_at)
        VALUES (\(person), \(span.lowerBound), \(span.upperBound), \(note), \(calendar), \(key), \(by), \(tx.now))
        RETURNING id
        """))
  }

  /// Many at once, as a calendar says them.
  func add(
    _ entries: [(person: ID<Person>, span: Range<Instant>, note: String, key: String)],
    from calendar: ID<AbsenceCalendar>, by: String
  ) throws {
    try tx.insert(
      into: "leaves (person_id, starts_at, ends_at, note, calendar_id, event_key, made_by, made_at)",
      entries.map { entry in
        [
          entry.person.sqlValue, entry.span.lowerBound.sqlValue, entry.span.upperBound.sqlValue, .text(entry.note),
          calendar.sqlValue, .text(entry.key), .text(by), tx.now.sqlValue,
        ]
      })
  }

  /// From `instant` on it no longer holds, or holds until then.
  func end(_ id: ID<Leave>, at instant: Instant) throws {
    try tx.run("UPDATE leaves SET ends_at = \(instant) WHERE id = \(id) AND starts_at <= \(instant)")
  }

  private static let columns: SQL = "id, person_id, starts_at, ends_at, note, calendar_id, made_by"

  private static func leave(_ row: Row) throws -> Leave {
    Leave(
      id: try row.id(0), person: try row.id(1), from: try row.instant(2), to: try row.instant(3),
      note: try row.text(4), calendar: row.optionalID(5), madeBy: try row.text(6))
  }
}

extension [Range<Instant>] {
  /// - Precondition: ascending by begin.
  fileprivate var joinedWhereTouching: [Range<Instant>] {
    reduce(into: []) { joined, span in
      guard let last = joined.last, last.upperBound >= span.lowerBound else { return joined.append(span) }
      joined[joined.count - 1] = last.lowerBound..<Swift.max(last.upperBound, span.upperBound)
    }
  }
}
