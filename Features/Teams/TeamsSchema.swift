import Storage

/// The tables that this feature owns.
enum TeamsSchema {
  static let migrations = [
    Migration("teams-001-create") { dialect in
      [
        """
        CREATE TABLE teams (
          id \(dialect.identity),
          name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
          kind TEXT NOT NULL CHECK (kind IN ('operations', 'customer')),
          zone TEXT NOT NULL,
          hours TEXT NOT NULL,
          version \(dialect.integer) NOT NULL CHECK (version >= 1)
        ) \(dialect.strict)
        """,
        "CREATE UNIQUE INDEX teams_name ON teams (name)",
        """
        CREATE TABLE people (
          id \(dialect.identity),
          name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
          email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
          position TEXT NOT NULL CHECK (length(position) <= 80),
          team_id \(dialect.integer) REFERENCES teams (id),
          zone TEXT,
          hours TEXT,
          deactivated_at \(dialect.integer),
          version \(dialect.integer) NOT NULL CHECK (version >= 1)
        ) \(dialect.strict)
        """,
        "CREATE UNIQUE INDEX people_email ON people (email)",
        "CREATE INDEX people_team ON people (team_id)",
        """
        CREATE TABLE person_roles (
          person_id \(dialect.integer) NOT NULL REFERENCES people (id),
          role TEXT NOT NULL
            CHECK (role IN ('administrator', 'manager', 'product_owner', 'engineer', 'customer', 'viewer')),
          PRIMARY KEY (person_id, role)
        ) \(dialect.strictWithoutRowID)
        """,
        "CREATE INDEX person_roles_role ON person_roles (role, person_id)",
        """
        CREATE TABLE contact_methods (
          id \(dialect.identity),
          person_id \(dialect.integer) NOT NULL REFERENCES people (id),
          kind TEXT NOT NULL CHECK (kind IN ('slack_webhook')),
          label TEXT NOT NULL CHECK (length(label) <= 80),
          address TEXT NOT NULL CHECK (length(address) BETWEEN 8 AND 500)
        ) \(dialect.strict)
        """,
        "CREATE INDEX contact_methods_person ON contact_methods (person_id, id)",
      ]
    },
    // Neither engine gives a column another check: the rows move, with their ids, which notifications name.
    Migration("teams-002-channels") { dialect in
      [
        """
        CREATE TABLE contact_methods_next (
          id \(dialect.identity),
          person_id \(dialect.integer) NOT NULL REFERENCES people (id),
          kind TEXT NOT NULL CHECK (kind IN ('slack_webhook', 'mattermost_webhook', 'teams_workflow', 'ntfy', 'email',
            'sms', 'voice', 'web_push', 'webhook')),
          label TEXT NOT NULL CHECK (length(label) <= 80),
          address TEXT NOT NULL CHECK (length(address) BETWEEN 3 AND 1000),
          secret TEXT NOT NULL CHECK (length(secret) <= 500)
        ) \(dialect.strict)
        """,
        """
        INSERT INTO contact_methods_next (id, person_id, kind, label, address, secret)
        SELECT id, person_id, kind, label, address, '' FROM contact_methods
        """,
        "DROP TABLE contact_methods",
        "ALTER TABLE contact_methods_next RENAME TO contact_methods",
        "CREATE INDEX contact_methods_person ON contact_methods (person_id, id)",
      ] + dialect.goOnCounting("contact_methods")
    },
  ]
}
