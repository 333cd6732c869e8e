import Storage

/// The table of shifts as they were: kept_shifts.
enum KeptShiftSchema {
  static let migration = Migration("oncall-008-kept-shifts") { dialect in
    [
      "ALTER TABLE rotations ADD COLUMN kept_until \(dialect.integer) NOT NULL DEFAULT 0",
      "UPDATE rotations SET kept_until = added_at",
      "CREATE INDEX rotations_kept ON rotations (kept_until)",
      // A shift that goes on is one row that grows.
      """
      CREATE TABLE kept_shifts (
        id \(dialect.identity),
        rotation_id \(dialect.integer) NOT NULL REFERENCES rotations (id),
        turn \(dialect.integer) NOT NULL,
        starts_at \(dialect.integer) NOT NULL,
        ends_at \(dialect.integer) NOT NULL CHECK (starts_at < ends_at),
        people TEXT NOT NULL
      ) \(dialect.strict)
      """,
      "CREATE INDEX kept_shifts_rotation ON kept_shifts (rotation_id, ends_at)",
    ]
  }
}
