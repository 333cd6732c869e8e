import Core
import JSON
import Storage
import Teams

/// What a source may do: report alerts and messages (B1). Everything accepted is durable before the sender hears so.
package struct IntakeActions {
  private let tx: Transaction
  private let source: Source
  private let alerts: AlertStore
  private let interrupts: InterruptStore

  /// An alert that is merely repeated is written again only when its end moves by this much.
  static let refreshAfter = Span.seconds(15)

  package init(_ tx: Transaction, from source: Source) {
    self.tx = tx
    self.source = source
    alerts = AlertStore(tx)
    interrupts = InterruptStore(tx)
  }

  /// Finds the source of a key.
  /// - Throws: `Refusal.notAllowed` when the key is wrong or its source is switched off.
  package static func source(key: String, in tx: Transaction) throws -> Source {
    guard let source = try SourceStore(tx).find(keyHash: SourceKey.hash(key)) else {
      throw Refusal.notAllowed("The key is not that of a source: make one with “agileops source add”.")
    }
    return source
  }

  /// Alerts as Prometheus posts them, grouped by the source's labels.
  package func receive(_ batch: [IncomingAlert]) throws {
    try receive(batch, timeout: source.resolveTimeout) { $0.groupKey(by: source.groupBy) }
  }

  /// A group as Alertmanager's webhook posts it: one interrupt, one member for each alert.
  package func receive(_ group: WebhookGroup) throws {
    try receive(group.decoded.alerts, timeout: Source.webhookTimeout) { _ in "webhook:\(group.groupKey)" }
  }

  private func receive(
    _ batch: [IncomingAlert], timeout: Span, groupKey: (IncomingAlert) -> String
  ) throws {
    var changes: [ID<Interrupt>: Change] = [:]
    var groups: [String: ID<Interrupt>] = [:]
    for alert in batch {
      let known = try alerts.openAlert(source.id, alert.fingerprint)
      if let ended = alert.endsAt, ended <= tx.now {
        if let known, try alerts.resolve(known.id, at: max(ended, alert.startsAt ?? ended)) {
          changes[known.interrupt, default: Change()].firing -= 1
        }
        continue
      }
      let endsAt = alert.endsAt ?? tx.now + timeout
      if let known {
        if endsAt > known.endsAt + Self.refreshAfter || endsAt < known.endsAt {
          try alerts.refresh(known.id, alert, endsAt: alert.endsAt ?? endsAt + Self.refreshAfter)
        }
        continue
      }
      let key = groupKey(alert)
      let interrupt = try groups[key] ?? join(alert, key: key, &changes)
      groups[key] = interrupt
      try alerts.add(alert, to: interrupt, from: source.id, endsAt: alert.endsAt ?? endsAt + Self.refreshAfter)
      changes[interrupt, default: Change()].add(alert.priority ?? source.defaultPriority)
    }
    for (interrupt, change) in changes.sorted(by: { $0.key < $1.key }) { try apply(change, to: interrupt) }
    if !changes.isEmpty { tx.wake(.changes) }
  }

  /// What a request does to one interrupt, applied once.
  private struct Change {
    var joined = 0
    var firing = 0
    var priority = Priority.p4
    var isNew = false

    mutating func add(_ priority: Priority) {
      joined += 1
      firing += 1
      self.priority = min(self.priority, priority)
    }
  }

  /// The open interrupt of the group, or a new one.
  private func join(
    _ alert: IncomingAlert, key: String, _ changes: inout [ID<Interrupt>: Change]
  ) throws -> ID<Interrupt> {
    if let open = try interrupts.open(source.id, groupKey: key) {
      changes[open.id] = changes[open.id] ?? Change(priority: open.priority)
      return open.id
    }
    let priority = alert.priority ?? source.defaultPriority
    let id = try interrupts.add(
      .init(
        team: source.team, source: source.id, groupKey: key, title: alert.title, detail: alert.detail, kind: .alert,
        priority: priority, customer: try customer(alert[label: "customer"] ?? alert[label: "team"]),
        technology: alert.technology, link: alert.annotations.link ?? alert.generatorURL.nonEmpty))
    // The row counts its first alert already.
    changes[id] = Change(joined: -1, priority: priority, isNew: true)
    try recordOpened(id, alert.title)
    return id
  }

  private func apply(_ change: Change, to id: ID<Interrupt>) throws {
    let firing = try interrupts.joined(id, count: change.joined, firing: change.firing)
    let interrupt = try interrupts.get(id)
    if change.isNew || (interrupt.isOpen && change.priority < interrupt.priority) {
      if change.priority < interrupt.priority { try raise(interrupt, to: change.priority) }
      if interrupt.state == .new { try InterruptRouter(tx).route(id) }
    }
    if firing == 0, interrupt.isOpen { try recover(interrupt) }
  }

  private func raise(_ interrupt: Interrupt, to priority: Priority) throws {
    try interrupts.raise(interrupt.id, to: priority)
    try record(
      "interrupt.raised", interrupt.id,
      ["from": .string(interrupt.priority.name), "to": .string(priority.name), "version": .int(interrupt.version + 1)])
  }

  /// All of its alerts have ended, so it ends.
  func recover(_ interrupt: Interrupt) throws {
    try interrupts.resolve(interrupt.id, .recovered, next: nil)
    try record(
      "interrupt.resolved", interrupt.id,
      ["code": .string(CloseCode.recovered.rawValue), "version": .int(interrupt.version + 1)])
  }

  /// An alert that was not heard of again in time, or whose end has come.
  func end(_ alert: ID<StoredAlert>, of id: ID<Interrupt>, at instant: Instant) throws {
    guard try alerts.resolve(alert, at: instant) else { return }
    let firing = try interrupts.joined(id, count: 0, firing: -1)
    let interrupt = try interrupts.get(id)
    if firing == 0, interrupt.isOpen { try recover(interrupt) }
  }

  /// This product's own JSON.
  /// - Returns: the interrupt that it opened, joined or ended; nil when there was nothing to end.
  package func receive(_ message: GenericMessage) throws -> Interrupt? {
    let key = message.key.map { "key:\($0)" }
    if let key, let open = try interrupts.open(source.id, groupKey: key) {
      if message.isResolved {
        try recover(open)
      } else {
        _ = try interrupts.joined(open.id, count: 1, firing: 0)
        if let priority = message.priority, priority < open.priority {
          try raise(open, to: priority)
          if open.state == .new { try InterruptRouter(tx).route(open.id) }
        }
        tx.wake(.changes)
      }
      return try interrupts.get(open.id)
    }
    if message.isResolved { return nil }
    let id = try interrupts.add(
      .init(
        team: source.team, source: source.id, groupKey: key, title: message.title, detail: message.text, kind: .alert,
        priority: message.priority ?? source.defaultPriority, customer: try knownCustomer(message.customer),
        technology: message.technology, link: message.link))
    try recordOpened(id, message.title)
    try InterruptRouter(tx).route(id)
    return try interrupts.get(id)
  }

  /// Alerts may name a team that we do not know; they are accepted all the same.
  private func customer(_ name: String?) throws -> ID<Team>? {
    guard let name, let team = try TeamStore(tx).find(name: name), team.kind == .customer else { return nil }
    return team.id
  }

  private func knownCustomer(_ name: String?) throws -> ID<Team>? {
    guard let name else { return nil }
    guard let team = try customer(name) else {
      throw Refusal.invalid("customer", "there is no customer team “\(name)”")
    }
    return team
  }

  private func recordOpened(_ id: ID<Interrupt>, _ title: String) throws {
    try record("interrupt.opened", id, ["title": .string(title), "source": .string(source.name), "version": 1])
  }

  private func record(_ event: String, _ id: ID<Interrupt>, _ facts: JSONValue) throws {
    try tx.record(Event(event, of: id.reference, by: source.actor, facts: facts.encodedText()))
  }
}

extension [Label] {
  /// Where an alert rule says to look.
  fileprivate var link: String? {
    first { $0.name == "runbook_url" || $0.name == "runbook" || $0.name == "dashboard_url" }?.value
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
