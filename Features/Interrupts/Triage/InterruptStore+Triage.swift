import Core
import Storage
import Teams

extension InterruptStore {
  /// Nobody is told until then.
  func snooze(_ id: ID<Interrupt>, until: Instant) throws {
    try tx.run(
      """
      UPDATE interrupts SET snoozed_until = \(until), silence_id = NULL, next_action = 'route',
        next_action_at = \(until), next_action_step = 0, version = version + 1
      WHERE id = \(id)
      """)
  }

  func classify(_ id: ID<Interrupt>, _ priority: Priority, customer: ID<Team>?, technology: String?) throws {
    try tx.run(
      """
      UPDATE interrupts SET priority = \(priority.rawValue), customer_id = \(customer), technology = \(technology),
        version = version + 1
      WHERE id = \(id)
      """)
  }

  /// - Parameter parent: nil: it is on its own again.
  func setParent(_ id: ID<Interrupt>, _ parent: ID<Interrupt>?) throws {
    try tx.run(
      """
      UPDATE interrupts SET parent_id = \(parent), state = 'new', assignee_id = NULL, silence_id = NULL,
        snoozed_until = NULL, version = version + 1
      WHERE id = \(id)
      """)
  }

  /// Open ones that go with it, by number.
  package func parts(of id: ID<Interrupt>) throws -> [Interrupt] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM interrupts i WHERE i.parent_id = \(id) AND i.resolved_at IS NULL ORDER BY i.id
      """, Self.interrupt)
  }

  /// Other open ones of the team that came within two hours of it and concern the same technology or customer.
  func near(_ interrupt: Interrupt, limit: Int) throws -> [Interrupt] {
    try tx.all(
      """
      SELECT \(Self.columns) FROM interrupts i
      WHERE i.resolved_at IS NULL AND i.parent_id IS NULL AND i.id <> \(interrupt.id)
        AND i.team_id = \(interrupt.team) AND i.opened_at >= \(interrupt.openedAt - .hours(2))
        AND i.opened_at <= \(interrupt.openedAt + .hours(2))
        AND (i.technology = \(interrupt.technology) OR i.customer_id = \(interrupt.customer))
      ORDER BY i.opened_at, i.id LIMIT \(limit)
      """, Self.interrupt)
  }

  /// Whoever has it has shown no sign of life: it is nobody's again. When it was first answered is kept.
  func takeBack(_ id: ID<Interrupt>) throws {
    try tx.run(
      """
      UPDATE interrupts SET state = 'new', assignee_id = NULL, next_action = NULL, next_action_at = NULL,
        next_action_step = 0, version = version + 1
      WHERE id = \(id)
      """)
  }
}
