import Core
import JSON
import Notifications
import Storage
import Teams

/// Carries out what senders want, whatever format they spoke (B1, B9). Each signal is applied whole or not at all.
package struct SignalActions {
  let tx: Transaction
  let source: Source
  let interrupts: InterruptStore
  private let intake: IntakeActions
  private let store: SignalStore

  package init(_ tx: Transaction, from source: Source) {
    self.tx = tx
    self.source = source
    interrupts = InterruptStore(tx)
    intake = IntakeActions(tx, from: source)
    store = SignalStore(tx)
  }

  /// - Throws: `Refusal.invalid` for a customer that nobody knows where the format is strict about it.
  @discardableResult
  package func apply(_ signal: Signal) throws -> SignalOutcome {
    let open = try signal.groupKey.flatMap { try interrupts.open(source.id, groupKey: $0) }
    if let open { return try apply(signal, to: open) }
    return signal.act == .raise ? try raise(signal) : .nothingOpen
  }

  package func apply(_ signals: [Signal]) throws -> [SignalOutcome] { try signals.map { try apply($0) } }

  /// To an interrupt that the sender named another way than by its key.
  func apply(_ signal: Signal, to interrupt: Interrupt) throws -> SignalOutcome {
    guard interrupt.isOpen else { return SignalOutcome(effect: .nothingOpen, interrupt: interrupt) }
    let isChanged =
      switch signal.act {
      case .raise: try join(signal, interrupt)
      case .acknowledge: try acknowledge(signal, interrupt)
      case .release: try release(signal, interrupt)
      case .resolve: try resolve(signal, interrupt)
      case .note: try note(signal.text, signal, interrupt)
      case .snooze(let until): try snooze(until, signal, interrupt)
      case .assign(let email): try assign(email, signal, interrupt)
      case .escalate: try escalate(signal, interrupt)
      case .rewrite: try rewrite(signal, interrupt)
      case .mark: try mark(signal, interrupt) { $0.add(signal) }
      case .unmark(let names, let tags): try mark(signal, interrupt) { $0.remove(names: names, tags: tags) }
      }
    tx.wake(.changes)
    let effect: SignalOutcome.Effect = !isChanged ? .unchanged : signal.act == .raise ? .joined : .changed
    return SignalOutcome(effect: effect, interrupt: try interrupts.get(interrupt.id))
  }

  // MARK: - New ones

  private func raise(_ signal: Signal) throws -> SignalOutcome {
    let verdict = intake.rules?.verdict(signal.known) ?? .none
    let priority = verdict.priority ?? signal.priority ?? source.defaultPriority
    if try store.countOpening(source.id, window: Source.floodWindow) > source.floodLimit, priority > .p1 {
      return try merge(signal, priority)
    }
    let customer = try intake.customer(verdict.customer ?? signal.customer)
    if let name = signal.customer, customer == nil, signal.refusesUnknownCustomer {
      throw Refusal.invalid("customer", "there is no customer team “\(name)”")
    }
    let id = try open(
      .init(
        team: source.team, source: source.id, groupKey: signal.groupKey, title: signal.title, detail: signal.detail,
        kind: signal.kind, priority: priority, customer: customer,
        technology: verdict.technology ?? signal.technology,
        link: signal.links.first?.address))
    let facts = SignalFacts(signal)
    if !facts.isEmpty { try store.keep(facts, of: id) }
    if !signal.text.isEmpty { _ = try note(signal.text, signal, try interrupts.get(id)) }
    return SignalOutcome(effect: .opened, interrupt: try interrupts.get(id))
  }

  private func open(_ draft: InterruptStore.Draft) throws -> ID<Interrupt> {
    let id = try interrupts.add(draft)
    try intake.recordOpened(id, draft.title)
    try InterruptRouter(tx).route(id)
    return id
  }

  /// Too many at once are one interrupt that says so: nobody is helped by a hundred messages. Nothing of it is lost, each
  /// is in its history.
  private func merge(_ signal: Signal, _ priority: Priority) throws -> SignalOutcome {
    let key = "flood"
    let id: ID<Interrupt>
    if let open = try interrupts.open(source.id, groupKey: key) {
      id = open.id
      try interrupts.joined(id, count: 1, firing: 0)
      if priority < open.priority { try InterruptRouter(tx).raise(open, to: priority, by: source.actor) }
    } else {
      id = try open(
        .init(
          team: source.team, source: source.id, groupKey: key, title: "\(source.name) sends too much at once",
          detail: """
            It opened more than \(source.floodLimit) interrupts within \(Source.floodWindow.seconds / 60) minutes. What \
            comes beyond that is counted here until it becomes less; a P1 still stands on its own.
            """, kind: .alert, priority: priority))
    }
    try record(
      "interrupt.merged", id, signal,
      ["title": .string(signal.title), "key": .string(signal.key), "priority": .string(priority.name)])
    tx.wake(.changes)
    return SignalOutcome(effect: .merged, interrupt: try interrupts.get(id))
  }

  private func join(_ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    try interrupts.joined(interrupt.id, count: 1, firing: 0)
    if let priority = signal.priority, priority < interrupt.priority {
      try InterruptRouter(tx).raise(interrupt, to: priority, by: actor(signal))
    }
    return true
  }

  // MARK: - What stands open

  private func acknowledge(_ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    guard interrupt.state == .new else { return false }
    let name = actor(signal).name
    try interrupts.give(
      interrupt.id, to: try engineer(signal.by)?.id, .acknowledged,
      next: RoutingPolicy.signOfLife(interrupt.priority, now: tx.now), reason: "Acknowledged by \(name).")
    try NotificationActions(tx).withdraw(about: interrupt.reference)
    try record("interrupt.acknowledged", interrupt.id, signal, ["version": .int(interrupt.version + 1)])
    _ = try note(signal.text, signal, interrupt)
    return true
  }

  private func release(_ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    guard interrupt.state != .new else { return false }
    try interrupts.reopen(interrupt.id)
    try record(
      "interrupt.released", interrupt.id, signal,
      ["text": .string(signal.text), "version": .int(interrupt.version + 1)])
    try InterruptRouter(tx).route(interrupt.id)
    return true
  }

  private func resolve(_ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    let again = interrupt.firing > 0 ? NextAction(.reopen, at: tx.now + InterruptActions.stillFiringAfter) : nil
    try interrupts.resolve(interrupt.id, .recovered, next: again)
    try NotificationActions(tx).withdraw(about: interrupt.reference)
    try record(
      "interrupt.resolved", interrupt.id, signal,
      [
        "code": .string(CloseCode.recovered.rawValue), "text": .string(signal.text),
        "version": .int(interrupt.version + 1),
      ])
    return true
  }

  private func note(_ text: String, _ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    guard !text.isEmpty else { return false }
    try interrupts.touch(interrupt.id)
    let version = try interrupts.get(interrupt.id).version
    try record("interrupt.noted", interrupt.id, signal, ["text": .string(text), "version": .int(version)])
    return true
  }

  private func snooze(_ until: Instant, _ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    guard until > tx.now else { return false }
    try interrupts.snooze(interrupt.id, until: until)
    try NotificationActions(tx).withdraw(about: interrupt.reference)
    try record(
      "interrupt.snoozed", interrupt.id, signal,
      ["until": .instant(until), "reason": .string(signal.text), "version": .int(interrupt.version + 1)])
    return true
  }

  private func assign(_ email: String, _ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    guard let person = try engineer(email) else {
      throw Refusal.invalid("owner", "there is no active person of operations with the address \(email.prefix(100))")
    }
    try InterruptActions.hand(
      interrupt, to: person, reason: signal.text.cut(toLine: 500), by: actor(signal), tx)
    return true
  }

  private func escalate(_ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    guard interrupt.state == .new else { return false }
    try InterruptRouter(tx).escalate(interrupt)
    _ = try note(signal.text.isEmpty ? "Asked for the next on the path." : signal.text, signal, interrupt)
    return true
  }

  private func rewrite(_ signal: Signal, _ interrupt: Interrupt) throws -> Bool {
    if let priority = signal.priority {
      guard priority <= interrupt.priority else {
        throw Refusal.conflict("A sender raises a priority; people lower it, on \(interrupt.number) itself.")
      }
      if priority < interrupt.priority { try InterruptRouter(tx).raise(interrupt, to: priority, by: actor(signal)) }
    }
    let title = signal.title.isEmpty ? interrupt.title : signal.title
    let detail = signal.detail.isEmpty ? interrupt.detail : signal.detail
    if title != interrupt.title || detail != interrupt.detail {
      try interrupts.rewrite(interrupt, title: title, detail: detail)
      let version = try interrupts.get(interrupt.id).version
      try record(
        "interrupt.reworded", interrupt.id, signal, ["title": .string(title), "version": .int(version)])
    }
    _ = try note(signal.text, signal, interrupt)
    return true
  }

  private func mark(
    _ signal: Signal, _ interrupt: Interrupt, _ change: (inout SignalFacts) -> Void
  ) throws -> Bool {
    let before = try store.facts(interrupt.id)
    var facts = before
    change(&facts)
    if facts != before { try store.keep(facts, of: interrupt.id) }
    _ = try note(signal.text, signal, interrupt)
    return facts != before
  }

  // MARK: - Who

  private func actor(_ signal: Signal) -> Actor {
    guard let by = signal.by?.cut(toLine: 100), !by.isEmpty else { return source.actor }
    return Actor(kind: .source(source.id.number), name: "\(by) (\(source.name))", roles: [])
  }

  /// A mail address is the only name that two products share.
  private func engineer(_ email: String?) throws -> Person? {
    guard let email, email.contains("@"), let person = try PersonStore(tx).find(email: email) else { return nil }
    return person.isActive && !person.roles.isDisjoint(with: Role.operations) ? person : nil
  }

  private func record(_ event: String, _ id: ID<Interrupt>, _ signal: Signal, _ facts: JSONValue) throws {
    var members = facts.members ?? []
    if let by = signal.by { members.append(.init("by", .string(by.cut(toLine: 100)))) }
    try tx.record(
      Event(event, of: id.reference, by: actor(signal), facts: JSONValue.object(members).encodedText()))
  }
}
