import Storage

/// Tables of this feature: rotations, rotation_versions.
enum OnCallSchema {
  static let migrations = [
    Migration("oncall-001-create") { dialect in
      [
        """
        CREATE TABLE rotations (
          id \(dialect.identity),
          name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
          kind TEXT NOT NULL CHECK (kind IN ('potw', 'on_call')),
          team_id \(dialect.integer) NOT NULL REFERENCES teams (id),
          added_at \(dialect.integer) NOT NULL,
          ended_at \(dialect.integer) CHECK (ended_at >= added_at),
          version \(dialect.integer) NOT NULL CHECK (version >= 1)
        ) \(dialect.strict)
        """,
        "CREATE INDEX rotations_team ON rotations (team_id, id)",
        // Never updated: whose turn it was stays true after every edit. The slots, `[[1,2],[3],[]]` as JSON, are only
        // ever read as a whole, in every page and every routing decision: one row, not hundreds.
        """
        CREATE TABLE rotation_versions (
          rotation_id \(dialect.integer) NOT NULL REFERENCES rotations (id),
          number \(dialect.integer) NOT NULL CHECK (number >= 1),
          effective_from \(dialect.integer) NOT NULL,
          zone TEXT NOT NULL,
          starts_on \(dialect.integer) NOT NULL,
          hand_over_minute \(dialect.integer) NOT NULL CHECK (hand_over_minute BETWEEN 0 AND 1439),
          length_weeks \(dialect.integer) NOT NULL CHECK (length_weeks BETWEEN 1 AND 52),
          slots TEXT NOT NULL,
          PRIMARY KEY (rotation_id, number)
        ) \(dialect.strictWithoutRowID)
        """,
      ]
    }
  ]
}
