import Storage

/// Table of the paths of escalation that teams have chosen.
enum EscalationSchema {
  static let migrations = [
    Migration("interrupts-012-escalation") { d in
      [
        """
        CREATE TABLE escalation_plans (
          team_id \(d.integer) PRIMARY KEY REFERENCES teams (id),
          plan TEXT NOT NULL,
          version \(d.integer) NOT NULL
        ) \(d.strict)
        """
      ]
    }
  ]
}
