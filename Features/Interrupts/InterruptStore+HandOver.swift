import Core
import Storage
import Teams

extension InterruptStore {
  /// Open ones of the team, oldest first, and how many there are.
  func open(of team: ID<Team>, limit: Int) throws -> (first: [Interrupt], count: Int) {
    let first = try tx.all(
      """
      SELECT \(Self.columns) FROM interrupts i WHERE i.resolved_at IS NULL AND i.team_id = \(team)
      ORDER BY i.opened_at, i.id LIMIT \(limit)
      """, Self.interrupt)
    let count = try tx.integer("SELECT COUNT(*) FROM interrupts WHERE resolved_at IS NULL AND team_id = \(team)")
    return (first, Int(count))
  }

  /// What came again and again.
  struct Recurring {
    let title: String
    let count: Int
    /// The newest of them.
    let last: ID<Interrupt>
  }

  /// Titles of which the team got several interrupts since the instant, the most frequent first.
  func recurring(of team: ID<Team>, since: Instant, limit: Int) throws -> [Recurring] {
    try tx.all(
      """
      SELECT title, COUNT(*) AS times, MAX(id) FROM interrupts
      WHERE opened_at >= \(since) AND team_id = \(team)
      GROUP BY title HAVING COUNT(*) > 1 ORDER BY times DESC, title LIMIT \(limit)
      """
    ) { Recurring(title: try $0.text(0), count: try $0.int(1), last: try $0.id(2)) }
  }
}
