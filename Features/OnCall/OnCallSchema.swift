import Storage

/// Tables of this feature: rotations, rotation_versions, rotation_layers, overrides, swaps.
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
    },
    Migration("oncall-002-layers") { dialect in
      [
        // Never updated, as the versions that they belong to.
        """
        CREATE TABLE rotation_layers (
          rotation_id \(dialect.integer) NOT NULL,
          number \(dialect.integer) NOT NULL,
          position \(dialect.integer) NOT NULL CHECK (position >= 0),
          name TEXT NOT NULL,
          zone TEXT NOT NULL,
          starts_on \(dialect.integer) NOT NULL,
          hand_over_minute \(dialect.integer) NOT NULL CHECK (hand_over_minute BETWEEN 0 AND 1439),
          cadence TEXT NOT NULL,
          windows TEXT NOT NULL,
          slots TEXT NOT NULL,
          PRIMARY KEY (rotation_id, number, position),
          FOREIGN KEY (rotation_id, number) REFERENCES rotation_versions (rotation_id, number)
        ) \(dialect.strictWithoutRowID)
        """,
        """
        INSERT INTO rotation_layers
          (rotation_id, number, position, name, zone, starts_on, hand_over_minute, cadence, windows, slots)
        SELECT rotation_id, number, 0, '', zone, starts_on, hand_over_minute,
          'FREQ=WEEKLY;INTERVAL=' || length_weeks, '24/7', slots
        FROM rotation_versions
        """,
        "ALTER TABLE rotation_versions DROP COLUMN zone",
        "ALTER TABLE rotation_versions DROP COLUMN starts_on",
        "ALTER TABLE rotation_versions DROP COLUMN hand_over_minute",
        "ALTER TABLE rotation_versions DROP COLUMN length_weeks",
        "ALTER TABLE rotation_versions DROP COLUMN slots",
      ]
    },
    Migration("oncall-003-overrides") { dialect in
      [
        // What was taken back ends where that was; nothing is deleted.
        """
        CREATE TABLE overrides (
          id \(dialect.identity),
          rotation_id \(dialect.integer) NOT NULL REFERENCES rotations (id),
          starts_at \(dialect.integer) NOT NULL,
          ends_at \(dialect.integer) NOT NULL,
          person_id \(dialect.integer) REFERENCES people (id),
          replaced_id \(dialect.integer) REFERENCES people (id),
          reason TEXT NOT NULL,
          made_by TEXT NOT NULL,
          made_at \(dialect.integer) NOT NULL,
          CHECK (person_id IS NOT NULL OR replaced_id IS NOT NULL)
        ) \(dialect.strict)
        """,
        "CREATE INDEX overrides_rotation ON overrides (rotation_id, id)",
        """
        CREATE TABLE swaps (
          id \(dialect.identity),
          rotation_id \(dialect.integer) NOT NULL REFERENCES rotations (id),
          asker_id \(dialect.integer) NOT NULL REFERENCES people (id),
          starts_at \(dialect.integer) NOT NULL,
          ends_at \(dialect.integer) NOT NULL,
          asked_id \(dialect.integer) REFERENCES people (id),
          return_starts_at \(dialect.integer),
          return_ends_at \(dialect.integer),
          note TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'declined', 'withdrawn')),
          made_by TEXT NOT NULL,
          made_at \(dialect.integer) NOT NULL,
          answered_by TEXT,
          answered_at \(dialect.integer),
          CHECK (starts_at < ends_at),
          CHECK ((state = 'asked') = (answered_at IS NULL))
        ) \(dialect.strict)
        """,
        "CREATE INDEX swaps_open ON swaps (starts_at, id) WHERE state = 'asked'",
      ]
    },
    Migration("oncall-010-plans") { dialect in
      [
        """
        ALTER TABLE overrides ADD COLUMN is_planned \(dialect.integer) NOT NULL DEFAULT 0
          CHECK (is_planned IN (0, 1))
        """
      ]
    },
    AbsenceSchema.migration,
    KeptShiftSchema.migration,
    FindingSchema.migration,
    HolidaySchema.migration,
    NoticedSchema.migration,
    FindingSchema.teams,
    FindingSchema.promises,
  ]
}
