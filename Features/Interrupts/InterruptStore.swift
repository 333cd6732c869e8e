import Core
import JSON
import Storage
import Teams

package struct InterruptStore {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<Interrupt>) throws -> Interrupt? {
    try tx.first("SELECT \(Self.columns) FROM interrupts i WHERE i.id = \(id)", Self.interrupt)
  }

  package func get(_ id: ID<Interrupt>) throws -> Interrupt {
    guard let interrupt = try find(id) else { throw Refusal.notFound("There is no interrupt I-\(id).") }
    return interrupt
  }

  /// The open interrupt that repeats with this key join.
  func open(_ source: ID<Source>, groupKey: String) throws -> Interrupt? {
    try tx.first(
      """
      SELECT \(Self.columns) FROM interrupts i
      WHERE i.source_id = \(source) AND i.group_key = \(groupKey) AND i.resolved_at IS NULL
      """, Self.interrupt)
  }

  struct Draft {
    var team: ID<Team>
    var source: ID<Source>?
    var groupKey: String?
    var title: String
    var detail: String
    var kind: Interrupt.Kind
    var priority: Priority
    var customer: ID<Team>?
    var technology: String?
    var link: String?
    var requester: ID<Person>?
    var firing = 0
    var count = 1
  }

  func add(_ draft: Draft) throws -> ID<Interrupt> {
    let folded = Self.folded(draft.title, draft.technology, draft.detail)
    return ID(
      try tx.integer(
        """
        INSERT INTO interrupts (team_id, source_id, group_key, title, detail, folded, kind, priority, state, customer_id,
          technology, link, requester_id, firing, count, opened_at, last_seen_at, minutes, next_action_step, version)
        VALUES (\(draft.team), \(draft.source), \(draft.groupKey), \(draft.title), \(draft.detail), \(folded),
          \(draft.kind.rawValue), \(draft.priority.rawValue), 'new', \(draft.customer), \(draft.technology),
          \(draft.link), \(draft.requester), \(draft.firing), \(draft.count), \(tx.now), \(tx.now), 0, 0, 1)
        RETURNING id
        """))
  }

  /// How an interrupt stands while alerts join it or end.
  struct Standing {
    let id: ID<Interrupt>
    let firing: Int
    let priority: Priority
    let isOpen: Bool
    /// Nobody is told of it, because all of its alerts were silenced.
    var isSilenced = false
  }

  /// The open interrupts of these groups, by their key.
  func openGroups(_ source: ID<Source>, _ keys: [String]) throws -> [String: Standing] {
    var found: [String: Standing] = [:]
    for start in stride(from: 0, to: keys.count, by: 500) {
      let groups = try tx.all(
        """
        SELECT id, firing, priority, resolved_at, silence_id, group_key FROM interrupts
        WHERE source_id = \(source) AND group_key IN (\(list: keys[start..<min(start + 500, keys.count)]))
          AND resolved_at IS NULL ORDER BY id
        """
      ) { (try Self.standing($0), try $0.text(5)) }
      for (standing, key) in groups { found[key] = standing }
    }
    return found
  }

  func standing(_ id: ID<Interrupt>) throws -> Standing {
    let found = try tx.first(
      "SELECT id, firing, priority, resolved_at, silence_id FROM interrupts WHERE id = \(id)", Self.standing)
    guard let found else { throw StorageError.noRow }
    return found
  }

  private static func standing(_ row: Row) throws -> Standing {
    Standing(
      id: try row.id(0), firing: try row.int(1), priority: Priority(rawValue: try row.int(2)) ?? .p3,
      isOpen: row.optionalInstant(3) == nil, isSilenced: row.optionalInteger(4) != nil)
  }

  /// More alerts or messages joined, or some ended.
  func joined(_ id: ID<Interrupt>, count: Int, firing: Int) throws {
    try tx.run(
      """
      UPDATE interrupts SET count = count + \(count), firing = firing + \(firing), last_seen_at = \(tx.now)
      WHERE id = \(id)
      """)
  }

  func raise(_ id: ID<Interrupt>, to priority: Priority) throws {
    try tx.run(
      "UPDATE interrupts SET priority = \(priority.rawValue), version = version + 1 WHERE id = \(id)")
  }

  /// - Parameter interrupt: as it is now; the words by which it is found follow.
  func rewrite(_ interrupt: Interrupt, title: String, detail: String) throws {
    let folded = Self.folded(title, interrupt.technology, detail)
    try tx.run(
      """
      UPDATE interrupts SET title = \(title), detail = \(detail), folded = \(folded), version = version + 1
      WHERE id = \(interrupt.id)
      """)
  }

  private static func folded(_ title: String, _ technology: String?, _ detail: String) -> String {
    "\(title) \(technology ?? "") \(detail)".prefix(1000).lowercased()
  }

  /// Somebody has it from now on.
  /// - Parameters:
  ///   - next: what happens without a sign of life; nil when nothing does.
  ///   - reason: why nothing does.
  func give(
    _ id: ID<Interrupt>, to person: ID<Person>?, _ state: Interrupt.State, next: NextAction?, reason: String
  ) throws {
    try tx.run(
      """
      UPDATE interrupts SET state = \(state.rawValue), assignee_id = \(person),
        acknowledged_at = COALESCE(acknowledged_at, \(tx.now)), next_action = \(next?.kind.rawValue),
        next_action_at = \(next?.at), next_action_step = 0, rest_reason = \(reason), silence_id = NULL,
        snoozed_until = NULL, version = version + 1
      WHERE id = \(id)
      """)
  }

  func resolve(_ id: ID<Interrupt>, _ code: CloseCode, next: NextAction?) throws {
    try tx.run(
      """
      UPDATE interrupts SET state = 'resolved', resolved_at = \(tx.now), close_code = \(code.rawValue),
        next_action = \(next?.kind.rawValue), next_action_at = \(next?.at), next_action_step = 0, rest_reason = NULL,
        version = version + 1
      WHERE id = \(id)
      """)
  }

  func reopen(_ id: ID<Interrupt>) throws {
    try tx.run(
      """
      UPDATE interrupts SET state = 'new', resolved_at = NULL, close_code = NULL, assignee_id = NULL,
        acknowledged_at = NULL, next_action = NULL, next_action_at = NULL, next_action_step = 0, silence_id = NULL,
        snoozed_until = NULL, parent_id = NULL,
        version = version + 1
      WHERE id = \(id)
      """)
  }

  /// What happens next by itself, or why nothing does.
  func plan(_ id: ID<Interrupt>, _ next: NextAction?, restReason: String?) throws {
    try tx.run(
      """
      UPDATE interrupts SET next_action = \(next?.kind.rawValue), next_action_at = \(next?.at),
        next_action_step = \(next?.step ?? 0), rest_reason = \(restReason)
      WHERE id = \(id)
      """)
  }

  func addEffort(_ id: ID<Interrupt>, by person: ID<Person>, minutes: Int) throws {
    try tx.run(
      """
      INSERT INTO efforts (interrupt_id, person_id, minutes, at)
      VALUES (\(id), \(person), \(minutes), \(tx.now))
      """)
    try tx.run("UPDATE interrupts SET minutes = minutes + \(minutes), version = version + 1 WHERE id = \(id)")
  }

  func touch(_ id: ID<Interrupt>) throws {
    try tx.run("UPDATE interrupts SET version = version + 1 WHERE id = \(id)")
  }

  /// Interrupts whose next action is due.
  func due(by instant: Instant, limit: Int) throws -> [Interrupt] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM interrupts i WHERE i.next_action_at <= \(instant)
      ORDER BY i.next_action_at, i.id LIMIT \(limit)
      """, Self.interrupt)
  }

  func nextDue() throws -> Instant? {
    try tx.first(
      "SELECT next_action_at FROM interrupts WHERE next_action_at IS NOT NULL ORDER BY next_action_at LIMIT 1"
    ) { try $0.instant(0) }
  }

  /// Open interrupts that have neither a next action nor a reason for none: there must be none.
  package func unattended() throws -> [ID<Interrupt>] {
    try tx.all(
      """
      SELECT id FROM interrupts
      WHERE resolved_at IS NULL AND next_action_at IS NULL AND rest_reason IS NULL ORDER BY id
      """
    ) { try $0.id(0) }
  }

  func addDecision(_ id: ID<Interrupt>, _ decision: RoutingDecision) throws {
    try tx.run(
      """
      INSERT INTO routing_decisions (interrupt_id, at, decision)
      VALUES (\(id), \(tx.now), \(decision.json.encodedText()))
      """)
  }

  /// The newest decision about an interrupt and when it was made.
  package func decision(_ id: ID<Interrupt>) throws -> (at: Instant, RoutingDecision)? {
    try tx.first(
      "SELECT at, decision FROM routing_decisions WHERE interrupt_id = \(id) ORDER BY id DESC LIMIT 1"
    ) { (at: try $0.instant(0), RoutingDecision(try JSONValue.parse(try $0.text(1)))) }
  }

  func efforts(_ id: ID<Interrupt>) throws -> [(ID<Person>, minutes: Int)] {
    try tx.all(
      """
      SELECT person_id, SUM(minutes) FROM efforts WHERE interrupt_id = \(id)
      GROUP BY person_id ORDER BY SUM(minutes) DESC, person_id
      """
    ) { (try $0.id(0), minutes: try $0.int(1)) }
  }

  static let columns: SQL =
    """
    i.id, i.team_id, i.source_id, i.group_key, i.title, i.detail, i.kind, i.priority, i.state, i.customer_id,
    i.technology, i.link, i.requester_id, i.assignee_id, i.firing, i.count, i.opened_at, i.last_seen_at,
    i.acknowledged_at, i.resolved_at, i.close_code, i.minutes, i.next_action, i.next_action_at, i.next_action_step,
    i.rest_reason, i.version, i.silence_id, i.snoozed_until, i.parent_id
    """

  static func interrupt(_ row: Row) throws -> Interrupt {
    let next = row.optionalText(22).flatMap(NextAction.Kind.init(rawValue:))
    return Interrupt(
      id: try row.id(0), team: try row.id(1), source: row.optionalID(2), groupKey: row.optionalText(3),
      title: try row.text(4), detail: try row.text(5), kind: Interrupt.Kind(rawValue: try row.text(6)) ?? .alert,
      priority: Priority(rawValue: try row.int(7)) ?? .p3, state: Interrupt.State(rawValue: try row.text(8)) ?? .new,
      customer: row.optionalID(9), technology: row.optionalText(10), link: row.optionalText(11),
      requester: row.optionalID(12), assignee: row.optionalID(13), firing: try row.int(14), count: try row.int(15),
      openedAt: try row.instant(16), lastSeenAt: try row.instant(17), acknowledgedAt: row.optionalInstant(18),
      resolvedAt: row.optionalInstant(19), closeCode: row.optionalText(20).flatMap(CloseCode.init(rawValue:)),
      minutes: try row.int(21),
      next: try next.map { NextAction($0, at: try row.instant(23), step: try row.int(24)) },
      restReason: row.optionalText(25), silence: row.optionalID(27), snoozedUntil: row.optionalInstant(28),
      parent: row.optionalID(29), version: try row.int(26))
  }
}
