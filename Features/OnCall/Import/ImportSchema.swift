import Storage

/// Tables of the import: rotation_imports, imported_overrides.
enum ImportSchema {
  static let migrations = [
    Migration("oncall-007-imports") { dialect in
      [
        // Which rotation a schedule of another product is, and what the last import of it wrote: another one changes the
        // same rotation, and what was changed here since is told apart from what was changed there.
        """
        CREATE TABLE rotation_imports (
          external_id TEXT NOT NULL,
          team_id \(dialect.integer) NOT NULL REFERENCES teams (id),
          kind TEXT NOT NULL CHECK (kind IN ('potw', 'on_call')),
          rotation_id \(dialect.integer) NOT NULL REFERENCES rotations (id),
          name TEXT NOT NULL,
          version \(dialect.integer) NOT NULL CHECK (version >= 1),
          imported_at \(dialect.integer) NOT NULL,
          PRIMARY KEY (external_id, team_id, kind)
        ) \(dialect.strictWithoutRowID)
        """,
        // What was entered for a change by hand of the source; the overrides, `[1,2]` as JSON, are only read as a whole.
        """
        CREATE TABLE imported_overrides (
          rotation_id \(dialect.integer) NOT NULL REFERENCES rotations (id),
          external_id TEXT NOT NULL,
          content TEXT NOT NULL,
          overrides TEXT NOT NULL,
          PRIMARY KEY (rotation_id, external_id)
        ) \(dialect.strictWithoutRowID)
        """,
      ]
    },
    Migration("oncall-014-import-sources") { _ in
      // A table may bring fixed shifts for a rotation that is another source's; each answers for its own. Empty where it
      // was not written down.
      ["ALTER TABLE imported_overrides ADD COLUMN source TEXT NOT NULL DEFAULT ''"]
    },
  ]
}
