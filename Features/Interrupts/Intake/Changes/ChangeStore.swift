import Core
import Storage
import Teams

package struct ChangeStore {
  private let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// A time that lies ahead or long ago is a mistake of the sender's clock.
  func add(_ change: Change, from source: Source) throws {
    let said = change.at ?? tx.now
    let at = said > tx.now || said < tx.now - .days(30) ? tx.now : said
    try tx.run(
      """
      INSERT INTO changes (team_id, source_id, summary, origin, detail, link, at)
      VALUES (\(source.team), \(source.id), \(change.summary), \(change.origin), \(change.detail), \(change.link),
        \(at))
      """)
    tx.wake(.changes)
  }

  /// Latest first.
  package func between(_ start: Instant, _ end: Instant, team: ID<Team>, limit: Int) throws -> [StoredChange] {
    try tx.all(
      """
      SELECT c.id, c.source_id, s.name, c.summary, c.origin, c.detail, c.link, c.at
      FROM changes c JOIN sources s ON s.id = c.source_id
      WHERE c.team_id = \(team) AND c.at > \(start) AND c.at <= \(end)
      ORDER BY c.at DESC, c.id DESC LIMIT \(limit)
      """
    ) { row in
      StoredChange(
        id: try row.id(0), source: try row.id(1), sourceName: try row.text(2), summary: try row.text(3),
        origin: try row.text(4), detail: try row.text(5), link: row.optionalText(6), at: try row.instant(7))
    }
  }
}
