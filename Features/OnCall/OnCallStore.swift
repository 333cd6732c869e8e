import Calendars
import Core
import JSON
import Storage
import Teams

/// Rotations and the versions of their plans, as stored.
struct OnCallStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Parameter since: what was over by then is not read.
  /// - Throws: `Refusal.notFound`
  func lane(_ id: ID<Rotation>, since: Instant = .distantPast) throws -> RotationLane {
    let found = try lanes("r.id = \(id)", since: since).first
    guard let lane = found else { throw Refusal.notFound("There is no rotation \(id).") }
    return lane
  }

  /// Rotations of the team, oldest first, those that have ended before `since` left out.
  func lanes(team: ID<Team>, since: Instant) throws -> [RotationLane] {
    try lanes(Self.filter(team, since), since: since)
  }

  /// The same, with those of their people who are deactivated, and since when, and the answer to another question.
  func lanes<Other>(
    team: ID<Team>, since: Instant, besides other: Question<Other>
  ) throws -> (lanes: [RotationLane], absent: [ID<Person>: Instant], other: Other) {
    let filter = Self.filter(team, since)
    let (rows, overrides, kept, answer) = try tx.ask(
      Self.rows(filter), OverrideStore.holding(filter), KeptShiftStore.kept(filter, since: since), other)
    guard !rows.isEmpty else { return ([], [:], answer) }
    let people = Self.people(rows, overrides)
    let (leave, absent) = try tx.ask(
      LeaveStore.spans(of: people, since: Self.kept(rows)), Self.deactivated(among: people))
    return (try Self.lanes(rows, overrides, kept, leave), absent, answer)
  }

  private static func filter(_ team: ID<Team>, _ since: Instant) -> SQL {
    "r.team_id = \(team) AND (r.ended_at IS NULL OR r.ended_at > \(since))"
  }

  /// Rotations of all teams that have not ended, or not before `since`.
  func lanes(since: Instant? = nil) throws -> [RotationLane] {
    let since = since ?? tx.now
    return try lanes("r.ended_at IS NULL OR r.ended_at > \(since)", since: since)
  }

  /// Those of the people who are deactivated, and since when. Asks the table of Teams for this alone: loading whole
  /// people would cost several statements in each page and each routing decision.
  func deactivated(among people: Set<ID<Person>>) throws -> [ID<Person>: Instant] {
    people.isEmpty ? [:] : try tx.ask(Self.deactivated(among: people))
  }

  private static func deactivated(among people: Set<ID<Person>>) -> Question<[ID<Person>: Instant]> {
    Question(
      """
      SELECT id, deactivated_at FROM people
      WHERE deactivated_at IS NOT NULL AND id IN (\(list: people.sorted())) ORDER BY id
      """
    ) { (try $0.id(0, of: Person.self), try $0.instant(1)) }
    .map { Dictionary($0) { first, _ in first } }
  }

  func insert(name: String, kind: Rotation.Kind, team: ID<Team>) throws -> ID<Rotation> {
    ID(
      try tx.integer(
        """
        INSERT INTO rotations (name, kind, team_id, added_at, kept_until, version)
        VALUES (\(name), \(kind.rawValue), \(team), \(tx.now), \(tx.now), 1) RETURNING id
        """))
  }

  func insert(_ plan: RotationPlan, of rotation: ID<Rotation>, number: Int, effectiveFrom: Instant) throws {
    try tx.run(
      """
      INSERT INTO rotation_versions (rotation_id, number, effective_from)
      VALUES (\(rotation), \(number), \(effectiveFrom))
      """)
    try tx.insert(
      into: """
        rotation_layers (rotation_id, number, position, name, zone, starts_on, hand_over_minute, cadence, windows, slots)
        """,
      plan.layers.enumerated().map { position, layer in
        [
          rotation.sqlValue, number.sqlValue, position.sqlValue, .text(layer.name), .text(layer.zoneName),
          layer.startsOn.sqlValue, layer.handOverMinute.sqlValue, .text(layer.cadence.text), .text(layer.windows),
          .text(JSONValue.array(layer.slots.map { .array($0.map { .id($0) }) }).encodedText()),
        ]
      })
    try HandOverStore(tx).lookAgain(rotation)
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
  /// Four statements for everything that whose turn it is depends on, in two ways to the database.
  /// - Parameters:
  ///   - filter: on `r`, the rotation.
  ///   - since: what was over by then is not read.
  private func lanes(_ filter: SQL, since: Instant = .distantPast) throws -> [RotationLane] {
    let (rows, overrides, kept) = try tx.ask(
      Self.rows(filter), OverrideStore.holding(filter), KeptShiftStore.kept(filter, since: since))
    guard !rows.isEmpty else { return [] }
    let leave = try tx.ask(LeaveStore.spans(of: Self.people(rows, overrides), since: Self.kept(rows)))
    return try Self.lanes(rows, overrides, kept, leave)
  }

  private typealias Overrides = [ID<Rotation>: [StoredOverride]]

  private static func rows(_ filter: SQL) -> Question<[LaneRow]> {
    Question(
      """
      SELECT r.id, r.name, r.kind, r.team_id, r.version, r.added_at, r.ended_at, v.number, v.effective_from,
        l.name, l.zone, l.starts_on, l.hand_over_minute, l.cadence, l.windows, l.slots, r.kept_until
      FROM rotations r JOIN rotation_versions v ON v.rotation_id = r.id
        JOIN rotation_layers l ON l.rotation_id = v.rotation_id AND l.number = v.number
      WHERE \(filter) ORDER BY r.id, v.number, l.position
      """, LaneRow.init)
  }

  /// Everybody whose leave matters.
  private static func people(_ rows: [LaneRow], _ overrides: Overrides) -> Set<ID<Person>> {
    Set(rows.flatMap { $0.layer.slots.joined() } + overrides.values.joined().compactMap(\.person))
  }

  /// Until when the past of all of them is kept.
  private static func kept(_ rows: [LaneRow]) -> Instant { rows.map(\.keptUntil).min() ?? .distantPast }

  private static func lanes(
    _ rows: [LaneRow], _ overrides: Overrides, _ kept: [ID<Rotation>: [Shift]],
    _ leave: [ID<Person>: [Range<Instant>]]
  ) throws -> [RotationLane] {
    try rows.chunked { $0.rotation.id == $1.rotation.id }.map { rows in
      let first = rows[rows.startIndex]
      let changes = overrides[first.rotation.id] ?? []
      let own = Set(rows.flatMap { $0.layer.slots.joined() }).union(changes.compactMap(\.person))
      return try RotationLane(
        rotation: first.rotation,
        plans: rows.chunked { $0.number == $1.number }.map { layers in
          RotationLane.StoredPlan(
            number: layers[layers.startIndex].number, effectiveFrom: layers[layers.startIndex].effectiveFrom,
            plan: RotationPlan(layers.map(\.layer)))
        },
        overrides: changes, leave: leave.filter { own.contains($0.key) },
        kept: KeptShifts(until: first.keptUntil, shifts: kept[first.rotation.id] ?? []), addedAt: first.addedAt,
        endedAt: first.endedAt)
    }
  }

  private struct LaneRow {
    let rotation: Rotation
    let addedAt: Instant
    let endedAt: Instant?
    let keptUntil: Instant
    let number: Int
    let effectiveFrom: Instant
    let layer: LayerPlan

    init(_ row: Row) throws {
      guard let kind = Rotation.Kind(rawValue: try row.text(2)) else { throw StorageError.columnMismatch(column: 2) }
      rotation = Rotation(
        id: try row.id(0), name: try row.text(1), kind: kind, team: try row.id(3), version: try row.int(4))
      addedAt = try row.instant(5)
      endedAt = row.optionalInstant(6)
      keptUntil = try row.instant(16)
      number = try row.int(7)
      effectiveFrom = try row.instant(8)
      layer = try LayerPlan(row, from: 9)
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// Runs of neighbours that belong together.
  fileprivate func chunked(_ belong: (Element, Element) -> Bool) -> [SubSequence] {
    var runs: [SubSequence] = []
    var start = startIndex
    for index in indices where index > start && !belong(self[index - 1], self[index]) {
      runs.append(self[start..<index])
      start = index
    }
    return isEmpty ? [] : runs + [self[start..<endIndex]]
  }
}
