import Core
import Storage
import Teams

struct SwapStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  private func find(_ id: ID<Swap>) throws -> Swap? {
    try tx.first("SELECT \(Self.columns) FROM swaps WHERE id = \(id)", Self.swap)
  }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<Swap>) throws -> Swap {
    guard let swap = try find(id) else { throw Refusal.notFound("There is no swap \(id).") }
    return swap
  }

  /// Those that wait for an answer, of one rotation or of all, the most pressing first.
  func open(_ rotation: ID<Rotation>? = nil) throws -> [Swap] {
    let only: SQL = rotation.map { "AND rotation_id = \($0)" } ?? ""
    return try tx.all(
      """
      SELECT \(Self.columns) FROM swaps
      WHERE state = 'asked' AND starts_at > \(tx.now) AND (return_starts_at IS NULL OR return_starts_at > \(tx.now)) \(only)
      ORDER BY starts_at, id
      """, Self.swap)
  }

  /// Whether two people have agreed on the override by a swap.
  func isAgreed(_ override: StoredOverride) throws -> Bool {
    try tx.integer(
      """
      SELECT COUNT(*) FROM swaps WHERE state = 'accepted' AND rotation_id = \(override.rotation)
        AND answered_at = \(override.madeAt) AND (starts_at = \(override.from) OR return_starts_at = \(override.from))
      """) > 0
  }

  func add(
    _ rotation: ID<Rotation>, asker: ID<Person>, span: Range<Instant>, asked: ID<Person>?, inReturn: Range<Instant>?,
    note: String, by: String
  ) throws -> ID<Swap> {
    ID(
      try tx.integer(
        """
        INSERT INTO swaps (rotation_id, asker_id, starts_at, ends_at, asked_id, return_starts_at, return_ends_at, note,
          state, made_by, made_at)
        VALUES (\(rotation), \(asker), \(span.lowerBound), \(span.upperBound), \(asked), \(inReturn?.lowerBound),
          \(inReturn?.upperBound), \(note), 'asked', \(by), \(tx.now))
        RETURNING id
        """))
  }

  /// - Returns: false when somebody has answered meanwhile.
  func answer(_ id: ID<Swap>, _ state: Swap.State, by: String) throws -> Bool {
    try tx.run(
      """
      UPDATE swaps SET state = \(state.rawValue), answered_by = \(by), answered_at = \(tx.now)
      WHERE id = \(id) AND state = 'asked'
      """) == 1
  }

  private static let columns: SQL =
    """
    id, rotation_id, asker_id, starts_at, ends_at, asked_id, return_starts_at, return_ends_at, note, state, made_by,
    made_at, answered_by, answered_at
    """

  private static func swap(_ row: Row) throws -> Swap {
    let (returnFrom, returnTo) = (row.optionalInstant(6), row.optionalInstant(7))
    return Swap(
      id: try row.id(0), rotation: try row.id(1), asker: try row.id(2), from: try row.instant(3),
      to: try row.instant(4), asked: row.optionalID(5),
      inReturn: returnFrom.flatMap { from in returnTo.map { from..<$0 } }, note: try row.text(8),
      state: Swap.State(rawValue: try row.text(9)) ?? .withdrawn, madeBy: try row.text(10), madeAt: try row.instant(11),
      answeredBy: row.optionalText(12), answeredAt: row.optionalInstant(13))
  }
}
