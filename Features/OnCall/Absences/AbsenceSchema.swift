import Storage

/// Tables about who is away: absence_calendars, leaves, holidays.
enum AbsenceSchema {
  static let migration = Migration("oncall-005-absences") { dialect in
    [
      // A calendar that is removed keeps its row: what was read from it and has begun refers to it.
      """
      CREATE TABLE absence_calendars (
        id \(dialect.identity),
        purpose TEXT NOT NULL CHECK (purpose IN ('leave', 'holidays')),
        team_id \(dialect.integer) REFERENCES teams (id),
        person_id \(dialect.integer) REFERENCES people (id),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
        url TEXT CHECK (length(url) <= 2000),
        added_by \(dialect.integer) REFERENCES people (id),
        allowed_at \(dialect.integer),
        removed_at \(dialect.integer),
        read_at \(dialect.integer),
        good_at \(dialect.integer),
        problem TEXT,
        failures \(dialect.integer) NOT NULL CHECK (failures >= 0),
        remark TEXT NOT NULL,
        next_read_at \(dialect.integer),
        CHECK ((team_id IS NULL) <> (person_id IS NULL)),
        CHECK (purpose = 'leave' OR team_id IS NOT NULL)
      ) \(dialect.strict)
      """,
      "CREATE INDEX absence_calendars_due ON absence_calendars (next_read_at) WHERE next_read_at IS NOT NULL",
      // Never deleted; what is taken back ends where that was.
      """
      CREATE TABLE leaves (
        id \(dialect.identity),
        person_id \(dialect.integer) NOT NULL REFERENCES people (id),
        starts_at \(dialect.integer) NOT NULL,
        ends_at \(dialect.integer) NOT NULL CHECK (ends_at >= starts_at),
        note TEXT NOT NULL,
        calendar_id \(dialect.integer) REFERENCES absence_calendars (id),
        event_key TEXT,
        made_by TEXT NOT NULL,
        made_at \(dialect.integer) NOT NULL
      ) \(dialect.strict)
      """,
      "CREATE INDEX leaves_person ON leaves (person_id, ends_at)",
      "CREATE INDEX leaves_end ON leaves (ends_at)",
      "CREATE INDEX leaves_calendar ON leaves (calendar_id, ends_at) WHERE calendar_id IS NOT NULL",
      """
      CREATE TABLE holidays (
        id \(dialect.identity),
        team_id \(dialect.integer) NOT NULL REFERENCES teams (id),
        day \(dialect.integer) NOT NULL,
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
        calendar_id \(dialect.integer) REFERENCES absence_calendars (id)
      ) \(dialect.strict)
      """,
      "CREATE INDEX holidays_team ON holidays (team_id, day)",
    ]
  }
}
