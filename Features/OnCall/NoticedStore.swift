import Calendars
import Core
import Storage

/// What calendars depend on and others change: people, teams, and the rules of zones.
///
/// Teams does not know of rotations, so it cannot say when they are concerned. That its rows are not those that were seen
/// last says it, whoever changed them and however often.
struct NoticedStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  var isNew: Bool {
    get throws { try tx.first("SELECT state FROM oncall_noticed WHERE id = 1") { try $0.text(0) } != state() }
  }

  func keep() throws {
    let state = try state()
    try tx.run(
      """
      INSERT INTO oncall_noticed (id, state) VALUES (1, \(state))
      ON CONFLICT (id) DO UPDATE SET state = excluded.state
      """)
  }

  /// Versions only grow, so that no two changes cancel each other.
  private func state() throws -> String {
    let people = try tx.integer("SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM people")
    let teams = try tx.integer("SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM teams")
    return "people \(people), teams \(teams), \(Zone.dataName)"
  }
}
