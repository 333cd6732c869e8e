import Core
import JSON
import Storage
import Teams

/// Rotations and the versions of their plans, as stored.
struct OnCallStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func lane(_ id: ID<Rotation>) throws -> RotationLane {
    guard let lane = try lanes("r.id = \(id)").first else { throw Refusal.notFound("There is no rotation \(id).") }
    return lane
  }

  /// Rotations of the team, oldest first, those that have ended before `since` left out.
  func lanes(team: ID<Team>, since: Instant) throws -> [RotationLane] {
    try lanes("r.team_id = \(team) AND (r.ended_at IS NULL OR r.ended_at > \(since))")
  }

  /// Rotations of all teams that have not ended.
  func lanes() throws -> [RotationLane] { try lanes("r.ended_at IS NULL OR r.ended_at > \(tx.now)") }

  /// Those of the people who are deactivated. Asks the table of Teams for this alone: loading whole people would cost
  /// several statements in each page and each routing decision.
  func deactivated(among people: Set<ID<Person>>) throws -> Set<ID<Person>> {
    guard !people.isEmpty else { return [] }
    return Set(
      try tx.all(
        """
        SELECT id FROM people WHERE deactivated_at IS NOT NULL AND id IN (\(list: people.sorted())) ORDER BY id
        """
      ) { try $0.id(0) })
  }

  func insert(name: String, kind: Rotation.Kind, team: ID<Team>) throws -> ID<Rotation> {
    ID(
      try tx.integer(
        """
        INSERT INTO rotations (name, kind, team_id, added_at, version)
        VALUES (\(name), \(kind.rawValue), \(team), \(tx.now), 1) RETURNING id
        """))
  }

  func insert(_ plan: RotationPlan, of rotation: ID<Rotation>, number: Int, effectiveFrom: Instant) throws {
    let slots = JSONValue.array(plan.slots.map { .array($0.map { .id($0) }) }).encodedText()
    try tx.run(
      """
      INSERT INTO rotation_versions
        (rotation_id, number, effective_from, zone, starts_on, hand_over_minute, length_weeks, slots)
      VALUES (\(rotation), \(number), \(effectiveFrom), \(plan.zoneName), \(plan.startsOn), \(plan.handOverMinute),
        \(plan.lengthWeeks), \(slots))
      """)
  }

  /// - Returns: false when the rotation has another version by now.
  func rename(_ id: ID<Rotation>, version: Int, to name: String) throws -> Bool {
    try tx.run(
      "UPDATE rotations SET name = \(name), version = version + 1 WHERE id = \(id) AND version = \(version)") == 1
  }

  /// - Returns: false when the rotation has another version by now.
  func end(_ id: ID<Rotation>, version: Int) throws -> Bool {
    try tx.run(
      "UPDATE rotations SET ended_at = \(tx.now), version = version + 1 WHERE id = \(id) AND version = \(version)") == 1
  }
}

extension OnCallStore {
  /// One statement for everything that whose turn it is depends on.
  private func lanes(_ filter: SQL) throws -> [RotationLane] {
    let rows = try tx.all(
      """
      SELECT r.id, r.name, r.kind, r.team_id, r.version, r.added_at, r.ended_at,
        v.number, v.effective_from, v.zone, v.starts_on, v.hand_over_minute, v.length_weeks, v.slots
      FROM rotations r JOIN rotation_versions v ON v.rotation_id = r.id
      WHERE \(filter) ORDER BY r.id, v.number
      """, LaneRow.init)
    var lanes: [RotationLane] = []
    var start = rows.startIndex
    while start < rows.endIndex {
      let first = rows[start]
      let end = rows[start...].firstIndex { $0.rotation.id != first.rotation.id } ?? rows.endIndex
      lanes.append(
        try RotationLane(
          rotation: first.rotation, plans: rows[start..<end].map(\.plan), addedAt: first.addedAt,
          endedAt: first.endedAt))
      start = end
    }
    return lanes
  }

  private struct LaneRow {
    let rotation: Rotation
    let addedAt: Instant
    let endedAt: Instant?
    let plan: RotationLane.StoredPlan

    init(_ row: Row) throws {
      guard let kind = Rotation.Kind(rawValue: try row.text(2)) else { throw StorageError.columnMismatch(column: 2) }
      rotation = Rotation(
        id: try row.id(0), name: try row.text(1), kind: kind, team: try row.id(3), version: try row.int(4))
      addedAt = try row.instant(5)
      endedAt = row.optionalInstant(6)
      let slots = try JSONValue.parse(try row.text(13)).elements ?? []
      plan = RotationLane.StoredPlan(
        number: try row.int(7), effectiveFrom: try row.instant(8),
        plan: RotationPlan(
          zoneName: try row.text(9), startsOn: try row.day(10), handOverMinute: try row.int(11),
          lengthWeeks: try row.int(12),
          slots: slots.map { ($0.elements ?? []).compactMap(\.integer).map { ID($0) } }))
    }
  }
}
