import Storage

/// Table of the rules by which what a source sends is classified.
enum RuleSchema {
  static let migrations = [
    Migration("interrupts-011-rules") { d in
      [
        """
        CREATE TABLE source_rules (
          source_id \(d.integer) PRIMARY KEY REFERENCES sources (id),
          rules TEXT NOT NULL,
          changed_at \(d.integer) NOT NULL
        ) \(d.strict)
        """
      ]
    }
  ]
}
