import Storage

/// Table of saved filters: saved_views.
enum SavedViewSchema {
  static let migrations = [
    Migration("planning-040-views") { d in
      [
        """
        CREATE TABLE saved_views (
          id \(d.identity),
          team_id \(d.integer) NOT NULL REFERENCES teams (id),
          owner_id \(d.integer) NOT NULL REFERENCES people (id),
          is_shared \(d.integer) NOT NULL CHECK (is_shared IN (0, 1)),
          name TEXT NOT NULL,
          folded TEXT NOT NULL,
          place TEXT NOT NULL CHECK (place IN ('board', 'stories', 'features')),
          query TEXT NOT NULL,
          version \(d.integer) NOT NULL
        ) \(d.strict)
        """,
        "CREATE UNIQUE INDEX saved_views_shared ON saved_views (team_id, folded) WHERE is_shared = 1",
        "CREATE UNIQUE INDEX saved_views_own ON saved_views (owner_id, team_id, folded) WHERE is_shared = 0",
      ]
    }
  ]
}
