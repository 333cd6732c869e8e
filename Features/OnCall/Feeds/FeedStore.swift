import Core
import Storage
import Teams

/// Calendar feeds as stored.
struct FeedStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: nil when the token is wrong or revoked, or its maker has no part in anything any more.
  func live(tokenHash: String) throws -> CalendarFeed? {
    try feeds("f.token_hash = \(tokenHash) AND f.revoked_at IS NULL AND m.deactivated_at IS NULL").first
  }

  func find(_ id: ID<CalendarFeed>) throws -> CalendarFeed? { try feeds("f.id = \(id)").first }

  /// Those that are not revoked, newest first; nil: of everybody.
  func live(of maker: ID<Person>?) throws -> [CalendarFeed] {
    let only: SQL = maker.map { "AND f.made_by = \($0)" } ?? ""
    return try feeds("f.revoked_at IS NULL \(only)")
  }

  func insert(_ subject: CalendarFeed.Subject, by maker: ID<Person>, tokenHash: String) throws -> ID<CalendarFeed> {
    var (person, rotation, team): (ID<Person>?, ID<Rotation>?, ID<Team>?) = (nil, nil, nil)
    switch subject {
    case .person(let id): person = id
    case .rotation(let id): rotation = id
    case .team(let id): team = id
    }
    return ID(
      try tx.integer(
        """
        INSERT INTO calendar_feeds (kind, person_id, rotation_id, team_id, made_by, token_hash, made_at)
        VALUES (\(subject.kind.rawValue), \(person), \(rotation), \(team), \(maker), \(tokenHash), \(tx.now))
        RETURNING id
        """))
  }

  func revoke(_ id: ID<CalendarFeed>) throws {
    try tx.run("UPDATE calendar_feeds SET revoked_at = \(tx.now) WHERE id = \(id) AND revoked_at IS NULL")
  }

  func touch(_ id: ID<CalendarFeed>) throws {
    try tx.run("UPDATE calendar_feeds SET read_at = \(tx.now) WHERE id = \(id)")
  }

  /// What has happened to the calendars of rotations, oldest first.
  func changes(of rotations: [ID<Rotation>]) throws -> [FeedChange] {
    guard !rotations.isEmpty else { return [] }
    let found = try tx.all(
      """
      SELECT subject_kind, subject_id, at, name, facts FROM events
      WHERE subject_kind = 'rotation' AND subject_id IN (\(list: rotations.sorted()))
          AND name IN (\(list: FeedChange.names))
        OR subject_kind IN ('person', 'calendar', 'team')
          AND name IN (\(list: FeedChange.presence + FeedChange.renaming))
      ORDER BY id
      """
    ) { row in
      (
        rotation: try row.text(0) == "rotation" ? try row.id(1, of: Rotation.self) : nil, at: try row.instant(2),
        name: try row.text(3), facts: try row.text(4)
      )
    }
    return found.filter { FeedChange.isSeen(event: $0.name, facts: $0.facts) }.flatMap { event in
      (event.rotation.map { [$0] } ?? rotations).map {
        FeedChange(rotation: $0, at: event.at, event: event.name, facts: event.facts)
      }
    }
  }

  private func feeds(_ filter: SQL) throws -> [CalendarFeed] {
    try tx.all(
      """
      SELECT f.id, f.kind, COALESCE(f.person_id, f.rotation_id, f.team_id), COALESCE(p.name, r.name, t.name),
        f.made_by, m.name, f.made_at, f.read_at, f.revoked_at
      FROM calendar_feeds f JOIN people m ON m.id = f.made_by
        LEFT JOIN people p ON p.id = f.person_id
        LEFT JOIN rotations r ON r.id = f.rotation_id
        LEFT JOIN teams t ON t.id = f.team_id
      WHERE \(filter) ORDER BY f.id DESC
      """
    ) { row in
      guard let kind = CalendarFeed.Subject.Kind(rawValue: try row.text(1)) else {
        throw StorageError.columnMismatch(column: 1)
      }
      return CalendarFeed(
        id: try row.id(0), subject: .init(kind, try row.integer(2)), name: try row.text(3), madeBy: try row.id(4),
        maker: try row.text(5), madeAt: try row.instant(6), readAt: row.optionalInstant(7),
        revokedAt: row.optionalInstant(8))
    }
  }
}
