import Storage

/// When holidays became known, and when they were taken back: what has been of such a day is not changed.
enum HolidaySchema {
  static let migration = Migration("oncall-011-holiday-times") { dialect in
    [
      "ALTER TABLE holidays ADD COLUMN known_at \(dialect.integer) NOT NULL DEFAULT 0",
      // Never deleted since; what is taken back no longer counts from then on.
      "ALTER TABLE holidays ADD COLUMN removed_at \(dialect.integer)",
    ]
  }
}
