import Core
import JSON
import Storage
import Teams

/// Which interrupts a page, the API or the command line wants to see.
package struct InterruptFilter: Sendable {
  package enum State: String, CaseIterable, Sendable {
    case open, mine, new, resolved, all
  }

  package var state = State.open
  /// The person who looks, for `mine`.
  package var person: ID<Person>?
  package var customer: ID<Team>?
  package var kind: Interrupt.Kind?
  package var priority: Priority?
  package var technology: String?
  /// Words of title, technology and text, or a number.
  package var words: String?
  /// Of one operations team, of one source, held by one silence.
  package var team: ID<Team>?
  package var source: ID<Source>?
  package var silence: ID<Silence>?
  /// Only what was filed for this customer; what a customer may see at all.
  package var onlyCustomer: ID<Team>?

  package init() {}
}

/// A piece of a long list and where the next one begins.
package struct Slice<Element: Sendable>: Sendable {
  package let elements: [Element]
  /// Cursor of the next slice; nil at the end.
  package let next: String?
}

extension InterruptStore {
  /// Open ones oldest first; resolved ones latest first.
  /// - Parameter after: cursor of an earlier slice.
  package func list(_ filter: InterruptFilter, after: String? = nil, limit: Int) throws -> Slice<Interrupt> {
    try tx.ask(try Self.list(filter, after: after, limit: limit))
  }

  /// - Throws: `Refusal.invalid` for a cursor that no list gave out.
  static func list(_ filter: InterruptFilter, after: String?, limit: Int) throws -> Question<Slice<Interrupt>> {
    let isOpen = filter.state != .resolved && filter.state != .all
    var conditions = conditions(filter)
    if let after { conditions.append(try beyond(after, isOpen: isOpen, state: filter.state)) }
    let order: SQL =
      switch filter.state {
      case .open, .mine, .new: "i.opened_at, i.id"
      case .resolved: "i.resolved_at DESC, i.id DESC"
      case .all: "i.opened_at DESC, i.id DESC"
      }
    return Question<[Interrupt]>(
      """
      SELECT \(columns) FROM interrupts i WHERE \(conditions.joined(" AND "))
      ORDER BY \(order) LIMIT \(limit + 1)
      """, interrupt
    ).map { found in
      let page = Array(found.prefix(limit))
      let key = filter.state == .resolved ? page.last?.resolvedAt : page.last?.openedAt
      let next = found.count > limit ? page.last.flatMap { last in key.map { "\($0.microseconds).\(last.id)" } } : nil
      return Slice(elements: page, next: next)
    }
  }

  private static func conditions(_ filter: InterruptFilter) -> [SQL] {
    var conditions: [SQL] = []
    switch filter.state {
    case .open: conditions.append("i.resolved_at IS NULL AND i.parent_id IS NULL")
    case .mine: conditions.append("i.resolved_at IS NULL AND i.parent_id IS NULL AND i.assignee_id = \(filter.person)")
    case .new: conditions.append("i.resolved_at IS NULL AND i.parent_id IS NULL AND i.state = 'new'")
    case .resolved: conditions.append("i.resolved_at IS NOT NULL")
    case .all: conditions.append("i.id > 0")
    }
    if let customer = filter.customer { conditions.append("i.customer_id = \(customer)") }
    if let customer = filter.onlyCustomer { conditions.append("i.customer_id = \(customer)") }
    if let team = filter.team { conditions.append("i.team_id = \(team)") }
    if let source = filter.source { conditions.append("i.source_id = \(source)") }
    if let silence = filter.silence { conditions.append("i.silence_id = \(silence)") }
    if let kind = filter.kind { conditions.append("i.kind = \(kind.rawValue)") }
    if let priority = filter.priority { conditions.append("i.priority = \(priority.rawValue)") }
    if let technology = filter.technology { conditions.append("i.technology = \(technology)") }
    if let words = filter.words?.trimmingSpaces, !words.isEmpty { conditions += matching(words) }
    return conditions
  }

  private static func matching(_ words: String) -> [SQL] {
    if let id = ID<Interrupt>(spoken: words) { return ["(i.id = \(id) OR i.folded LIKE \("%\(words.lowercased())%"))"] }
    return words.lowercased().split(separator: " ").prefix(8).map { word in
      let escaped = word.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
      return "i.folded LIKE \("%\(escaped)%") ESCAPE '\\'"
    }
  }

