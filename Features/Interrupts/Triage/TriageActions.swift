import Core
import JSON
import Notifications
import Storage
import Teams

/// What the person who triages decides about an interrupt: what it is, how long it can wait, what it belongs to (B2).
package struct TriageActions {
  let tx: Transaction
  let actor: Actor
  private let interrupts: InterruptActions
  private let store: InterruptStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    interrupts = InterruptActions(tx, as: actor)
    store = InterruptStore(tx)
  }

  /// How long something can wait; a P1 much shorter.
  static let longestSnooze = Span.days(30)
  static let longestSnoozeOfP1 = Span.days(1)

  /// It can wait: nobody is told until then. Who has it keeps it and is told then; else it is decided anew.
  /// - Throws: `invalid` for until and reason, also for a P1 that nobody has (S2); `notAllowed`, `conflict`
  package func snooze(_ id: ID<Interrupt>, until: Instant, reason: String, version: Int? = nil) throws {
    let interrupt = try interrupts.leading(id, version, to: "snooze")
    var findings = FieldFindings()
    let reason = findings.line("reason", reason, length: 0...500)
    let longest = interrupt.priority == .p1 ? Self.longestSnoozeOfP1 : Self.longestSnooze
    if until <= tx.now { findings.add("until", "must be in the future") }
    if until > tx.now + longest {
      findings.add("until", "must be at most \(longest.seconds / 3600) hours from now for a \(interrupt.priority.name)")
    }
    if interrupt.priority == .p1, interrupt.state == .new {
      findings.add("until", "cannot be for a P1 that nobody has (S2): acknowledge it, or say that it is none")
    }
    try findings.refuse()
    try store.snooze(id, until: until)
    try NotificationActions(tx).withdraw(about: id.reference)
    tx.wake(.due)
    try interrupts.record(
      "interrupt.snoozed", id,
      ["until": .instant(until), "reason": .string(reason), "version": .int(interrupt.version + 1)])
  }

  /// Ends a snooze before its time.
  /// - Throws: `conflict` when it is not snoozed; `notAllowed`
  package func wake(_ id: ID<Interrupt>, version: Int? = nil) throws {
    let interrupt = try interrupts.openOne(id, version, to: "wake")
    guard interrupt.snoozedUntil != nil else { throw Refusal.conflict("\(interrupt.number) is not snoozed.") }
    try store.snooze(id, until: tx.now)
    tx.wake(.due)
    try interrupts.record("interrupt.woken", id, ["version": .int(interrupt.version + 1)])
  }

  /// What it is, where its sender was wrong or said nothing.
  package struct Classification: Sendable {
    package var priority: Priority?
    /// nil leaves it, `.some(nil)` says that there is none.
    package var customer: ID<Team>??
    package var technology: String??

    package init(priority: Priority? = nil, customer: ID<Team>?? = nil, technology: String?? = nil) {
      self.priority = priority
      self.customer = customer
      self.technology = technology
    }
  }

  /// With another priority who is told is decided anew, unless somebody has it.
  /// - Throws: `invalid` for customer and technology; `notAllowed`, `conflict`
  package func classify(_ id: ID<Interrupt>, _ wanted: Classification, version: Int? = nil) throws {
    let before = try interrupts.openOne(id, version, to: "classify")
    var findings = FieldFindings()
    let customer = wanted.customer ?? before.customer
    if let customer, try TeamStore(tx).find(customer)?.kind != .customer {
      findings.add("customer", "must be a customer team; there is none with the number \(customer)")
    }
    let given = wanted.technology ?? before.technology
    let technology = given.flatMap { $0.isEmpty ? nil : findings.line("technology", $0, length: 1...80) }
    try findings.refuse()
    let priority = wanted.priority ?? before.priority
    guard priority != before.priority || customer != before.customer || technology != before.technology else { return }
    try store.classify(id, priority, customer: customer, technology: technology)
    try interrupts.record(
      "interrupt.classified", id,
      [
        "from": .string(before.priority.name), "to": .string(priority.name), "customer": .id(customer),
        "technology": .string(technology), "version": .int(before.version + 1),
      ])
    guard priority != before.priority else { return }
    if before.state == .new {
      try InterruptRouter(tx).route(id)
    } else if before.assignee != actor.person.map({ ID($0) }), priority < before.priority {
      try InterruptRouter(tx).tellOwner(try store.get(id))
    }
  }

  /// It is part of another one: that one is told, worked on and resolved for both.
  /// - Throws: `invalid` for into; `notAllowed`, `conflict`
  package func join(_ id: ID<Interrupt>, into leader: ID<Interrupt>, version: Int? = nil) throws {
    let interrupt = try interrupts.openOne(id, version, to: "join")
    guard id != leader else { throw Refusal.invalid("into", "must be another interrupt") }
    guard let other = try store.find(leader), other.isOpen else {
      throw Refusal.invalid("into", "must be an open interrupt; I-\(leader) is none")
    }
    guard other.parent == nil else { throw Refusal.invalid("into", "\(other.number) itself goes with another one") }
    guard other.team == interrupt.team else { throw Refusal.invalid("into", "\(other.number) is another team’s") }
    for part in [interrupt] + (try store.parts(of: id)) {
      try store.setParent(part.id, leader)
      try interrupts.record(
        "interrupt.joined", part.id, ["into": .string(other.number), "version": .int(part.version + 1)])
      try InterruptRouter(tx).route(part.id)
    }
    try store.touch(leader)
    try interrupts.record(
      "interrupt.took_in", leader,
      ["part": .string(interrupt.number), "title": .string(interrupt.title), "version": .int(other.version + 1)])
  }

  /// It is on its own again, and who is told is decided anew.
  /// - Throws: `conflict` when it goes with nothing; `notAllowed`
  package func part(_ id: ID<Interrupt>, version: Int? = nil) throws {
    let interrupt = try interrupts.openOne(id, version, to: "part")
    guard let leader = interrupt.parent else {
      throw Refusal.conflict("\(interrupt.number) goes with no other interrupt.")
    }
    try store.setParent(id, nil)
    try interrupts.record(
      "interrupt.parted", id, ["from": .string("I-\(leader)"), "version": .int(interrupt.version + 1)])
    try InterruptRouter(tx).route(id)
  }
}
