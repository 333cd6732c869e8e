import Storage

/// Tables of the rhythm of teams: team_rhythms, retro_notes. Iterations and their stories are in `PlanningSchema`.
enum IterationSchema {
  static let migrations = [
    Migration("planning-003-rhythms") { d in
      [
        """
        CREATE TABLE team_rhythms (
          team_id \(d.integer) NOT NULL REFERENCES teams (id),
          iteration_days \(d.integer) NOT NULL CHECK (iteration_days BETWEEN 1 AND 56),
          first_weekday \(d.integer) NOT NULL CHECK (first_weekday BETWEEN 1 AND 7),
          demo_minute \(d.integer) NOT NULL CHECK (demo_minute BETWEEN 0 AND 1439),
          in_work_limit \(d.integer) NOT NULL CHECK (in_work_limit BETWEEN 1 AND 99),
          validation_limit \(d.integer) NOT NULL CHECK (validation_limit BETWEEN 1 AND 99),
          lane_limit \(d.integer) NOT NULL CHECK (lane_limit BETWEEN 1 AND 99),
          person_limit \(d.integer) NOT NULL CHECK (person_limit BETWEEN 1 AND 99),
          version \(d.integer) NOT NULL,
          PRIMARY KEY (team_id)
        ) \(d.strictWithoutRowID)
        """,
        """
        CREATE TABLE retro_notes (
          id \(d.permanentIdentity),
          iteration_id \(d.integer) NOT NULL REFERENCES iterations (id),
          kind TEXT NOT NULL CHECK (kind IN ('keep', 'change', 'action')),
          text TEXT NOT NULL,
          at \(d.integer) NOT NULL,
          by_name TEXT NOT NULL,
          by_id \(d.integer) REFERENCES people (id)
        ) \(d.strict)
        """,
        "CREATE INDEX retro_notes_iteration ON retro_notes (iteration_id, id)",
        "CREATE INDEX iteration_stories_story ON iteration_stories (story_id, id)",
        "CREATE INDEX story_people_person ON story_people (person_id, id)",
      ]
    },
    Migration("planning-062-pair-limit") { d in
      [
        """
        ALTER TABLE team_rhythms ADD COLUMN pair_limit \(d.integer) NOT NULL DEFAULT 1
          CHECK (pair_limit BETWEEN 1 AND 99)
        """
      ]
    },
    // Where a story was when its iteration ended is asked of every story of every iteration.
    Migration("planning-045-moves-by-time") { _ in
      ["CREATE INDEX story_moves_time ON story_moves (story_id, at, id)"]
    },
  ]
}
