import Storage

/// Table of interrupts that are linked to stories: story_interrupts.
enum StoryLinkSchema {
  static let migrations = [
    Migration("planning-061-story-interrupts") { d in
      [
        """
        CREATE TABLE story_interrupts (
          story_id \(d.integer) NOT NULL REFERENCES stories (id),
          interrupt_id \(d.integer) NOT NULL,
          title TEXT NOT NULL,
          linked_by_id \(d.integer) REFERENCES people (id),
          linked_at \(d.integer) NOT NULL,
          PRIMARY KEY (story_id, interrupt_id)
        ) \(d.strictWithoutRowID)
        """,
        "CREATE INDEX story_interrupts_interrupt ON story_interrupts (interrupt_id, story_id)",
      ]
    }
  ]
}
