import Core
import JSON
import Storage
import Teams

/// Hand-overs as stored, and what is watched for the next.
struct HandOverStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  // MARK: Watching

  /// The calendar has changed, so the next hand-over may come at another time, or now.
  /// - Parameter rotation: nil: all of them, because who is there has changed.
  func lookAgain(_ rotation: ID<Rotation>? = nil) throws {
    let which: SQL = rotation.map { " WHERE rotation_id = \($0)" } ?? ""
    try tx.run("UPDATE handover_watches SET due_at = NULL\(which)")
    tx.wake(.due)
  }

  /// Rotations of which the duty may have changed hands.
  func due() throws -> [ID<Rotation>] {
    try tx.all(
      """
      SELECT r.id FROM rotations r LEFT JOIN handover_watches w ON w.rotation_id = r.id
      WHERE (r.ended_at IS NULL OR r.ended_at > \(tx.now)) AND (w.due_at IS NULL OR w.due_at <= \(tx.now))
      ORDER BY r.id
      """
    ) { try $0.id(0) }
  }

  /// When the next one is due; nil when there are no rotations.
  func nextDue() throws -> Instant? {
    try tx.first(
      """
      SELECT COALESCE(w.due_at, r.added_at) AS due
      FROM rotations r LEFT JOIN handover_watches w ON w.rotation_id = r.id
      WHERE r.ended_at IS NULL OR r.ended_at > \(tx.now) ORDER BY due, r.id LIMIT 1
      """
    ) { try $0.instant(0) }
  }

  func watch(_ rotation: ID<Rotation>) throws -> HandOverWatch? {
    try tx.first("SELECT people, since_at FROM handover_watches WHERE rotation_id = \(rotation)") { row in
      HandOverWatch(people: try Self.people(row.text(0)), since: try row.instant(1))
    }
  }

  func keep(_ watch: HandOverWatch, of rotation: ID<Rotation>, due: Instant) throws {
    try tx.run(
      """
      INSERT INTO handover_watches (rotation_id, people, since_at, due_at)
      VALUES (\(rotation), \(Self.text(watch.people)), \(watch.since), \(due))
      ON CONFLICT (rotation_id) DO UPDATE
      SET people = excluded.people, since_at = excluded.since_at, due_at = excluded.due_at
      """)
  }

  // MARK: Notes

  func note(_ rotation: ID<Rotation>) throws -> HandOverNote {
    try tx.first(
      "SELECT text, written_by, written_at, version FROM handover_notes WHERE rotation_id = \(rotation)"
    ) { row in
      HandOverNote(
        text: try row.text(0), writtenBy: try row.text(1), writtenAt: try row.instant(2), version: try row.int(3))
    } ?? .none
  }

  func write(_ text: String, by writer: String, for rotation: ID<Rotation>) throws {
    try tx.run(
      """
      INSERT INTO handover_notes (rotation_id, text, written_by, written_at, version)
      VALUES (\(rotation), \(text), \(writer), \(tx.now), 1)
      ON CONFLICT (rotation_id) DO UPDATE SET text = excluded.text, written_by = excluded.written_by,
        written_at = excluded.written_at, version = handover_notes.version + 1
      """)
  }

  // MARK: Hand-overs

  func add(
    _ rotation: ID<Rotation>, from: [ID<Person>], to: [ID<Person>], note: HandOverNote, _ sections: [HandOverSection]
  ) throws -> HandOver {
    let id: ID<HandOver> = ID(
      try tx.integer(
        """
        INSERT INTO handovers (rotation_id, at, from_people, to_people, note, note_by, digest, told_at)
        VALUES (\(rotation), \(tx.now), \(Self.text(from)), \(Self.text(to)), \(note.text),
          \(note.text.isEmpty ? nil : note.writtenBy), \(JSONValue.array(sections.map(\.json)).encodedText()),
          \(tx.now))
        RETURNING id
        """))
    return HandOver(
      id: id, rotation: rotation, at: tx.now, from: from, to: to, note: note.text,
      noteBy: note.text.isEmpty ? nil : note.writtenBy, sections: sections, toldAt: tx.now)
  }

  /// Newest first.
  /// - Parameter before: leaves out this one and later ones.
  func list(_ rotation: ID<Rotation>, before: ID<HandOver>? = nil, limit: Int) throws -> [HandOver] {
    let older: SQL = before.map { "AND id < \($0)" } ?? ""
    return try handOvers("rotation_id = \(rotation) \(older)", limit: limit)
  }

  /// - Returns: nil when the rotation has none of this number.
  func find(_ id: ID<HandOver>, of rotation: ID<Rotation>) throws -> HandOver? {
    try handOvers("rotation_id = \(rotation) AND id = \(id)", limit: 1).first
  }

  private func handOvers(_ filter: SQL, limit: Int) throws -> [HandOver] {
    try tx.all(
      """
      SELECT id, rotation_id, at, from_people, to_people, note, note_by, digest, told_at FROM handovers
      WHERE \(filter) ORDER BY id DESC LIMIT \(limit)
      """
    ) { row in
      HandOver(
        id: try row.id(0), rotation: try row.id(1), at: try row.instant(2), from: try Self.people(row.text(3)),
        to: try Self.people(row.text(4)), note: try row.text(5), noteBy: row.optionalText(6),
        sections: try JSONValue.parse(row.text(7)).elements?.map(HandOverSection.init) ?? [],
        toldAt: try row.instant(8))
    }
  }

  private static func people(_ text: String) throws -> [ID<Person>] {
    (try JSONValue.parse(text).elements ?? []).compactMap(\.integer).map { ID($0) }
  }

  private static func text(_ people: [ID<Person>]) -> String { JSONValue.array(people.map { .id($0) }).encodedText() }
}

extension HandOverSection {
  /// As it is stored and as the API answers it.
  var json: JSONValue {
    [
      "title": .string(title), "count": .int(count),
      "lines": .array(lines.map { ["text": .string($0.text), "path": .string($0.path)] }),
    ]
  }

  init(_ json: JSONValue) {
    let lines = (json["lines"]?.elements ?? []).map { Line($0["text"]?.text ?? "", path: $0["path"]?.text) }
    self.init(json["title"]?.text ?? "", lines, count: json["count"]?.integer.map(Int.init))
  }
}
