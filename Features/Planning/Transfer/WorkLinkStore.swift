import Core
import Storage
import Teams

/// What earlier imports made, and files that wait for the word to be applied.
struct WorkLinkStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  func links(_ team: ID<Team>, _ source: String, _ scope: String) throws -> [WorkLink] {
    try tx.all(
      """
      SELECT foreign_key, kind, item_id, digest, version FROM work_links
      WHERE team_id = \(team) AND source = \(source) AND scope = \(scope) ORDER BY foreign_key
      """
    ) { row in
      WorkLink(
        key: try row.text(0), kind: WorkPlan.Kind(rawValue: try row.text(1)) ?? .story, item: try row.integer(2),
        digest: try row.text(3), version: try row.int(4))
    }
  }

  func add(_ links: [WorkLink], _ team: ID<Team>, _ source: String, _ scope: String) throws {
    try tx.insert(
      into: "work_links (team_id, source, scope, foreign_key, kind, item_id, digest, version, imported_at)",
      links.map { link in
        [
          team.sqlValue, source.sqlValue, scope.sqlValue, link.key.sqlValue, link.kind.rawValue.sqlValue,
          link.item.sqlValue, link.digest.sqlValue, link.version.sqlValue, tx.now.sqlValue,
        ]
      })
  }

  func update(_ link: WorkLink, _ team: ID<Team>, _ source: String, _ scope: String) throws {
    try tx.run(
      """
      UPDATE work_links SET digest = \(link.digest), version = \(link.version), imported_at = \(tx.now)
      WHERE team_id = \(team) AND source = \(source) AND scope = \(scope) AND foreign_key = \(link.key)
      """)
  }

  /// Versions of the features of a team, which an import compares with those that it left.
  func featureVersions(_ team: ID<Team>) throws -> [Int64: Int] {
    Dictionary(
      uniqueKeysWithValues: try tx.all("SELECT id, version FROM features WHERE team_id = \(team) ORDER BY id") {
        (try $0.integer(0), try $0.int(1))
      })
  }

  func storyVersions(_ team: ID<Team>) throws -> [Int64: Int] {
    Dictionary(
      uniqueKeysWithValues: try tx.all("SELECT id, version FROM stories WHERE team_id = \(team) ORDER BY id") {
        (try $0.integer(0), try $0.int(1))
      })
  }

  func dependencies(_ team: ID<Team>) throws -> [WorkDependencies.Edge] {
    try tx.all(
      """
      SELECT d.story_id, d.after_id FROM story_dependencies d JOIN stories s ON s.id = d.story_id
      WHERE s.team_id = \(team) ORDER BY d.story_id, d.after_id
      """
    ) { row in
      WorkDependencies.Edge(
        story: WorkPlanner.name(try row.integer(0)), after: WorkPlanner.name(try row.integer(1)))
    }
  }

  // MARK: - Files that wait

  /// Keeps the file of a person instead of the one that they sent before.
  /// - Returns: by which it is found again.
  func keep(_ bytes: [UInt8], of person: ID<Person>) throws -> String {
    try forget(person)
    let id = tx.newID()
    try tx.run(
      "INSERT INTO work_uploads (person_id, id, content, at) VALUES (\(person), \(id), \(bytes), \(tx.now))")
    return id
  }

  /// - Returns: nil when it has been forgotten.
  func kept(_ id: String, of person: ID<Person>) throws -> [UInt8]? {
    try tx.first("SELECT content FROM work_uploads WHERE person_id = \(person) AND id = \(id)") { try $0.blob(0) }
  }

  func forget(_ person: ID<Person>) throws { try tx.run("DELETE FROM work_uploads WHERE person_id = \(person)") }

  /// Whose files were sent before a time.
  func stale(before instant: Instant) throws -> [ID<Person>] {
    try tx.all("SELECT person_id FROM work_uploads WHERE at <= \(instant) ORDER BY person_id") { try $0.id(0) }
  }

  func oldest() throws -> Instant? {
    try tx.first("SELECT at FROM work_uploads ORDER BY at LIMIT 1") { try $0.instant(0) }
  }
}
