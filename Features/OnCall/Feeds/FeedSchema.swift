import Storage

/// The table of this part: calendar_feeds.
enum FeedSchema {
  static let migrations = [
    Migration("oncall-004-feeds") { dialect in
      [
        // The token itself is nowhere: who reads the database cannot read the calendar's address out of it.
        """
        CREATE TABLE calendar_feeds (
          id \(dialect.identity),
          kind TEXT NOT NULL CHECK (kind IN ('person', 'rotation', 'team')),
          person_id \(dialect.integer) REFERENCES people (id),
          rotation_id \(dialect.integer) REFERENCES rotations (id),
          team_id \(dialect.integer) REFERENCES teams (id),
          made_by \(dialect.integer) NOT NULL REFERENCES people (id),
          token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
          made_at \(dialect.integer) NOT NULL,
          revoked_at \(dialect.integer) CHECK (revoked_at >= made_at),
          read_at \(dialect.integer),
          CHECK ((kind = 'person') = (person_id IS NOT NULL)),
          CHECK ((kind = 'rotation') = (rotation_id IS NOT NULL)),
          CHECK ((kind = 'team') = (team_id IS NOT NULL))
        ) \(dialect.strict)
        """,
        "CREATE INDEX calendar_feeds_live ON calendar_feeds (made_by, id) WHERE revoked_at IS NULL",
      ]
    }
  ]
}
