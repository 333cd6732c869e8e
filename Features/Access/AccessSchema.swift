import Storage

/// The tables that this feature owns.
enum AccessSchema {
  static let migrations = [
    Migration("access-001-create") { dialect in
      [
        """
        CREATE TABLE passwords (
          person_id \(dialect.integer) PRIMARY KEY REFERENCES people (id),
          hash TEXT NOT NULL,
          changed_at \(dialect.integer) NOT NULL
        ) \(dialect.strict)
        """,
        """
        CREATE TABLE sessions (
          id \(dialect.identity),
          person_id \(dialect.integer) NOT NULL REFERENCES people (id),
          hash \(dialect.blob) NOT NULL CHECK (length(hash) = 32),
          agent TEXT NOT NULL CHECK (length(agent) <= 200),
          created_at \(dialect.integer) NOT NULL,
          seen_on \(dialect.integer) NOT NULL,
          expires_at \(dialect.integer) NOT NULL
        ) \(dialect.strict)
        """,
        "CREATE UNIQUE INDEX sessions_hash ON sessions (hash)",
        "CREATE INDEX sessions_person ON sessions (person_id, id)",
        "CREATE INDEX sessions_expires ON sessions (expires_at)",
        """
        CREATE TABLE api_tokens (
          id \(dialect.identity),
          person_id \(dialect.integer) NOT NULL REFERENCES people (id),
          name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
          scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
          hash \(dialect.blob) NOT NULL CHECK (length(hash) = 32),
          created_at \(dialect.integer) NOT NULL,
          used_on \(dialect.integer),
          revoked_at \(dialect.integer)
        ) \(dialect.strict)
        """,
        "CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (hash)",
        "CREATE INDEX api_tokens_person ON api_tokens (person_id, id)",
        """
        CREATE TABLE one_time_links (
          id \(dialect.identity),
          purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'reset')),
          person_id \(dialect.integer) REFERENCES people (id),
          hash \(dialect.blob) NOT NULL CHECK (length(hash) = 32),
          expires_at \(dialect.integer) NOT NULL,
          CHECK ((purpose = 'reset') = (person_id IS NOT NULL))
        ) \(dialect.strict)
        """,
        "CREATE UNIQUE INDEX one_time_links_hash ON one_time_links (hash)",
        """
        CREATE TABLE sign_in_attempts (
          id \(dialect.identity),
          email TEXT NOT NULL CHECK (length(email) <= 254),
          peer TEXT NOT NULL CHECK (length(peer) <= 100),
          at \(dialect.integer) NOT NULL
        ) \(dialect.strict)
        """,
        "CREATE INDEX sign_in_attempts_email ON sign_in_attempts (email, at)",
        "CREATE INDEX sign_in_attempts_at ON sign_in_attempts (at)",
      ]
    }
  ]
}