  private static func beyond(_ cursor: String, isOpen: Bool, state: InterruptFilter.State) throws -> SQL {
    let parts = cursor.split(separator: ".")
    guard parts.count == 2, let key = Int64(parts[0]), let id = Int64(parts[1]) else {
      throw Refusal.invalid("after", "is not a cursor that this list gave out")
    }
    if isOpen { return "(i.opened_at, i.id) > (\(key), \(id))" }
    return state == .resolved ? "(i.resolved_at, i.id) < (\(key), \(id))" : "(i.opened_at, i.id) < (\(key), \(id))"
  }

  /// Numbers behind the tabs of the queue.
  package struct Counts: Sendable {
    package let open: Int
    package let mine: Int
    package let new: Int
    package let urgent: Int
  }

  package func counts(for person: ID<Person>?, onlyCustomer: ID<Team>? = nil) throws -> Counts {
    try tx.ask(Self.counts(for: person, onlyCustomer: onlyCustomer))
  }

  static func counts(for person: ID<Person>?, onlyCustomer: ID<Team>?) -> Question<Counts> {
    let scope: SQL = onlyCustomer.map { "AND customer_id = \($0)" } ?? ""
    return Question<[Counts]>(
      """
      SELECT COUNT(*), COUNT(*) FILTER (WHERE assignee_id = \(person)), COUNT(*) FILTER (WHERE state = 'new'),
        COUNT(*) FILTER (WHERE priority = 1)
      FROM interrupts WHERE resolved_at IS NULL AND parent_id IS NULL \(scope)
      """
    ) { Counts(open: try $0.int(0), mine: try $0.int(1), new: try $0.int(2), urgent: try $0.int(3)) }
    .map { $0.first ?? Counts(open: 0, mine: 0, new: 0, urgent: 0) }
  }

  /// As far as pages count: what a day brings, not what a year does.
  static let countable = 200

  /// - Returns: nil when there are more than `countable`.
  static func resolvedCount(since instant: Instant) -> Question<Int?> {
    Question<[Int]>(
      """
      SELECT COUNT(*) FROM (
        SELECT id FROM interrupts WHERE resolved_at >= \(instant) ORDER BY resolved_at LIMIT \(countable + 1)) r
      """
    ) { try $0.int(0) }
    .map { $0.first.flatMap { $0 > countable ? nil : $0 } }
  }

  /// The interrupt that this person filed with this key and that is still open.
  func filed(key: String, by person: ID<Person>?) throws -> Interrupt? {
    try tx.first(
      """
      SELECT \(Self.columns) FROM interrupts i
      WHERE i.source_id IS NULL AND i.group_key = \("filed:\(key)") AND i.resolved_at IS NULL
        AND i.requester_id = \(person)
      """, Self.interrupt)
  }

  /// Earlier interrupts with the same title, latest first.
  package func like(_ interrupt: Interrupt, since: Instant, limit: Int) throws -> [Interrupt] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM interrupts i
      WHERE i.resolved_at >= \(since) AND i.title = \(interrupt.title) AND i.id <> \(interrupt.id)
      ORDER BY i.resolved_at DESC, i.id DESC LIMIT \(limit)
      """, Self.interrupt)
  }

  /// The history of an interrupt, oldest first; of a very long one the newest part.
  package func events(_ id: ID<Interrupt>, limit: Int = 500) throws -> [InterruptEvent] {
    try tx.all(
      """
      SELECT name, at, actor_name, actor_kind, facts FROM (
        SELECT id, name, at, actor_name, actor_kind, facts FROM events
        WHERE subject_kind = 'interrupt' AND subject_id = \(id) ORDER BY id DESC LIMIT \(limit)
      ) AS newest ORDER BY id
      """
    ) { row in
      InterruptEvent(
        name: try row.text(0), at: try row.instant(1), actorName: try row.text(2), actorKind: try row.text(3),
        facts: try JSONValue.parse(try row.text(4)))
    }
  }

  /// What changed after the version that somebody saw.
  func changes(_ id: ID<Interrupt>, since version: Int) throws -> [InterruptEvent] {
    try events(id).filter { $0.version > version }
  }
}
