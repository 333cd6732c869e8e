import Storage

/// The table of what calendars were last looked at for: oncall_noticed.
enum NoticedSchema {
  static let migration = Migration("oncall-012-noticed") { dialect in
    [
      """
      CREATE TABLE oncall_noticed (
        id \(dialect.integer) PRIMARY KEY CHECK (id = 1),
        state TEXT NOT NULL
      ) \(dialect.strict)
      """
    ]
  }
}
