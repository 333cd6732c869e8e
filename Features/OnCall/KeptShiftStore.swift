import Calendars
import Core
import JSON
import Storage

/// Shifts as they were. What has been written is never changed but that a shift that went on ends later.
struct KeptShiftStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Parameters:
  ///   - filter: on `r`, the rotation.
  ///   - since: those that were over by then are left out, but not what went on at the end of what is kept.
  static func kept(_ filter: SQL, since: Instant) -> Question<[ID<Rotation>: [Shift]]> {
    Question(
      """
      SELECT k.rotation_id, k.turn, k.starts_at, k.ends_at, k.people
      FROM rotations r JOIN kept_shifts k ON k.rotation_id = r.id
      WHERE (k.ends_at > \(since) OR k.ends_at = r.kept_until) AND (\(filter)) ORDER BY k.starts_at, k.id
      """
    ) { row in
      // What cannot be read is a turn of nobody: it must not keep all other rotations from their people.
      let people = (try? JSONValue.parse(row.text(4)))?.elements ?? []
      return (
        rotation: try row.id(0, of: Rotation.self),
        shift: Shift(
          index: try row.integer(1), start: try row.instant(2), end: try row.instant(3),
          people: people.compactMap(\.integer))
      )
    }
    .map { rows in Dictionary(grouping: rows, by: \.rotation).mapValues { $0.map(\.shift) } }
  }

  /// Rotations whose past is to be kept up to now, those that wait longest first.
  func due(before instant: Instant, limit: Int) throws -> [(rotation: ID<Rotation>, until: Instant)] {
    try tx.all(
      """
      SELECT id, kept_until FROM rotations
      WHERE kept_until <= \(instant) AND (ended_at IS NULL OR ended_at > kept_until)
      ORDER BY kept_until, id LIMIT \(limit)
      """
    ) { (try $0.id(0), try $0.instant(1)) }
  }

  /// - Returns: nil when there is no such rotation.
  func keptUntil(_ rotation: ID<Rotation>) throws -> Instant? {
    try tx.first("SELECT kept_until FROM rotations WHERE id = \(rotation)") { try $0.instant(0) }
  }

  /// Keeps what has been since `until`: shifts that are cut at now.
  func keep(_ shifts: [Shift], of rotation: ID<Rotation>, since until: Instant) throws {
    for shift in shifts {
      let people = JSONValue.array(shift.people.map { .int(Int($0)) }).encodedText()
      if shift.start <= until {
        let grown = try tx.run(
          """
          UPDATE kept_shifts SET ends_at = \(shift.end)
          WHERE rotation_id = \(rotation) AND ends_at = \(until) AND turn = \(shift.index) AND people = \(people)
          """)
        if grown == 1 { continue }
      }
      try tx.run(
        """
        INSERT INTO kept_shifts (rotation_id, turn, starts_at, ends_at, people)
        VALUES (\(rotation), \(shift.index), \(shift.start), \(shift.end), \(people))
        """)
    }
    try tx.run("UPDATE rotations SET kept_until = \(tx.now) WHERE id = \(rotation)")
  }
}
