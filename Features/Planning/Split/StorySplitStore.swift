import Core
import Storage

/// Which story came of which, as stored.
struct StorySplitStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  func add(_ story: ID<Story>, from: ID<Story>) throws {
    try tx.run("INSERT INTO story_splits (story_id, from_id) VALUES (\(story), \(from))")
  }

  /// The story that it was split from.
  func origin(_ story: ID<Story>) throws -> ID<Story>? {
    try tx.first("SELECT from_id FROM story_splits WHERE story_id = \(story)") { try $0.id(0) }
  }

  /// Those that were split from it.
  func parts(_ story: ID<Story>) throws -> [ID<Story>] {
    try tx.all("SELECT story_id FROM story_splits WHERE from_id = \(story) ORDER BY story_id") { try $0.id(0) }
  }

  /// Open stories that wait for it.
  func followers(_ story: ID<Story>) throws -> [ID<Story>] {
    try tx.all(
      """
      SELECT d.story_id FROM story_dependencies d JOIN stories s ON s.id = d.story_id
      WHERE d.after_id = \(story) AND s.closed_at IS NULL ORDER BY d.story_id
      """
    ) { try $0.id(0) }
  }

  /// Puts a part into the iteration of the story that it came of; what was planned stays planned.
  func enter(_ part: ID<Story>, _ iteration: ID<Iteration>, like story: ID<Story>) throws {
    try IterationStore(tx).enter(part, iteration)
    try tx.run(
      """
      UPDATE iteration_stories SET is_planned = (
        SELECT o.is_planned FROM iteration_stories o WHERE o.story_id = \(story) AND o.removed_at IS NULL)
      WHERE story_id = \(part) AND removed_at IS NULL
      """)
  }
}
