import Core
import JSON
import Notifications
import Planning
import Storage
import Teams

/// What people do with interrupts: B1, B2, B7. Each verb checks permission, the version that the person saw, the state,
/// and records an event.
package struct InterruptActions {
  let tx: Transaction
  let actor: Actor
  let store: InterruptStore

  /// Alerts that still fire this long after somebody resolved their interrupt open it again.
  static let stillFiringAfter = Span.minutes(30)
  /// More than a working day on one entry is a typing mistake.
  package static let maximumMinutes = 1440

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = InterruptStore(tx)
  }

  /// An interrupt by a person: from the form, the command line or the API.
  package struct Draft: Sendable {
    package var title: String
    package var detail = ""
    package var priority = Priority.p3
    package var kind = Interrupt.Kind.request
    package var customer: ID<Team>?
    package var technology: String?
    package var link: String?
    /// Makes a form that is sent twice one interrupt.
    package var key: String?

    package init(title: String) { self.title = title }
  }

  /// Customers file for their own team; operations for anybody.
  package func open(_ draft: Draft) throws -> Interrupt {
    try actor.require(.manager, .productOwner, .engineer, .customer, to: "open an interrupt")
    let asker = try person.flatMap(PersonStore(tx).find)
    let isCustomer = actor.roles.isDisjoint(with: Role.operations)
    let customer = isCustomer ? asker?.team : draft.customer
    if let customer, try TeamStore(tx).find(customer)?.kind != .customer {
      throw Refusal.invalid("customer", "must be a customer team; there is none with the number \(customer)")
    }
    if let key = draft.key, let known = try store.filed(key: key, by: person) { return known }
    let id = try store.add(
      .init(
        team: try triageTeam(asker), groupKey: draft.key.map { "filed:\($0)" }, title: draft.title,
        detail: draft.detail, kind: draft.kind, priority: draft.priority, customer: customer,
        technology: draft.technology, link: draft.link, requester: person))
    try record("interrupt.opened", id, ["title": .string(draft.title), "version": 1])
    try InterruptRouter(tx).route(id)
    return try store.get(id)
  }

  /// “I have it”: stops the telling of others and makes the actor its owner.
  package func acknowledge(_ id: ID<Interrupt>, version: Int? = nil) throws {
    let interrupt = try leading(id, version, to: "acknowledge")
    guard interrupt.state == .new else {
      throw Refusal.conflict("\(interrupt.number) is \(interrupt.state.words)\(try byWhom(interrupt)) already.")
    }
    try store.give(
      id, to: person, .acknowledged, next: RoutingPolicy.signOfLife(interrupt.priority, now: tx.now),
      reason: "Acknowledged by \(actor.name).")
    try NotificationActions(tx).withdraw(about: id.reference)
    try record("interrupt.acknowledged", id, ["version": .int(interrupt.version + 1)])
  }

  /// Gives it to somebody by name. Who is committed and not on duty is asked with a reason (S3), unless it is a P1 (S2);
  /// either is a breach of the shield.
  /// - Throws: `invalid` for assignee, and for reason, naming the commitment; `notAllowed`, `conflict`
  package func assign(_ id: ID<Interrupt>, to assignee: ID<Person>, reason: String = "", version: Int? = nil) throws {
    let interrupt = try leading(id, version, to: "assign")
    let person = try PersonStore(tx).get(assignee)
    guard person.isActive, !person.roles.isDisjoint(with: Role.operations) else {
      throw Refusal.invalid("assignee", "\(person.name) is not an active person of operations")
    }
    let reason = try line("reason", reason, length: 0...500)
    try Self.hand(interrupt, to: person, reason: reason, by: actor, tx)
  }

  /// What giving by name comes to, once it is clear that the actor may: the shield is asked, and the person told.
  static func hand(
    _ interrupt: Interrupt, to person: Person, reason: String, by actor: Actor, _ tx: Transaction
  ) throws {
    try InterruptShield(tx, as: actor).pass(person, to: interrupt, reason: reason)
    let id = interrupt.id
    try InterruptStore(tx).give(
      id, to: person.id, .inWork, next: RoutingPolicy.signOfLife(interrupt.priority, now: tx.now),
      reason: "In work by \(person.name).")
    // Nobody else is told from now on, so whoever was asked must hear of it.
    try NotificationActions(tx).withdraw(about: interrupt.reference)
    if actor.person != person.id.number {
      let why = reason.isEmpty ? "." : ": \(reason)"
      _ = try NotificationActions(tx).tell(
        person.id, about: interrupt.reference,
        headline: "\(interrupt.priority.name) \(interrupt.number) \(interrupt.title)", text: interrupt.detail,
        path: interrupt.path, reason: "\(actor.name) asks for you\(why)", isUrgent: interrupt.priority == .p1,
        loudness: interrupt.priority.loudness, offers: [.resolve],
        key: "interrupt-\(id)-assigned-\(tx.now.microseconds)-\(person.id)")
    }
    let facts: JSONValue = [
      "assignee": .id(person.id), "name": .string(person.name), "reason": .string(reason),
      "version": .int(interrupt.version + 1),
    ]
    try tx.record(Event("interrupt.assigned", of: interrupt.reference, by: actor, facts: facts.encodedText()))
  }

  /// Who was asked by name while committed says no: it goes back to the queue, and the breach is kept (S3).
  /// - Throws: `invalid` without a reason; `notAllowed`; `conflict` for who was not asked.
  package func decline(_ id: ID<Interrupt>, reason: String, version: Int? = nil) throws {
    let interrupt = try openOne(id, version, to: "decline")
    guard let person, interrupt.assignee == person else {
      throw Refusal.conflict("\(interrupt.number) is not assigned to \(actor.name).")
    }
    let reason = try line("reason", reason, length: 1...500)
    try ShieldActions(tx, as: actor).decline(person, interrupt.reference, reason: reason)
    try store.reopen(id)
    try record("interrupt.declined", id, ["reason": .string(reason), "version": .int(interrupt.version + 1)])
    try InterruptRouter(tx).route(id)
  }

  /// A note, minutes of the actor's own time, or both; also possible after it was resolved.
  package func note(_ id: ID<Interrupt>, text: String, minutes: Int, version: Int? = nil) throws {
    let interrupt = try visible(id, version, to: "write a note")
    guard !text.isEmpty || minutes > 0 else { throw Refusal.invalid("text", "is empty, and no minutes are given") }
    try spend(minutes, on: id)
    if minutes == 0 { try store.touch(id) }
    if interrupt.isOpen, interrupt.state != .new, interrupt.snoozedUntil == nil, interrupt.next?.kind == .route {
      try store.plan(
        id, RoutingPolicy.signOfLife(interrupt.priority, now: tx.now), restReason: interrupt.restReason)
    }
    try record(
      "interrupt.noted", id,
      ["text": .string(text), "minutes": .int(minutes), "version": .int(interrupt.version + 1)])
  }

  package func resolve(
    _ id: ID<Interrupt>, code: CloseCode, minutes: Int, text: String = "", version: Int? = nil
  ) throws {
    let interrupt = try openOne(id, version, to: "resolve")
    try spend(minutes, on: id)
    let again = interrupt.firing > 0 ? NextAction(.reopen, at: tx.now + Self.stillFiringAfter) : nil
    try store.resolve(id, code, next: again)
    try NotificationActions(tx).withdraw(about: id.reference)
    try record(
      "interrupt.resolved", id,
      [
        "code": .string(code.rawValue), "minutes": .int(minutes), "text": .string(text),
        "firing": .int(interrupt.firing), "version": .int(try store.get(id).version),
      ])
    for part in try store.parts(of: id) {
      try resolve(part.id, code: code, minutes: 0, text: "Together with \(interrupt.number).")
    }
  }

  /// Begins anew: nobody owns it, and who is told is decided again.
  package func reopen(_ id: ID<Interrupt>, reason: String, version: Int? = nil) throws {
    let interrupt = try visible(id, version, to: "reopen")
    guard !interrupt.isOpen else { throw Refusal.conflict("\(interrupt.number) is open already.") }
    if let source = interrupt.source, let key = interrupt.groupKey, let other = try store.open(source, groupKey: key) {
      throw Refusal.conflict("\(other.number) was opened for the same alerts since; work on that one.")
    }
    try store.reopen(id)
    try record("interrupt.reopened", id, ["reason": .string(reason), "version": .int(interrupt.version + 1)])
    try InterruptRouter(tx).route(id)
  }

  // MARK: - What every verb needs

  private var person: ID<Person>? { actor.person.map { ID($0) } }

  /// One that goes with another is worked on there.
  func leading(_ id: ID<Interrupt>, _ version: Int?, to act: String) throws -> Interrupt {
    let interrupt = try openOne(id, version, to: act)
    guard let leader = interrupt.parent else { return interrupt }
    throw Refusal.conflict("\(interrupt.number) goes with I-\(leader): \(act) that one, or part them first.")
  }

  func openOne(_ id: ID<Interrupt>, _ version: Int?, to act: String) throws -> Interrupt {
    let interrupt = try visible(id, version, to: act)
    guard interrupt.isOpen else {
      throw Refusal.conflict("\(interrupt.number) was resolved already; reopen it first.")
    }
    return interrupt
  }

  private func visible(_ id: ID<Interrupt>, _ version: Int?, to act: String) throws -> Interrupt {
    try actor.require(.manager, .productOwner, .engineer, to: "\(act) an interrupt")
    let interrupt = try store.get(id)
    if let version, version != interrupt.version {
      let since = try store.changes(id, since: version).map(\.sentence).joined(separator: " ")
      throw Refusal.conflict("\(interrupt.number) has changed since you looked. \(since)".trimmingSpaces)
    }
    return interrupt
  }

  private func spend(_ minutes: Int, on id: ID<Interrupt>) throws {
    guard (0...Self.maximumMinutes).contains(minutes) else {
      throw Refusal.invalid("minutes", "must be 0 to \(Self.maximumMinutes), is \(minutes)")
    }
    guard minutes > 0 else { return }
    guard let person else { throw Refusal.invalid("minutes", "can only be spent by a person") }
    try store.addEffort(id, by: person, minutes: minutes)
    try ShieldActions(tx, as: actor).cost(person, of: id.reference, minutes: minutes)
  }

  private func line(_ field: String, _ text: String, length: ClosedRange<Int>) throws -> String {
    var findings = FieldFindings()
    let line = findings.line(field, text, length: length)
    try findings.refuse()
    return line
  }

  private func byWhom(_ interrupt: Interrupt) throws -> String {
    guard let assignee = interrupt.assignee, let person = try PersonStore(tx).find(assignee) else { return "" }
    return " by \(person.name)"
  }

  /// The operations team of the asker, or the first one.
  private func triageTeam(_ asker: Person?) throws -> ID<Team> {
    let teams = try TeamStore(tx).all(kind: .operations)
    if let own = asker?.team, teams.contains(where: { $0.id == own }) { return own }
    guard let first = teams.first else {
      throw Refusal.unavailable("There is no operations team yet that could triage; an administrator adds one.")
    }
    return first.id
  }

  func record(_ event: String, _ id: ID<Interrupt>, _ facts: JSONValue) throws {
    try tx.record(Event(event, of: id.reference, by: actor, facts: facts.encodedText()))
  }
}
