import Storage

/// Tables about ways and when they are taken: delivery_rules, installation_keys, offers_taken; and what they add to the
/// sends.
enum ChannelSchema {
  /// A send that waits for its hour may be withdrawn or bundled. Neither engine gives a column another check: the rows
  /// move, with their ids.
  static let channels = Migration("notifications-003-channels") { d in
    [
      """
      ALTER TABLE notifications ADD COLUMN loudness TEXT NOT NULL DEFAULT 'news'
        CHECK (loudness IN ('p1', 'p2', 'p3', 'p4', 'news'))
      """,
      "ALTER TABLE notifications ADD COLUMN offers TEXT NOT NULL DEFAULT ''",
      """
      CREATE TABLE notification_sends_new (
        id \(d.identity),
        notification_id \(d.integer) NOT NULL REFERENCES notifications (id),
        method_id \(d.integer),
        channel TEXT NOT NULL,
        label TEXT NOT NULL,
        message_id TEXT NOT NULL UNIQUE,
        is_urgent \(d.integer) NOT NULL CHECK (is_urgent IN (0, 1)),
        is_digest \(d.integer) NOT NULL CHECK (is_digest IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unreachable', 'withdrawn',
          'bundled')),
        attempts \(d.integer) NOT NULL CHECK (attempts >= 0),
        may_be_repeat \(d.integer) NOT NULL CHECK (may_be_repeat IN (0, 1)),
        added_at \(d.integer) NOT NULL,
        next_at \(d.integer),
        lease_owner TEXT,
        sent_at \(d.integer),
        last_error TEXT,
        CHECK ((next_at IS NULL) = (state NOT IN ('waiting', 'sending'))),
        CHECK ((lease_owner IS NULL) = (state <> 'sending')),
        CHECK ((sent_at IS NULL) = (state NOT IN ('sent', 'bundled'))),
        CHECK ((method_id IS NULL) = (state = 'unreachable'))
      ) \(d.strict)
      """,
      """
      INSERT INTO notification_sends_new (id, notification_id, method_id, channel, label, message_id, is_urgent,
        is_digest, state, attempts, may_be_repeat, added_at, next_at, lease_owner, sent_at, last_error)
      SELECT s.id, s.notification_id, s.method_id, s.channel, s.label, s.message_id, s.is_urgent, 0, s.state,
        s.attempts, s.may_be_repeat, n.at, s.next_at, s.lease_owner, s.sent_at, s.last_error
      FROM notification_sends s JOIN notifications n ON n.id = s.notification_id
      """,
      "DROP TABLE notification_sends",
      "ALTER TABLE notification_sends_new RENAME TO notification_sends",
    ] + d.goOnCounting("notification_sends") + indexes + [rules(d), keys(d), taken(d)]
  }

  private static let indexes: [SQL] = [
    "CREATE INDEX notification_sends_notification ON notification_sends (notification_id, id)",
    """
    CREATE INDEX notification_sends_next ON notification_sends (is_urgent, next_at, id)
    WHERE next_at IS NOT NULL AND is_digest = 0
    """,
    """
    CREATE INDEX notification_sends_digest ON notification_sends (next_at, method_id, id)
    WHERE next_at IS NOT NULL AND is_digest = 1
    """,
    // How busy a way was lately, and what came of its last message.
    "CREATE INDEX notification_sends_method ON notification_sends (method_id, added_at, id)",
  ]

  /// When a person wants which way to be taken. Ways come and go, so `method_id` is no foreign key.
  private static func rules(_ d: Dialect) -> SQL {
    """
    CREATE TABLE delivery_rules (
      method_id \(d.integer) NOT NULL,
      loudness TEXT NOT NULL CHECK (loudness IN ('p1', 'p2', 'p3', 'p4', 'news')),
      timing TEXT NOT NULL CHECK (timing IN ('at_once', 'after_2', 'after_5', 'after_15', 'working_hours', 'digest',
        'never')),
      PRIMARY KEY (method_id, loudness)
    ) \(d.strictWithoutRowID)
    """
  }

  /// What signs links and makes this installation known to push services; made once.
  private static func keys(_ d: Dialect) -> SQL {
    """
    CREATE TABLE installation_keys (
      name TEXT NOT NULL PRIMARY KEY CHECK (name IN ('offers', 'push')),
      key \(d.blob) NOT NULL
    ) \(d.strictWithoutRowID)
    """
  }

  /// Each offer of a notification is taken up once.
  private static func taken(_ d: Dialect) -> SQL {
    """
    CREATE TABLE offers_taken (
      notification_id \(d.integer) NOT NULL REFERENCES notifications (id),
      offer TEXT NOT NULL CHECK (offer IN ('acknowledge', 'resolve')),
      at \(d.integer) NOT NULL,
      said TEXT NOT NULL,
      PRIMARY KEY (notification_id, offer)
    ) \(d.strictWithoutRowID)
    """
  }
}
