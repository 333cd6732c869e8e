import Storage

/// Tables of the import of work: work_links, work_uploads.
enum WorkTransferSchema {
  static let migrations = [
    Migration("planning-004-transfer") { d in
      [
        // What a thing of another tool became here: another import of the same board changes the same thing. The digest
        // is of what the source said, the version that which the import left: so what was changed there is told apart
        // from what was changed here.
        """
        CREATE TABLE work_links (
          team_id \(d.integer) NOT NULL REFERENCES teams (id),
          source TEXT NOT NULL,
          scope TEXT NOT NULL,
          foreign_key TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('feature', 'story', 'iteration')),
          item_id \(d.integer) NOT NULL,
          digest TEXT NOT NULL,
          version \(d.integer) NOT NULL CHECK (version >= 1),
          imported_at \(d.integer) NOT NULL,
          PRIMARY KEY (team_id, source, scope, foreign_key)
        ) \(d.strictWithoutRowID)
        """,
        // A file between the look at its plan and the word to apply it, so that a browser sends it once. One for each
        // person; forgotten after a day.
        """
        CREATE TABLE work_uploads (
          person_id \(d.integer) NOT NULL REFERENCES people (id),
          id TEXT NOT NULL,
          content \(d.blob) NOT NULL,
          at \(d.integer) NOT NULL,
          PRIMARY KEY (person_id)
        ) \(d.strictWithoutRowID)
        """,
      ]
    }
  ]
}
