import Core
import Storage
import Teams

/// Filters that people keep, as stored.
struct SavedViewStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<SavedView>) throws -> SavedView {
    guard let view = try list("id = \(id)").first else { throw Refusal.notFound("There is no saved view \(id).") }
    return view
  }

  /// Those of the team and of the person, by name.
  func visible(to person: ID<Person>?, of team: ID<Team>) throws -> [SavedView] {
    try list("team_id = \(team) AND (is_shared = 1 OR owner_id = \(person))")
  }

  /// Those that share a limit and may not share a name.
  /// - Parameter team: nil: all that the person keeps for themselves.
  func own(_ person: ID<Person>) throws -> [SavedView] { try list("owner_id = \(person) AND is_shared = 0") }
  func shared(_ team: ID<Team>) throws -> [SavedView] { try list("team_id = \(team) AND is_shared = 1") }

  func add(
    _ name: String, _ place: WorkPlace, query: String, team: ID<Team>, owner: ID<Person>, isShared: Bool
  ) throws -> ID<SavedView> {
    ID(
      try tx.integer(
        """
        INSERT INTO saved_views (team_id, owner_id, is_shared, name, folded, place, query, version)
        VALUES (\(team), \(owner), \(isShared ? 1 : 0), \(name), \(name.lowercased()), \(place.rawValue), \(query), 1)
        RETURNING id
        """))
  }

  func rename(_ id: ID<SavedView>, to name: String) throws {
    try tx.run(
      """
      UPDATE saved_views SET name = \(name), folded = \(name.lowercased()), version = version + 1 WHERE id = \(id)
      """)
  }

  func remove(_ id: ID<SavedView>) throws { try tx.run("DELETE FROM saved_views WHERE id = \(id)") }

  private func list(_ condition: SQL) throws -> [SavedView] {
    try tx.all(
      """
      SELECT id, team_id, owner_id, is_shared, name, place, query, version FROM saved_views
      WHERE \(condition) ORDER BY folded, is_shared, id
      """
    ) { row in
      SavedView(
        id: try row.id(0), team: try row.id(1), owner: try row.id(2), isShared: try row.int(3) == 1,
        name: try row.text(4), place: WorkPlace(rawValue: try row.text(5)) ?? .board, query: try row.text(6),
        version: try row.int(7))
    }
  }
}
