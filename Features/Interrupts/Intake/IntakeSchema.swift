import Storage

/// Tables about what comes in: signal_facts, source_windows, changes, heartbeats; and sources, which learnt to speak more.
enum IntakeSchema {
  static let migrations = [kinds, signals, changes, heartbeats]

  /// Every format that a source may speak, those included that are read elsewhere.
  private static let anyKind: SQL =
    """
    kind IN ('alertmanager', 'generic', 'pagerduty', 'opsgenie', 'grafana', 'grafana-oncall', 'goalert', 'slack',
      'github', 'sentry', 'cloudevents', 'json', 'mail')
    """

  /// SQLite gives no column another check, so the rows move into a new table; interrupts refer to them all the while,
  /// which is asked again at the end of the transaction.
  private static let kinds = Migration("interrupts-020-source-kinds") { dialect in
    switch dialect {
    case .sqlite:
      [
        "PRAGMA defer_foreign_keys = ON",
        "CREATE TABLE sources_before AS SELECT * FROM sources",
        "DROP TABLE sources",
        """
        CREATE TABLE sources (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL CHECK (\(anyKind)),
          team_id INTEGER NOT NULL REFERENCES teams (id),
          key_hash TEXT NOT NULL UNIQUE,
          secret TEXT,
          settings TEXT NOT NULL,
          group_by TEXT NOT NULL,
          resolve_timeout_seconds INTEGER NOT NULL CHECK (resolve_timeout_seconds > 0),
          default_priority INTEGER NOT NULL CHECK (default_priority BETWEEN 1 AND 4),
          flood_limit INTEGER NOT NULL CHECK (flood_limit > 0),
          created_at INTEGER NOT NULL,
          disabled_at INTEGER,
          version INTEGER NOT NULL
        ) STRICT
        """,
        """
        INSERT INTO sources (id, name, kind, team_id, key_hash, settings, group_by, resolve_timeout_seconds,
          default_priority, flood_limit, created_at, disabled_at, version)
        SELECT id, name, kind, team_id, key_hash, '{}', group_by, resolve_timeout_seconds, default_priority, 100,
          created_at, disabled_at, version
        FROM sources_before
        """,
        "DROP TABLE sources_before",
      ]
    case .postgresql:
      [
        "ALTER TABLE sources DROP CONSTRAINT sources_kind_check",
        "ALTER TABLE sources ADD CONSTRAINT sources_kind_check CHECK (\(anyKind))",
        "ALTER TABLE sources ADD COLUMN secret TEXT",
        "ALTER TABLE sources ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE sources ADD COLUMN flood_limit BIGINT NOT NULL DEFAULT 100 CHECK (flood_limit > 0)",
      ]
    }
  }

  private static let signals = Migration("interrupts-021-signals") { dialect in
    [
      """
      CREATE TABLE signal_facts (
        interrupt_id \(dialect.integer) NOT NULL PRIMARY KEY REFERENCES interrupts (id),
        facts TEXT NOT NULL
      ) \(dialect.strictWithoutRowID)
      """,
      // How many interrupts a source opened since then.
      """
      CREATE TABLE source_windows (
        source_id \(dialect.integer) NOT NULL PRIMARY KEY REFERENCES sources (id),
        started_at \(dialect.integer) NOT NULL,
        opened \(dialect.integer) NOT NULL CHECK (opened > 0)
      ) \(dialect.strictWithoutRowID)
      """,
    ]
  }

  /// What was changed somewhere: nobody is told, but it stands beside what broke afterwards.
  private static let changes = Migration("interrupts-022-changes") { dialect in
    [
      """
      CREATE TABLE changes (
        id \(dialect.permanentIdentity),
        team_id \(dialect.integer) NOT NULL REFERENCES teams (id),
        source_id \(dialect.integer) NOT NULL REFERENCES sources (id),
        summary TEXT NOT NULL,
        origin TEXT NOT NULL,
        detail TEXT NOT NULL,
        link TEXT,
        at \(dialect.integer) NOT NULL
      ) \(dialect.strict)
      """,
      "CREATE INDEX changes_at ON changes (team_id, at, id)",
    ]
  }

  private static let heartbeats = Migration("interrupts-023-heartbeats") { dialect in
    [
      """
      CREATE TABLE heartbeats (
        id \(dialect.identity),
        source_id \(dialect.integer) NOT NULL REFERENCES sources (id),
        name TEXT NOT NULL,
        detail TEXT NOT NULL,
        interval_seconds \(dialect.integer) NOT NULL CHECK (interval_seconds > 0),
        priority \(dialect.integer) CHECK (priority BETWEEN 1 AND 4),
        enabled \(dialect.integer) NOT NULL CHECK (enabled IN (0, 1)),
        last_ping_at \(dialect.integer),
        due_at \(dialect.integer),
        expired_at \(dialect.integer),
        created_at \(dialect.integer) NOT NULL,
        UNIQUE (source_id, name),
        CHECK (due_at IS NULL OR expired_at IS NULL)
      ) \(dialect.strict)
      """,
      "CREATE INDEX heartbeats_due ON heartbeats (due_at) WHERE due_at IS NOT NULL",
    ]
  }
}
