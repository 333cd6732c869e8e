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
  /// nil: the labels say it.
  let rules: RuleBook?

  /// An alert that is merely repeated is written again only when its end moves by this much.
  static let refreshAfter = Span.seconds(15)

  package init(_ tx: Transaction, from source: Source) {
    self.tx = tx
    self.source = source
    alerts = AlertStore(tx)
    interrupts = InterruptStore(tx)
    rules = RuleBook.book(source.rules)
  }

  private func priority(of alert: IncomingAlert) -> Priority {
    rules?.verdict(alert.labels).priority ?? alert.priority ?? source.defaultPriority
  }

  /// Finds the source of a key.
  /// - Parameter signed: the format whose signature was asked for; what signs is not heard without.
  /// - Throws: `Refusal.notAllowed` when the key is wrong or its source is switched off.
  package static func source(keyHash: String, signed: Source.Kind? = nil, in tx: Transaction) throws -> Source {
    guard let source = try SourceStore(tx).find(keyHash: keyHash) else {
      throw Refusal.notAllowed("The key is not that of a source: make one with “agileops source add”.")
    }
    guard !source.kind.isSigned || source.kind == signed else {
      throw Refusal.notAllowed("What comes from this source must be signed, as \(source.kind.title) signs it.")
    }
    return source
  }

  /// Alerts as Prometheus posts them, grouped by the source's labels.
  package func receive(_ batch: [IncomingAlert]) throws {
    try receive(batch, timeout: source.resolveTimeout) { $0.grouping(by: source.groupBy) }
  }

  /// A group as Alertmanager's webhook posts it: one interrupt, one member for each alert.
  package func receive(_ group: WebhookGroup) throws {
    try receive(group.decoded.alerts, timeout: Source.webhookTimeout) {
      AlertGrouping(key: "webhook:\(group.groupKey)", shared: [], own: $0.stored.labelHashes)
    }
  }

  private func receive(
    _ batch: [IncomingAlert], timeout: Span, grouping: (IncomingAlert) -> AlertGrouping
  ) throws {
    var known = try alerts.openAlerts(source.id, batch.map(\.fingerprint))
    // Only alerts that are not known join a group, or those that end and fire again in one request.
    let ending = Set(batch.lazy.filter { ($0.endsAt ?? .distantFuture) <= tx.now }.map(\.fingerprint))
    var groupings: [Fingerprint: AlertGrouping] = [:]
    for alert in batch where known[alert.fingerprint] == nil || ending.contains(alert.fingerprint) {
      groupings[alert.fingerprint] = grouping(alert)
    }
    var groups = try interrupts.openGroups(source.id, Array(Set(groupings.values.map(\.key))))
    var changes: [ID<Interrupt>: Change] = [:]
    var arrivals: [AlertStore.Arrival] = []
    var arriving: Set<Fingerprint> = []

    func settleArrivals() throws {
      for open in try alerts.add(arrivals, from: source.id) { known[open.fingerprint] = open }
      arrivals = []
      arriving = []
    }

    for alert in batch {
      // The same alert twice in one request: what came first must be there for what comes second.
      if arriving.contains(alert.fingerprint) { try settleArrivals() }
      if let ended = alert.endsAt, ended <= tx.now {
        guard let open = known.removeValue(forKey: alert.fingerprint),
          let labels = try alerts.resolve(open.id, at: max(ended, alert.startsAt ?? ended))
        else { continue }
        changes[open.interrupt, default: Change()].end(labels)
        continue
      }
      let endsAt = alert.endsAt ?? tx.now + timeout + Self.refreshAfter
      if let open = known[alert.fingerprint] {
        if isNews(endsAt, for: open) { try alerts.refresh(open.id, alert, endsAt: endsAt) }
        continue
      }
      let grouping = groupings[alert.fingerprint] ?? grouping(alert)
      let group = try groups[grouping.key] ?? open(alert, key: grouping.key, &changes)
      groups[grouping.key] = group
      arrivals.append(
        AlertStore.Arrival(alert: alert, interrupt: group.id, endsAt: endsAt, labels: grouping.own))
      arriving.insert(alert.fingerprint)
      changes[group.id, default: Change(before: group)].add(priority(of: alert), labels: grouping.shared)
    }
    try settleArrivals()
    for (interrupt, change) in changes.sorted(by: { $0.key < $1.key }) { try apply(change, to: interrupt) }
    if !changes.isEmpty { tx.wake(.changes) }
  }

  /// A repeat is written only when it moves the end noticeably, ends the alert sooner, or comes just before the end.
  private func isNews(_ endsAt: Instant, for open: AlertStore.OpenAlert) -> Bool {
    endsAt > open.endsAt + Self.refreshAfter || endsAt < open.endsAt || open.endsAt < tx.now + Self.refreshAfter
  }

  /// What a request does to one interrupt, applied once.
  private struct Change {
    /// nil when the request has not looked at the interrupt itself.
    var before: InterruptStore.Standing?
    var joined = 0
    var firing = 0
    var priority = Priority.p4
    var isNew = false
    /// Labels that its alerts share, or all those of the last one that ended.
    var labels: [Int64] = []

    mutating func add(_ priority: Priority, labels: [Int64]) {
      joined += 1
      firing += 1
      self.priority = min(self.priority, priority)
      self.labels = labels
    }

    mutating func end(_ labels: [Int64]) {
      firing -= 1
      if joined == 0 { self.labels = labels }
    }
  }

  /// A new interrupt for a group of which none is open.
  private func open(
    _ alert: IncomingAlert, key: String, _ changes: inout [ID<Interrupt>: Change]
  ) throws -> InterruptStore.Standing {
    let verdict = rules?.verdict(alert.labels) ?? .none
    let priority = verdict.priority ?? alert.priority ?? source.defaultPriority
    let id = try interrupts.add(
      .init(
        team: source.team, source: source.id, groupKey: key, title: alert.title, detail: alert.detail, kind: .alert,
        priority: priority,
        customer: try customer(verdict.customer ?? alert[label: "customer"] ?? alert[label: "team"]),
        technology: verdict.technology ?? alert.technology, link: alert.annotations.link ?? alert.generatorURL.nonEmpty)
    )
    let standing = InterruptStore.Standing(id: id, firing: 0, priority: priority, isOpen: true)
    // The row counts its first alert already.
    changes[id] = Change(before: standing, joined: -1, priority: priority, isNew: true)
    try recordOpened(id, alert.title)
    return standing
  }

  private func apply(_ change: Change, to id: ID<Interrupt>) throws {
    let before = try change.before ?? interrupts.standing(id)
    let firing = before.firing + change.firing
    try interrupts.joined(id, count: change.joined, firing: change.firing)
    if before.firing == 0, firing > 0 { try alerts.addGroup(id, labels: change.labels) }
    if firing == 0 { try alerts.removeGroup(id, labels: change.labels) }
    if before.isOpen, change.priority < before.priority {
      try InterruptRouter(tx).raise(try interrupts.get(id), to: change.priority, by: source.actor)
    } else if change.isNew || before.isSilenced && change.joined > 0 {
      try InterruptRouter(tx).route(id)
    }
    if firing == 0, before.isOpen { try recover(try interrupts.get(id)) }
  }

  /// All of its alerts have ended, so it ends.
  func recover(_ interrupt: Interrupt) throws {
    try interrupts.resolve(interrupt.id, .recovered, next: nil)
    try record(
      "interrupt.resolved", interrupt.id,
      ["code": .string(CloseCode.recovered.rawValue), "version": .int(interrupt.version + 1)])
    // What went with it and still fires is on its own again.
    for part in try interrupts.parts(of: interrupt.id) { try InterruptRouter(tx).route(part.id) }
  }

  /// An alert that was not heard of again in time, or whose end has come.
  func end(_ alert: ID<StoredAlert>, of id: ID<Interrupt>, at instant: Instant) throws {
    guard let labels = try alerts.resolve(alert, at: instant) else { return }
    try apply(Change(firing: -1, labels: labels), to: id)
  }

  /// Alerts may name a team that we do not know; they are accepted all the same.
  func customer(_ name: String?) throws -> ID<Team>? {
    guard let name, let team = try TeamStore(tx).find(name: name), team.kind == .customer else { return nil }
    return team.id
  }

  func recordOpened(_ id: ID<Interrupt>, _ title: String) throws {
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
