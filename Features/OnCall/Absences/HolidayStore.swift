import Core
import Storage
import Teams

/// Days on which teams do not work, as stored.
struct HolidayStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<Holiday>) throws -> Holiday {
    let found = try tx.first(
      "SELECT \(Self.columns) FROM holidays WHERE id = \(id) AND removed_at IS NULL", Self.holiday)
    guard let found else { throw Refusal.notFound("There is no holiday \(id).") }
    return found
  }

  /// Of a team, from the day on, in order.
  func holidays(_ team: ID<Team>, since: Day) throws -> [Holiday] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM holidays WHERE team_id = \(team) AND day >= \(since) AND removed_at IS NULL
      ORDER BY day, id
      """, Self.holiday)
  }

  static func days(_ team: ID<Team>, since: Day) -> Question<Set<Day>> {
    Question("SELECT day FROM holidays WHERE team_id = \(team) AND day >= \(since) AND removed_at IS NULL ORDER BY day")
    {
      try $0.day(0)
    }.map { Set($0) }
  }

  /// When days from this one on are, or were for a time, holidays.
  static func times(_ team: ID<Team>, since: Day) -> Question<[HolidayTime]> {
    Question(
      "SELECT day, known_at, removed_at FROM holidays WHERE team_id = \(team) AND day >= \(since) ORDER BY day, id"
    ) { HolidayTime(day: try $0.day(0), knownAt: try $0.instant(1), removedAt: $0.optionalInstant(2)) }
  }

  func add(_ team: ID<Team>, _ day: Day, _ name: String) throws -> ID<Holiday> {
    ID(
      try tx.integer(
        """
        INSERT INTO holidays (team_id, day, name, known_at) VALUES (\(team), \(day), \(name), \(tx.now)) RETURNING id
        """))
  }

  /// From now on it is none.
  func remove(_ id: ID<Holiday>) throws { try tx.run("UPDATE holidays SET removed_at = \(tx.now) WHERE id = \(id)") }

  /// What a calendar says from the day on, instead of what it said before; earlier days stay, and so does since when it
  /// is known of those that it goes on to say.
  func replace(_ calendar: ID<AbsenceCalendar>, of team: ID<Team>, since: Day, with days: [Day: String]) throws {
    var fresh = days
    for holiday in try holidays(team, since: since) where holiday.calendar == calendar {
      guard let name = fresh.removeValue(forKey: holiday.day) else {
        try remove(holiday.id)
        continue
      }
      if name != holiday.name { try tx.run("UPDATE holidays SET name = \(name) WHERE id = \(holiday.id)") }
    }
    try tx.insert(
      into: "holidays (team_id, day, name, calendar_id, known_at)",
      fresh.sorted { $0.key < $1.key }.map { day, name in
        [team.sqlValue, day.sqlValue, .text(name), calendar.sqlValue, tx.now.sqlValue]
      })
  }

  private static let columns: SQL = "id, team_id, day, name, calendar_id, known_at"

  private static func holiday(_ row: Row) throws -> Holiday {
    Holiday(
      id: try row.id(0), team: try row.id(1), day: try row.day(2), name: try row.text(3), calendar: row.optionalID(4),
      knownAt: try row.instant(5))
  }
}
