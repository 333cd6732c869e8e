import Core
import Storage
import Teams

/// Notes of retros, as stored.
struct RetroStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<RetroNote>) throws -> RetroNote {
    guard let note = try list("id = \(id)").first else { throw Refusal.notFound("There is no note \(id).") }
    return note
  }

  /// In the order in which they were written.
  func of(_ iteration: ID<Iteration>) throws -> [RetroNote] { try list("iteration_id = \(iteration)") }

  func add(
    _ kind: RetroNote.Kind, _ text: String, to iteration: ID<Iteration>, by name: String, _ person: ID<Person>?
  ) throws -> ID<RetroNote> {
    ID(
      try tx.integer(
        """
        INSERT INTO retro_notes (iteration_id, kind, text, at, by_name, by_id)
        VALUES (\(iteration), \(kind.rawValue), \(text), \(tx.now), \(name), \(person)) RETURNING id
        """))
  }

  func remove(_ id: ID<RetroNote>) throws { try tx.run("DELETE FROM retro_notes WHERE id = \(id)") }

  private func list(_ condition: SQL) throws -> [RetroNote] {
    try tx.all(
      "SELECT id, iteration_id, kind, text, at, by_name, by_id FROM retro_notes WHERE \(condition) ORDER BY id"
    ) { row in
      RetroNote(
        id: try row.id(0), iteration: try row.id(1), kind: RetroNote.Kind(rawValue: try row.text(2)) ?? .keep,
        text: try row.text(3), at: try row.instant(4), by: try row.text(5), person: row.optionalID(6))
    }
  }
}
