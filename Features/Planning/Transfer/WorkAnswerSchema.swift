import Storage

/// Table of what people said of a board: work_answers.
enum WorkAnswerSchema {
  static let migrations = [
    Migration("planning-043-answers") { d in
      [
        // What a column is here, or who somebody is, as it was said when an import was applied: the next one of the same
        // board says the same of itself. Without a state it is about a person, and without a person they are nobody.
        """
        CREATE TABLE work_answers (
          team_id \(d.integer) NOT NULL REFERENCES teams (id),
          source TEXT NOT NULL,
          scope TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('column', 'person')),
          name TEXT NOT NULL,
          state TEXT,
          person_id \(d.integer) REFERENCES people (id),
          PRIMARY KEY (team_id, source, scope, kind, name)
        ) \(d.strictWithoutRowID)
        """
      ]
    }
  ]
}
