import Core
import Storage
import Teams

/// Days on which teams do not work, as stored.
struct HolidayStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<Holiday>) throws -> Holiday {
    let found = try tx.first("SELECT \(Self.columns) FROM holidays WHERE id = \(id)", Self.holiday)
    guard let found else { throw Refusal.notFound("There is no holiday \(id).") }
    return found
  }

  /// Of a team, from the day on, in order.
  func holidays(_ team: ID<Team>, since: Day) throws -> [Holiday] {
    try tx.all(
      "SELECT \(Self.columns) FROM holidays WHERE team_id = \(team) AND day >= \(since) ORDER BY day, id", Self.holiday)
  }

  static func days(_ team: ID<Team>, since: Day) -> Question<Set<Day>> {
    Question("SELECT day FROM holidays WHERE team_id = \(team) AND day >= \(since) ORDER BY day") { try $0.day(0) }
      .map { Set($0) }
  }

  func add(_ team: ID<Team>, _ day: Day, _ name: String) throws -> ID<Holiday> {
    ID(try tx.integer("INSERT INTO holidays (team_id, day, name) VALUES (\(team), \(day), \(name)) RETURNING id"))
  }

  func remove(_ id: ID<Holiday>) throws { try tx.run("DELETE FROM holidays WHERE id = \(id)") }

  /// What a calendar says from the day on, instead of what it said before; earlier days stay.
  func replace(_ calendar: ID<AbsenceCalendar>, of team: ID<Team>, since: Day, with days: [Day: String]) throws {
    try tx.run("DELETE FROM holidays WHERE calendar_id = \(calendar) AND day >= \(since)")
    try tx.insert(
      into: "holidays (team_id, day, name, calendar_id)",
      days.sorted { $0.key < $1.key }.map { day, name in
        [team.sqlValue, day.sqlValue, .text(name), calendar.sqlValue]
      })
  }

  private static let columns: SQL = "id, team_id, day, name, calendar_id"

  private static func holiday(_ row: Row) throws -> Holiday {
    Holiday(
      id: try row.id(0), team: try row.id(1), day: try row.day(2), name: try row.text(3), calendar: row.optionalID(4))
  }
}
