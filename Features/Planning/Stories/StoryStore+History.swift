import Core
import Storage
import Teams

/// What is kept of a story for ever: moves, people, blocks.
extension StoryStore {
  /// Changes the state and keeps the move.
  func move(_ story: Story, to state: StoryState, by name: String, reason: String) throws {
    let isBack = story.state == .validation && state == .ready
    let begins = state == .inWork && story.startedAt == nil
    try tx.run(
      """
      UPDATE stories SET state = \(state.rawValue), state_at = \(tx.now), closed_at = \(state.isOpen ? nil : tx.now),
        started_at = \(begins ? tx.now : story.startedAt), sent_back = sent_back + \(isBack ? 1 : 0),
        version = version + 1
      WHERE id = \(story.id)
      """)
    try addMove(story.id, from: story.state, to: state, by: name, reason: reason)
  }

  func addMove(_ id: ID<Story>, from: StoryState?, to: StoryState, by name: String, reason: String) throws {
    try tx.run(
      """
      INSERT INTO story_moves (story_id, from_state, to_state, at, by_name, reason)
      VALUES (\(id), \(from?.rawValue), \(to.rawValue), \(tx.now), \(name), \(reason))
      """)
  }

  /// A step that was taken.
  package struct Moved: Sendable {
    package let story: ID<Story>
    package let from: StoryState?
    package let to: StoryState
    package let at: Instant
    package let by: String
    package let reason: String
  }

  /// Oldest first.
  package func moves(_ id: ID<Story>) throws -> [Moved] {
    try tx.all(
      "SELECT story_id, from_state, to_state, at, by_name, reason FROM story_moves WHERE story_id = \(id) ORDER BY id"
    ) { row in
      Moved(
        story: try row.id(0), from: row.optionalText(1).flatMap(StoryState.init(rawValue:)),
        to: StoryState(rawValue: try row.text(2)) ?? .written, at: try row.instant(3), by: try row.text(4),
        reason: try row.text(5))
    }
  }

  // MARK: People

  /// Who works on each of the stories now, in the order in which they joined.
  package func people(_ stories: some Collection<ID<Story>>) throws -> [ID<Story>: [ID<Person>]] {
    guard !stories.isEmpty else { return [:] }
    let pairs = try tx.all(
      """
      SELECT story_id, person_id FROM story_people
      WHERE story_id IN (\(list: Array(Set(stories)).sorted())) AND until IS NULL ORDER BY id
      """
    ) { (story: try $0.id(0, of: Story.self), person: try $0.id(1, of: Person.self)) }
    return Dictionary(grouping: pairs, by: \.story).mapValues { $0.map(\.person) }
  }

  /// Who works or has worked on it.
  func everybody(on story: ID<Story>) throws -> Set<ID<Person>> {
    Set(
      try tx.all("SELECT person_id FROM story_people WHERE story_id = \(story) ORDER BY id") {
        try $0.id(0, of: Person.self)
      })
  }

  func join(_ id: ID<Story>, _ person: ID<Person>) throws {
    try tx.run("INSERT INTO story_people (story_id, person_id, since) VALUES (\(id), \(person), \(tx.now))")
  }

  func leave(_ id: ID<Story>, _ person: ID<Person>) throws {
    try tx.run(
      """
      UPDATE story_people SET until = \(tx.now)
      WHERE story_id = \(id) AND person_id = \(person) AND until IS NULL
      """)
  }

  // MARK: Blocks

  func block(_ id: ID<Story>, reason: String) throws {
    try tx.run(
      """
      UPDATE stories SET blocked_reason = \(reason), blocked_at = \(tx.now), version = version + 1 WHERE id = \(id)
      """)
    try tx.run("INSERT INTO story_blocks (story_id, reason, since) VALUES (\(id), \(reason), \(tx.now))")
  }

  func unblock(_ id: ID<Story>) throws {
    try tx.run(
      "UPDATE stories SET blocked_reason = NULL, blocked_at = NULL, version = version + 1 WHERE id = \(id)")
    try tx.run("UPDATE story_blocks SET until = \(tx.now) WHERE story_id = \(id) AND until IS NULL")
  }

  // MARK: Dependencies

  /// For each of the stories those that it waits for.
  package func dependencies(_ stories: some Collection<ID<Story>>) throws -> [ID<Story>: [ID<Story>]] {
    guard !stories.isEmpty else { return [:] }
    let pairs = try tx.all(
      """
      SELECT story_id, after_id FROM story_dependencies
      WHERE story_id IN (\(list: Array(Set(stories)).sorted())) ORDER BY story_id, after_id
      """
    ) { (story: try $0.id(0, of: Story.self), after: try $0.id(1, of: Story.self)) }
    return Dictionary(grouping: pairs, by: \.story).mapValues { $0.map(\.after) }
  }

  /// What a story waits for, over others too: only there a circle can close.
  /// - Parameter most: dependencies that are read.
  /// - Returns: nil when there are more.
  func dependencies(ahead story: ID<Story>, most: Int) throws -> StoryDependencies? {
    let pairs = try tx.all(
      """
      WITH RECURSIVE ahead (id) AS (
        SELECT s.id FROM stories s WHERE s.id = \(story)
        UNION SELECT d.after_id FROM story_dependencies d JOIN ahead a ON a.id = d.story_id
      )
      SELECT d.story_id, d.after_id FROM ahead a JOIN story_dependencies d ON d.story_id = a.id
      ORDER BY d.story_id, d.after_id LIMIT \(most + 1)
      """
    ) { (story: try $0.id(0, of: Story.self), after: try $0.id(1, of: Story.self)) }
    return pairs.count > most ? nil : StoryDependencies(pairs)
  }

  func addDependency(_ story: ID<Story>, after other: ID<Story>) throws {
    try tx.run("INSERT INTO story_dependencies (story_id, after_id) VALUES (\(story), \(other))")
  }

  func removeDependency(_ story: ID<Story>, after other: ID<Story>) throws {
    try tx.run("DELETE FROM story_dependencies WHERE story_id = \(story) AND after_id = \(other)")
  }
}
