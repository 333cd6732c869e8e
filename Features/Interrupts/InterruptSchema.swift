import Storage

/// Tables of this feature: sources, interrupts, alerts, alert_labels, group_labels, routing_decisions, efforts.
enum InterruptSchema {
  static let migrations = [
    Migration("interrupts-001-create") { dialect in
      [sources(dialect), interrupts(dialect)] + interruptIndexes + [alerts(dialect), alertLabels(dialect)]
        + alertIndexes + [decisions(dialect), efforts(dialect)] + decisionIndexes
    },
    Migration("interrupts-002-group-labels") { dialect in [groupLabels(dialect), sharedLabels] },
  ]

  private static func sources(_ d: Dialect) -> SQL {
    """
    CREATE TABLE sources (
      id \(d.identity),
      name TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL CHECK (kind IN ('alertmanager', 'generic')),
      team_id \(d.integer) NOT NULL REFERENCES teams (id),
      key_hash TEXT NOT NULL UNIQUE,
      group_by TEXT NOT NULL,
      resolve_timeout_seconds \(d.integer) NOT NULL CHECK (resolve_timeout_seconds > 0),
      default_priority \(d.integer) NOT NULL CHECK (default_priority BETWEEN 1 AND 4),
      created_at \(d.integer) NOT NULL,
      disabled_at \(d.integer),
      version \(d.integer) NOT NULL
    ) \(d.strict)
    """
  }

  private static func interrupts(_ d: Dialect) -> SQL {
    """
    CREATE TABLE interrupts (
      id \(d.permanentIdentity),
      team_id \(d.integer) NOT NULL REFERENCES teams (id),
      source_id \(d.integer) REFERENCES sources (id),
      group_key TEXT,
      title TEXT NOT NULL,
      detail TEXT NOT NULL,
      folded TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('alert', 'request', 'mail', 'chat')),
      priority \(d.integer) NOT NULL CHECK (priority BETWEEN 1 AND 4),
      state TEXT NOT NULL CHECK (state IN ('new', 'acknowledged', 'in_work', 'resolved')),
      customer_id \(d.integer) REFERENCES teams (id),
      technology TEXT,
      link TEXT,
      requester_id \(d.integer) REFERENCES people (id),
      assignee_id \(d.integer) REFERENCES people (id),
      firing \(d.integer) NOT NULL CHECK (firing >= 0),
      count \(d.integer) NOT NULL CHECK (count >= 1),
      opened_at \(d.integer) NOT NULL,
      last_seen_at \(d.integer) NOT NULL,
      acknowledged_at \(d.integer),
      resolved_at \(d.integer),
      close_code TEXT,
      minutes \(d.integer) NOT NULL CHECK (minutes >= 0),
      next_action TEXT CHECK (next_action IN ('escalate', 'route', 'reopen')),
      next_action_at \(d.integer),
      next_action_step \(d.integer) NOT NULL,
      rest_reason TEXT,
      version \(d.integer) NOT NULL,
      CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
      CHECK ((next_action IS NULL) = (next_action_at IS NULL))
    ) \(d.strict)
    """
  }

  private static let interruptIndexes: [SQL] = [
    "CREATE UNIQUE INDEX interrupts_group ON interrupts (source_id, group_key) WHERE resolved_at IS NULL",
    "CREATE INDEX interrupts_open ON interrupts (opened_at, id) WHERE resolved_at IS NULL",
    "CREATE INDEX interrupts_resolved ON interrupts (resolved_at, id) WHERE resolved_at IS NOT NULL",
    "CREATE INDEX interrupts_opened ON interrupts (opened_at)",
    "CREATE INDEX interrupts_next ON interrupts (next_action_at) WHERE next_action_at IS NOT NULL",
  ]

  private static func alerts(_ d: Dialect) -> SQL {
    """
    CREATE TABLE alerts (
      id \(d.identity),
      source_id \(d.integer) NOT NULL,
      interrupt_id \(d.integer) NOT NULL REFERENCES interrupts (id),
      fingerprint \(d.integer) NOT NULL,
      labels TEXT NOT NULL,
      annotations TEXT NOT NULL,
      generator_url TEXT NOT NULL,
      starts_at \(d.integer) NOT NULL,
      first_seen_at \(d.integer) NOT NULL,
      last_seen_at \(d.integer) NOT NULL,
      ends_at \(d.integer) NOT NULL,
      resolved_at \(d.integer)
    ) \(d.strict)
    """
  }

  /// An interrupt of which an alert is open has a row here for each label that it is grouped by.
  private static func groupLabels(_ d: Dialect) -> SQL {
    """
    CREATE TABLE group_labels (
      label \(d.integer) NOT NULL,
      interrupt_id \(d.integer) NOT NULL,
      PRIMARY KEY (label, interrupt_id)
    ) \(d.strictWithoutRowID)
    """
  }

  /// What all open alerts of an interrupt have in common includes what they are grouped by.
  private static let sharedLabels: SQL =
    """
    INSERT INTO group_labels (label, interrupt_id)
    SELECT l.label, a.interrupt_id FROM alert_labels l JOIN alerts a ON a.id = l.alert_id
    GROUP BY l.label, a.interrupt_id
    HAVING COUNT(*) = (
      SELECT COUNT(*) FROM alerts o WHERE o.interrupt_id = a.interrupt_id AND o.resolved_at IS NULL)
    """

  /// An open alert has a row here for each label that its interrupt is not grouped by; a closed one has none.
  private static func alertLabels(_ d: Dialect) -> SQL {
    """
    CREATE TABLE alert_labels (
      label \(d.integer) NOT NULL,
      alert_id \(d.integer) NOT NULL,
      PRIMARY KEY (label, alert_id)
    ) \(d.strictWithoutRowID)
    """
  }

  private static let alertIndexes: [SQL] = [
    "CREATE UNIQUE INDEX alerts_open ON alerts (source_id, fingerprint) WHERE resolved_at IS NULL",
    "CREATE INDEX alerts_end ON alerts (ends_at) WHERE resolved_at IS NULL",
    "CREATE INDEX alerts_interrupt ON alerts (interrupt_id, id)",
  ]

  private static func decisions(_ d: Dialect) -> SQL {
    """
    CREATE TABLE routing_decisions (
      id \(d.identity),
      interrupt_id \(d.integer) NOT NULL REFERENCES interrupts (id),
      at \(d.integer) NOT NULL,
      decision TEXT NOT NULL
    ) \(d.strict)
    """
  }

  private static func efforts(_ d: Dialect) -> SQL {
    """
    CREATE TABLE efforts (
      id \(d.identity),
      interrupt_id \(d.integer) NOT NULL REFERENCES interrupts (id),
      person_id \(d.integer) NOT NULL REFERENCES people (id),
      minutes \(d.integer) NOT NULL CHECK (minutes > 0),
      at \(d.integer) NOT NULL
    ) \(d.strict)
    """
  }

  private static let decisionIndexes: [SQL] = [
    "CREATE INDEX routing_decisions_interrupt ON routing_decisions (interrupt_id, id)",
    "CREATE INDEX efforts_interrupt ON efforts (interrupt_id, id)",
    "CREATE INDEX efforts_at ON efforts (at)",
  ]
}
