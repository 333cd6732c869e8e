import Storage

/// Tables of what is within a story and what came of it: story_checks, story_splits.
enum StoryToolsSchema {
  static let migrations = [
    Migration("planning-041-story-tools") { d in
      [
        """
        CREATE TABLE story_checks (
          id \(d.identity),
          story_id \(d.integer) NOT NULL REFERENCES stories (id),
          text TEXT NOT NULL,
          is_met \(d.integer) NOT NULL CHECK (is_met IN (0, 1)),
          by_id \(d.integer) REFERENCES people (id),
          at \(d.integer)
        ) \(d.strict)
        """,
        """
        CREATE TABLE story_splits (
          story_id \(d.integer) NOT NULL REFERENCES stories (id),
          from_id \(d.integer) NOT NULL REFERENCES stories (id),
          PRIMARY KEY (story_id)
        ) \(d.strictWithoutRowID)
        """,
        "CREATE INDEX story_checks_story ON story_checks (story_id, id)",
        "CREATE INDEX story_splits_from ON story_splits (from_id, story_id)",
      ]
    }
  ]
}
