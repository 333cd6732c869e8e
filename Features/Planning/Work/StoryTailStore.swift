import Core
import Storage

/// What is behind the first thousand characters of a story, as stored for the search.
struct StoryTailStore {
  /// Characters that stand with the story itself.
  static let head = 1000
  /// Of those, how many stand here again, so that a word on the border is whole in one of the two.
  private static let shared = WorkFilter.maximumWords

  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: nil when the head has everything.
  static func tail(_ draft: StoryDraft) -> String? {
    let whole = "\(draft.title) \(draft.text)"
    let tail = whole.dropFirst(head - shared)
    return tail.count > shared ? tail.lowercased() : nil
  }

  func keep(_ story: ID<Story>, _ draft: StoryDraft) throws {
    try tx.run("DELETE FROM story_tails WHERE story_id = \(story)")
    try add([(story, draft)])
  }

  /// For new stories.
  func add(_ stories: [(id: ID<Story>, draft: StoryDraft)]) throws {
    let rows = stories.compactMap { story in
      Self.tail(story.draft).map { [story.id.sqlValue, $0.sqlValue] }
    }
    if !rows.isEmpty { try tx.insert(into: "story_tails (story_id, folded)", rows) }
  }
}
