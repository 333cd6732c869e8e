import Core
import JSON
import Notifications
import Storage

/// What happens while somebody has an interrupt.
extension InterruptRouter {
  /// The time has come for what somebody has: a snooze is over, or a P1 has seen no sign of life.
  func resume(_ interrupt: Interrupt) throws {
    if interrupt.snoozedUntil != nil {
      try SilenceStore(tx).release(interrupt.id)
      try tell(interrupt, "You have it, and the time that it could wait is over.", "woke")
      return try store.plan(
        interrupt.id, RoutingPolicy.signOfLife(interrupt.priority, now: tx.now),
        restReason: "In work again after a snooze.")
    }
    guard interrupt.next?.step == 0 else { return try takeBack(interrupt) }
    try tell(interrupt, "You have it. Are you still on it? A note says so; else others are told.", "alive")
    try store.plan(
      interrupt.id, NextAction(.route, at: tx.now + RoutingPolicy.lastCall, step: 1), restReason: nil)
  }

  private func takeBack(_ interrupt: Interrupt) throws {
    try store.takeBack(interrupt.id)
    let facts: JSONValue = ["assignee": .id(interrupt.assignee), "version": .int(interrupt.version + 1)]
    try tx.record(
      Event("interrupt.lapsed", of: interrupt.reference, by: .system, facts: facts.encodedText()))
    try route(interrupt.id)
  }

  /// It goes with another one: nobody is told of it, and what is more urgent than that one raises it.
  func follow(_ leader: ID<Interrupt>, _ part: Interrupt) throws {
    let other = try store.get(leader)
    guard other.isOpen else {
      try store.setParent(part.id, nil)
      return try route(part.id)
    }
    try store.plan(part.id, nil, restReason: "Goes with \(other.number).")
    try NotificationActions(tx).withdraw(about: part.reference)
    if part.priority < other.priority { try raise(other, to: part.priority, by: .system) }
  }

  /// It matters more than it was told: whoever has it is told, and while nobody has, who is told is decided anew.
  func raise(_ interrupt: Interrupt, to priority: Priority, by actor: Actor) throws {
    try store.raise(interrupt.id, to: priority)
    let facts: JSONValue = [
      "from": .string(interrupt.priority.name), "to": .string(priority.name), "version": .int(interrupt.version + 1),
    ]
    try tx.record(Event("interrupt.raised", of: interrupt.reference, by: actor, facts: facts.encodedText()))
    if interrupt.state == .new {
      try route(interrupt.id)
    } else {
      try tellOwner(try store.get(interrupt.id))
    }
  }

  private func tell(_ interrupt: Interrupt, _ reason: String, _ key: String) throws {
    guard let owner = interrupt.assignee else { return }
    _ = try NotificationActions(tx).tell(
      owner, about: interrupt.reference, headline: headline(interrupt), text: interrupt.detail, path: interrupt.path,
      reason: reason, isUrgent: interrupt.priority == .p1, loudness: interrupt.priority.loudness, offers: [.resolve],
      key: "interrupt-\(interrupt.id)-\(key)-\(tx.now.microseconds)")
  }
}

extension RoutingPolicy {
  /// How long a P1 that somebody has may go without a word before they are asked.
  static let aliveFor = Span.minutes(30)
  /// How long they then have to answer before it is nobody's again.
  static let lastCall = Span.minutes(10)

  /// When whoever has it is asked whether they are still on it; nil for what is less urgent.
  static func signOfLife(_ priority: Priority, now: Instant) -> NextAction? {
    priority == .p1 ? NextAction(.route, at: now + aliveFor) : nil
  }
}
