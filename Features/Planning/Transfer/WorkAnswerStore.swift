import Core
import Storage
import Teams

/// What was said of a board when an import of it was applied.
struct WorkAnswerStore {
  let tx: Transaction
  let team: ID<Team>
  let source: String
  let scope: String

  init(_ tx: Transaction, _ team: ID<Team>, _ source: String, _ scope: String) {
    (self.tx, self.team, self.source, self.scope) = (tx, team, source, scope)
  }

  /// States by the names of columns.
  func columns() throws -> [String: String] {
    let rows = try tx.all(
      """
      SELECT name, state FROM work_answers
      WHERE team_id = \(team) AND source = \(source) AND scope = \(scope) AND kind = 'column' ORDER BY name
      """
    ) { (try $0.text(0), try $0.text(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// By address or name; nil: nobody here.
  func people() throws -> [String: ID<Person>?] {
    let rows = try tx.all(
      """
      SELECT name, person_id FROM work_answers
      WHERE team_id = \(team) AND source = \(source) AND scope = \(scope) AND kind = 'person' ORDER BY name
      """
    ) { (try $0.text(0), $0.optionalID(1, of: Person.self)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  func keep(column name: String, _ state: String) throws { try keep("column", name, state, nil) }

  func keep(person name: String, _ person: ID<Person>?) throws { try keep("person", name, nil, person) }

  private func keep(_ kind: String, _ name: String, _ state: String?, _ person: ID<Person>?) throws {
    try tx.run(
      """
      INSERT INTO work_answers (team_id, source, scope, kind, name, state, person_id)
      VALUES (\(team), \(source), \(scope), \(kind), \(name), \(state), \(person))
      ON CONFLICT (team_id, source, scope, kind, name)
      DO UPDATE SET state = excluded.state, person_id = excluded.person_id
      """)
  }
}
