import Storage

/// Tables of what people are still to be told about their cards, and of who does not want it: work_news, work_news_off.
enum WorkNewsSchema {
  static let migrations = [
    Migration("planning-042-news") { d in
      [
        """
        CREATE TABLE work_news (
          person_id \(d.integer) NOT NULL REFERENCES people (id),
          subject_kind TEXT NOT NULL CHECK (subject_kind IN ('story', 'feature')),
          subject_id \(d.integer) NOT NULL,
          since \(d.integer) NOT NULL,
          due_at \(d.integer) NOT NULL,
          PRIMARY KEY (person_id, subject_kind, subject_id)
        ) \(d.strictWithoutRowID)
        """,
        "CREATE INDEX work_news_due ON work_news (due_at, person_id)",
      ]
    },
    Migration("planning-063-news-off") { d in
      [
        """
        CREATE TABLE work_news_off (
          person_id \(d.integer) NOT NULL REFERENCES people (id),
          since \(d.integer) NOT NULL,
          PRIMARY KEY (person_id)
        ) \(d.strictWithoutRowID)
        """
      ]
    },
  ]
}
