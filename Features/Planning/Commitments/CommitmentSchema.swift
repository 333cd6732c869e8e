import Storage

/// Tables about promises: commitments, commitment_breaches.
enum CommitmentSchema {
  static let migration = Migration("planning-002-commitments") { d in
    [commitments(d), breaches(d)] + indexes
  }

  private static func commitments(_ d: Dialect) -> SQL {
    """
    CREATE TABLE commitments (
      id \(d.permanentIdentity),
      person_id \(d.integer) NOT NULL REFERENCES people (id),
      story_id \(d.integer) REFERENCES stories (id),
      feature_id \(d.integer) REFERENCES features (id),
      team_id \(d.integer) NOT NULL REFERENCES teams (id),
      made_at \(d.integer) NOT NULL,
      made_by TEXT NOT NULL,
      until \(d.integer) NOT NULL,
      ended_at \(d.integer),
      outcome TEXT CHECK (outcome IN ('met', 'broken', 'withdrawn')),
      reason TEXT NOT NULL,
      version \(d.integer) NOT NULL,
      CHECK ((story_id IS NULL) <> (feature_id IS NULL)),
      CHECK ((ended_at IS NULL) = (outcome IS NULL)),
      CHECK (made_at < until)
    ) \(d.strict)
    """
  }

  private static func breaches(_ d: Dialect) -> SQL {
    """
    CREATE TABLE commitment_breaches (
      id \(d.permanentIdentity),
      commitment_id \(d.integer) NOT NULL REFERENCES commitments (id),
      person_id \(d.integer) NOT NULL REFERENCES people (id),
      cause_kind TEXT NOT NULL,
      cause_id \(d.integer) NOT NULL,
      cause_name TEXT NOT NULL,
      rule TEXT NOT NULL CHECK (rule IN ('S2', 'S3')),
      reason TEXT NOT NULL,
      asked_by TEXT NOT NULL,
      at \(d.integer) NOT NULL,
      minutes \(d.integer) NOT NULL CHECK (minutes >= 0),
      declined_at \(d.integer)
    ) \(d.strict)
    """
  }

  private static let indexes: [SQL] = [
    "CREATE UNIQUE INDEX commitments_story ON commitments (story_id, person_id) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX commitments_feature ON commitments (feature_id, person_id) WHERE ended_at IS NULL",
    "CREATE INDEX commitments_open ON commitments (until, id) WHERE ended_at IS NULL",
    "CREATE INDEX commitments_until ON commitments (until, id)",
    "CREATE INDEX commitments_person ON commitments (person_id, made_at, id)",
    "CREATE INDEX commitments_team ON commitments (team_id, made_at, id)",
    """
    CREATE UNIQUE INDEX commitment_breaches_once ON commitment_breaches (commitment_id, cause_kind, cause_id)
    WHERE declined_at IS NULL
    """,
    "CREATE INDEX commitment_breaches_cause ON commitment_breaches (cause_kind, cause_id, id)",
    "CREATE INDEX commitment_breaches_at ON commitment_breaches (at, id)",
  ]
}
