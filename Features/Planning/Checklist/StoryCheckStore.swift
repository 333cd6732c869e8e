import Core
import Storage
import Teams

/// Checklists of stories, as stored.
struct StoryCheckStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// In the order in which they were written.
  func of(_ story: ID<Story>) throws -> [StoryCheck] { try list("story_id = \(story)") }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<StoryCheck>) throws -> StoryCheck {
    guard let found = try list("id = \(id)").first else { throw Refusal.notFound("There is no check \(id).") }
    return found
  }

  /// Of the open stories of a team that have a checklist.
  static func counts(_ team: ID<Team>) -> Question<[ID<Story>: ChecklistCount]> {
    Question(
      """
      SELECT c.story_id, COUNT(*) FILTER (WHERE c.is_met = 1), COUNT(*)
      FROM stories s JOIN story_checks c ON c.story_id = s.id
      WHERE s.team_id = \(team) AND s.closed_at IS NULL GROUP BY c.story_id ORDER BY c.story_id
      """
    ) { (try $0.id(0, of: Story.self), ChecklistCount(met: try $0.int(1), all: try $0.int(2))) }
    .map { Dictionary(uniqueKeysWithValues: $0) }
  }

  func add(_ text: String, to story: ID<Story>) throws -> ID<StoryCheck> {
    ID(
      try tx.integer(
        "INSERT INTO story_checks (story_id, text, is_met) VALUES (\(story), \(text), 0) RETURNING id"))
  }

  /// What was said of the old text is not said of the new one.
  func edit(_ id: ID<StoryCheck>, text: String) throws {
    try tx.run("UPDATE story_checks SET text = \(text), is_met = 0, by_id = NULL, at = NULL WHERE id = \(id)")
  }

  func set(_ id: ID<StoryCheck>, isMet: Bool, by person: ID<Person>?) throws {
    try tx.run(
      "UPDATE story_checks SET is_met = \(isMet ? 1 : 0), by_id = \(person), at = \(tx.now) WHERE id = \(id)")
  }

  func move(_ ids: [ID<StoryCheck>], to story: ID<Story>) throws {
    guard !ids.isEmpty else { return }
    try tx.run("UPDATE story_checks SET story_id = \(story) WHERE id IN (\(list: ids.sorted()))")
  }

  func remove(_ id: ID<StoryCheck>) throws { try tx.run("DELETE FROM story_checks WHERE id = \(id)") }

  private func list(_ condition: SQL) throws -> [StoryCheck] {
    try tx.all("SELECT id, story_id, text, is_met, by_id, at FROM story_checks WHERE \(condition) ORDER BY id") { row in
      StoryCheck(
        id: try row.id(0), story: try row.id(1), text: try row.text(2), isMet: try row.int(3) == 1,
        by: row.optionalID(4), at: row.optionalInstant(5))
    }
  }
}
