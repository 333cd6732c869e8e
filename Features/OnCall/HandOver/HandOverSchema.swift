import Storage

/// Tables of this part: handovers, handover_watches, handover_notes.
enum HandOverSchema {
  static let migrations = [
    Migration("oncall-006-handovers") { d in [handovers(d), byRotation, watches(d), byTime, notes(d)] }
  ]

  /// Kept as they were told: people, interrupts and names may change later.
  private static func handovers(_ d: Dialect) -> SQL {
    """
    CREATE TABLE handovers (
      id \(d.identity),
      rotation_id \(d.integer) NOT NULL REFERENCES rotations (id),
      at \(d.integer) NOT NULL,
      from_people TEXT NOT NULL,
      to_people TEXT NOT NULL,
      note TEXT NOT NULL,
      note_by TEXT,
      digest TEXT NOT NULL,
      told_at \(d.integer) NOT NULL
    ) \(d.strict)
    """
  }

  private static let byRotation: SQL = "CREATE INDEX handovers_rotation ON handovers (rotation_id, id)"

  /// Who last had the duty of a rotation, and when that may change next. A rotation without a row here, or without that
  /// time, is looked at anew at once: whatever changes a calendar only has to empty it.
  private static func watches(_ d: Dialect) -> SQL {
    """
    CREATE TABLE handover_watches (
      rotation_id \(d.integer) PRIMARY KEY REFERENCES rotations (id),
      people TEXT NOT NULL,
      since_at \(d.integer) NOT NULL,
      due_at \(d.integer)
    ) \(d.strict)
    """
  }

  private static let byTime: SQL = "CREATE INDEX handover_watches_due ON handover_watches (due_at)"

  /// What whoever has the duty writes for the next; emptied when it has been handed over.
  private static func notes(_ d: Dialect) -> SQL {
    """
    CREATE TABLE handover_notes (
      rotation_id \(d.integer) PRIMARY KEY REFERENCES rotations (id),
      text TEXT NOT NULL,
      written_by TEXT NOT NULL,
      written_at \(d.integer) NOT NULL,
      version \(d.integer) NOT NULL CHECK (version >= 1)
    ) \(d.strict)
    """
  }
}
