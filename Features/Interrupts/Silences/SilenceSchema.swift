import Storage

/// Table of silences, and which interrupt is held by one or by a snooze, or goes with another one.
enum SilenceSchema {
  static let migrations = [
    Migration("interrupts-010-silences") { d in
      [
        """
        CREATE TABLE silences (
          id \(d.identity),
          uuid TEXT NOT NULL UNIQUE,
          team_id \(d.integer) NOT NULL REFERENCES teams (id),
          source_id \(d.integer) REFERENCES sources (id),
          matchers TEXT NOT NULL,
          starts_at \(d.integer) NOT NULL,
          ends_at \(d.integer) NOT NULL,
          comment TEXT NOT NULL,
          created_by TEXT NOT NULL,
          updated_at \(d.integer) NOT NULL,
          version \(d.integer) NOT NULL,
          CHECK (starts_at <= ends_at)
        ) \(d.strict)
        """,
        "CREATE INDEX silences_end ON silences (team_id, ends_at, id)",
        "ALTER TABLE interrupts ADD COLUMN silence_id \(d.integer)",
        "ALTER TABLE interrupts ADD COLUMN snoozed_until \(d.integer)",
        "ALTER TABLE interrupts ADD COLUMN parent_id \(d.integer)",
        "CREATE INDEX interrupts_parent ON interrupts (parent_id, id) WHERE parent_id IS NOT NULL",
        "CREATE INDEX interrupts_silence ON interrupts (silence_id, id) WHERE silence_id IS NOT NULL",
      ]
    }
  ]
}
