import Storage

/// Tables of files beside stories and features: attachments and, apart from them, attachment_bytes.
enum AttachmentSchema {
  static let migrations = [
    Migration("planning-060-attachments") { d in
      [
        """
        CREATE TABLE attachments (
          id \(d.identity),
          story_id \(d.integer) REFERENCES stories (id),
          feature_id \(d.integer) REFERENCES features (id),
          name TEXT NOT NULL,
          kind TEXT NOT NULL,
          size \(d.integer) NOT NULL CHECK (size > 0),
          sha256 TEXT NOT NULL CHECK (LENGTH(sha256) = 64),
          added_by_id \(d.integer) REFERENCES people (id),
          added_at \(d.integer) NOT NULL,
          CHECK ((story_id IS NULL) <> (feature_id IS NULL))
        ) \(d.strict)
        """,
        """
        CREATE TABLE attachment_bytes (
          attachment_id \(d.integer) PRIMARY KEY REFERENCES attachments (id),
          content \(d.blob) NOT NULL
        ) \(d.strict)
        """,
        "CREATE INDEX attachments_story ON attachments (story_id, id) WHERE story_id IS NOT NULL",
        "CREATE INDEX attachments_feature ON attachments (feature_id, id) WHERE feature_id IS NOT NULL",
      ]
    }
  ]
}
