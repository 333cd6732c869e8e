import Storage

/// Table of what the search finds beyond the beginning of a story: story_tails. Texts may have 20,000 characters; beside the
/// stories they would be read through by every list and every count.
enum StoryTailSchema {
  static let migrations = [
    Migration("planning-044-tails") { d in
      [
        """
        CREATE TABLE story_tails (
          story_id \(d.integer) NOT NULL REFERENCES stories (id),
          folded TEXT NOT NULL,
          PRIMARY KEY (story_id)
        ) \(d.strict)
        """
      ] + refill
    }
  ]

  /// Of what is there already. SQLite makes small letters of ASCII only; the others follow when the story is next written.
  static let refill: [SQL] = [
    """
    INSERT INTO story_tails (story_id, folded)
    SELECT id, lower(substr(title || ' ' || text, 801)) FROM stories WHERE length(title) + length(text) >= 1000
    """,
    """
    UPDATE features SET folded = folded || ' ' || lower(substr(title || ' ' || technologies || ' ' || text, 801))
    WHERE length(title) + length(technologies) + length(text) >= 999
    """,
  ]
}
