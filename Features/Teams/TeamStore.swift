import Calendars
import Core
import Storage

/// Teams as stored.
package struct TeamStore {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<Team>) throws -> Team? { try tx.ask(Self.teams("id = \(id)")).first }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<Team>) throws -> Team {
    guard let team = try find(id) else { throw Refusal.notFound("There is no team \(id).") }
    return team
  }

  package func find(name: String) throws -> Team? { try tx.ask(Self.teams("name = \(name.trimmed)")).first }

  /// By name. There are few, and a page often needs both kinds: always the same statement.
  /// - Parameter kind: nil: both kinds.
  package func all(kind: Team.Kind? = nil) throws -> [Team] {
    try tx.ask(Self.all).filter { kind == nil || $0.kind == kind }
  }

  /// By name.
  package static var all: Question<[Team]> { teams("1 = 1") }

  func insert(_ draft: TeamDraft) throws -> ID<Team> {
    ID(
      try tx.integer(
        """
        INSERT INTO teams (name, kind, zone, hours, version)
        VALUES (\(draft.name), \(draft.kind.rawValue), \(draft.zoneName), \(draft.hoursText), 1) RETURNING id
        """))
  }

  /// - Returns: false when the team has another version by now.
  func update(_ id: ID<Team>, version: Int, to draft: TeamDraft) throws -> Bool {
    try tx.run(
      """
      UPDATE teams SET name = \(draft.name), kind = \(draft.kind.rawValue), zone = \(draft.zoneName),
        hours = \(draft.hoursText), version = version + 1
      WHERE id = \(id) AND version = \(version)
      """) == 1
  }

  private static func teams(_ filter: SQL) -> Question<[Team]> {
    Question("SELECT id, name, kind, zone, hours, version FROM teams WHERE \(filter) ORDER BY name, id") { row in
      guard let kind = Team.Kind(rawValue: try row.text(2)) else { throw StorageError.columnMismatch(column: 2) }
      // An update of the system's zones must not stop every page and all routing; `isZoneKnown` says it.
      let zone = (try? Zone.named(row.text(3))) ?? .utc
      return Team(
        id: try row.id(0), name: try row.text(1), kind: kind, zoneName: try row.text(3),
        hours: try WorkingHours(try row.text(4), zone: zone), version: try row.int(5))
    }
  }
}
