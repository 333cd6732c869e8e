import Storage

/// Tables of this feature: notifications, notification_sends; more in `ChannelSchema`.
enum NotificationSchema {
  static let migrations = [
    Migration("notifications-001-create") { dialect in
      [notifications(dialect), sends(dialect)] + indexes
    },
    Migration("notifications-002-calls") { _ in
      // What people on duty were told of in a period, however long the history is.
      ["CREATE INDEX notifications_person_at ON notifications (person_id, at, id)"]
    },
    ChannelSchema.channels,
  ]

  private static func notifications(_ d: Dialect) -> SQL {
    """
    CREATE TABLE notifications (
      id \(d.identity),
      key TEXT NOT NULL UNIQUE,
      person_id \(d.integer) NOT NULL REFERENCES people (id),
      subject_kind TEXT NOT NULL,
      subject_id \(d.integer) NOT NULL,
      headline TEXT NOT NULL,
      text TEXT NOT NULL,
      path TEXT NOT NULL,
      reason TEXT NOT NULL,
      is_urgent \(d.integer) NOT NULL CHECK (is_urgent IN (0, 1)),
      at \(d.integer) NOT NULL
    ) \(d.strict)
    """
  }

  /// `next_at` is when to try next, or when a claim's lease ends: whatever is due is found by it alone. Contact methods
  /// come and go, so `method_id` is no foreign key; its kind and label are kept for the record.
  private static func sends(_ d: Dialect) -> SQL {
    """
    CREATE TABLE notification_sends (
      id \(d.identity),
      notification_id \(d.integer) NOT NULL REFERENCES notifications (id),
      method_id \(d.integer),
      channel TEXT NOT NULL,
      label TEXT NOT NULL,
      message_id TEXT NOT NULL UNIQUE,
      is_urgent \(d.integer) NOT NULL CHECK (is_urgent IN (0, 1)),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unreachable')),
      attempts \(d.integer) NOT NULL CHECK (attempts >= 0),
      may_be_repeat \(d.integer) NOT NULL CHECK (may_be_repeat IN (0, 1)),
      next_at \(d.integer),
      lease_owner TEXT,
      sent_at \(d.integer),
      last_error TEXT,
      CHECK ((next_at IS NULL) = (state IN ('sent', 'failed', 'unreachable'))),
      CHECK ((lease_owner IS NULL) = (state <> 'sending')),
      CHECK ((sent_at IS NULL) = (state <> 'sent')),
      CHECK ((method_id IS NULL) = (state = 'unreachable'))
    ) \(d.strict)
    """
  }

  private static let indexes: [SQL] = [
    "CREATE INDEX notifications_subject ON notifications (subject_kind, subject_id, id)",
    "CREATE INDEX notifications_person ON notifications (person_id, id)",
    "CREATE INDEX notification_sends_notification ON notification_sends (notification_id, id)",
    "CREATE INDEX notification_sends_next ON notification_sends (is_urgent, next_at, id) WHERE next_at IS NOT NULL",
  ]
}
