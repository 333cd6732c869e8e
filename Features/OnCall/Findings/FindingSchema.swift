import Storage

/// Tables about what somebody has to decide: duty_checks, duty_findings.
enum FindingSchema {
  /// A conflict between two teams concerns both: it is one row, with one state.
  static let teams = Migration("oncall-013-two-teams") { dialect in
    [
      "ALTER TABLE duty_findings ADD COLUMN other_team_id \(dialect.integer) REFERENCES teams (id)",
      """
      CREATE INDEX duty_findings_other ON duty_findings (other_team_id, starts_at)
      WHERE closed_at IS NULL AND other_team_id IS NOT NULL
      """,
    ]
  }

  /// Neither engine gives a column another check: the rows move, with their ids, which messages name.
  static let promises = Migration("oncall-015-promises") { dialect in
    [
      """
      CREATE TABLE duty_findings_next (
        id \(dialect.identity),
        team_id \(dialect.integer) NOT NULL REFERENCES teams (id),
        other_team_id \(dialect.integer) REFERENCES teams (id),
        kind TEXT NOT NULL CHECK (kind IN ('gap', 'on_leave', 'two_duties', 'double_booked', 'promised')),
        duty TEXT NOT NULL CHECK (duty IN ('potw', 'on_call')),
        rotations TEXT NOT NULL,
        person_id \(dialect.integer) REFERENCES people (id),
        away TEXT NOT NULL,
        work TEXT NOT NULL,
        starts_at \(dialect.integer) NOT NULL,
        ends_at \(dialect.integer) NOT NULL CHECK (starts_at < ends_at),
        found_at \(dialect.integer) NOT NULL,
        due_at \(dialect.integer) NOT NULL,
        next_tell_at \(dialect.integer),
        told \(dialect.integer) NOT NULL CHECK (told >= 0),
        closed_at \(dialect.integer),
        accepted_by TEXT,
        accepted_note TEXT NOT NULL
      ) \(dialect.strict)
      """,
      """
      INSERT INTO duty_findings_next (id, team_id, other_team_id, kind, duty, rotations, person_id, away, work, starts_at,
        ends_at, found_at, due_at, next_tell_at, told, closed_at, accepted_by, accepted_note)
      SELECT id, team_id, other_team_id, kind, duty, rotations, person_id, away, '[]', starts_at, ends_at, found_at,
        due_at, next_tell_at, told, closed_at, accepted_by, accepted_note
      FROM duty_findings
      """,
      "DROP TABLE duty_findings",
      "ALTER TABLE duty_findings_next RENAME TO duty_findings",
      "CREATE INDEX duty_findings_open ON duty_findings (team_id, starts_at) WHERE closed_at IS NULL",
      """
      CREATE INDEX duty_findings_other ON duty_findings (other_team_id, starts_at)
      WHERE closed_at IS NULL AND other_team_id IS NOT NULL
      """,
      "CREATE INDEX duty_findings_tell ON duty_findings (next_tell_at) WHERE next_tell_at IS NOT NULL",
    ] + dialect.goOnCounting("duty_findings")
  }

  static let migration = Migration("oncall-009-findings") { dialect in
    [
      // When the calendar of a team is looked at again; every change of it makes that now.
      """
      CREATE TABLE duty_checks (
        team_id \(dialect.integer) NOT NULL PRIMARY KEY REFERENCES teams (id),
        due_at \(dialect.integer) NOT NULL
      ) \(dialect.strictWithoutRowID)
      """,
      "INSERT INTO duty_checks (team_id, due_at) SELECT DISTINCT team_id, 0 FROM rotations",
      "CREATE INDEX duty_checks_due ON duty_checks (due_at)",
      """
      CREATE TABLE duty_findings (
        id \(dialect.identity),
        team_id \(dialect.integer) NOT NULL REFERENCES teams (id),
        kind TEXT NOT NULL CHECK (kind IN ('gap', 'on_leave', 'two_duties', 'double_booked')),
        duty TEXT NOT NULL CHECK (duty IN ('potw', 'on_call')),
        rotations TEXT NOT NULL,
        person_id \(dialect.integer) REFERENCES people (id),
        away TEXT NOT NULL,
        starts_at \(dialect.integer) NOT NULL,
        ends_at \(dialect.integer) NOT NULL CHECK (starts_at < ends_at),
        found_at \(dialect.integer) NOT NULL,
        due_at \(dialect.integer) NOT NULL,
        next_tell_at \(dialect.integer),
        told \(dialect.integer) NOT NULL CHECK (told >= 0),
        closed_at \(dialect.integer),
        accepted_by TEXT,
        accepted_note TEXT NOT NULL
      ) \(dialect.strict)
      """,
      "CREATE INDEX duty_findings_open ON duty_findings (team_id, starts_at) WHERE closed_at IS NULL",
      "CREATE INDEX duty_findings_tell ON duty_findings (next_tell_at) WHERE next_tell_at IS NOT NULL",
    ]
  }
}
