import Core
import JSON
import Notifications
import Planning
import Storage
import Teams
import Web

/// What the API answers about interrupts, with the names of everybody and everything in it.
struct InterruptReply {
  private let people: [ID<Person>: String]
  private let teams: [ID<Team>: String]
  private let sources: [ID<Source>: String]

  init(_ interrupts: [Interrupt], _ tx: Transaction) throws {
    people = try PersonStore(tx).names(interrupts.flatMap { [$0.assignee, $0.requester].compactMap(\.self) })
    teams = Dictionary(uniqueKeysWithValues: try TeamStore(tx).all().map { ($0.id, $0.name) })
    sources = Dictionary(uniqueKeysWithValues: try SourceStore(tx).all().map { ($0.id, $0.name) })
  }

  func json(_ interrupts: [Interrupt]) -> [JSONValue] { interrupts.map { json($0) } }

  func json(_ interrupt: Interrupt) -> JSONValue { .object(members(interrupt)) }

  private func members(_ interrupt: Interrupt) -> [JSONValue.Member] {
    identity(interrupt) + origin(interrupt) + course(interrupt)
  }

  private func identity(_ interrupt: Interrupt) -> [JSONValue.Member] {
    [
      .init("number", .id(interrupt.id)), .init("path", .string(interrupt.path)),
      .init("title", .string(interrupt.title)), .init("text", .string(interrupt.detail)),
      .init("kind", .string(interrupt.kind.rawValue)), .init("priority", .string(interrupt.priority.name)),
      .init("state", .string(interrupt.state.rawValue)),
    ]
  }

  private func origin(_ interrupt: Interrupt) -> [JSONValue.Member] {
    [
      .init("team", Self.named(interrupt.team, teams)), .init("customer", Self.named(interrupt.customer, teams)),
      .init("source", Self.named(interrupt.source, sources)), .init("technology", .string(interrupt.technology)),
      .init("link", .string(interrupt.link)), .init("requester", Self.named(interrupt.requester, people)),
      .init("assignee", Self.named(interrupt.assignee, people)),
    ]
  }

  private func course(_ interrupt: Interrupt) -> [JSONValue.Member] {
    [
      .init("firing", .int(interrupt.firing)),
      .init("count", .int(interrupt.count)), .init("minutes", .int(interrupt.minutes)),
      .init("opened_at", .instant(interrupt.openedAt)), .init("last_seen_at", .instant(interrupt.lastSeenAt)),
      .init("acknowledged_at", .instant(interrupt.acknowledgedAt)),
      .init("resolved_at", .instant(interrupt.resolvedAt)),
      .init("close_code", .string(interrupt.closeCode?.rawValue)),
      .init("next_action", Self.json(interrupt.next)), .init("rest_reason", .string(interrupt.restReason)),
      .init("silence", .id(interrupt.silence)), .init("snoozed_until", .instant(interrupt.snoozedUntil)),
      .init("part_of", .id(interrupt.parent)), .init("version", .int(interrupt.version)),
    ]
  }

  private static func json(_ next: NextAction?) -> JSONValue {
    guard let next else { return .null }
    return ["kind": .string(next.kind.rawValue), "at": .instant(next.at)]
  }

  private static func named<Named>(_ id: ID<Named>?, _ names: [ID<Named>: String]) -> JSONValue {
    guard let id else { return .null }
    return ["id": .id(id), "name": .string(names[id] ?? "")]
  }

  /// One interrupt with everything around it. How operations decided and whom they told is not shown to customers.
  static func detail(_ interrupt: Interrupt, _ actor: Actor, _ tx: Transaction) throws -> JSONValue {
    let store = InterruptStore(tx)
    let isCustomer = try InterruptVisibility.onlyCustomer(actor, tx) != nil
    let decision = isCustomer ? nil : try store.decision(interrupt.id)
    let told = isCustomer ? [] : try NotificationStore(tx).told(about: interrupt.reference)
    let events = try store.events(interrupt.id, limit: maximumEvents)
      .filter { !isCustomer || $0.name.hasPrefix("interrupt.") }
    let alerts = try AlertStore(tx).ofInterrupt(interrupt.id, limit: maximumAlerts)
    var members = try InterruptReply([interrupt], tx).members(interrupt)
    members.append(.init("decision", decision.map { json($0.at, $0.1) } ?? .null))
    let breaches = isCustomer ? [] : try ShieldReader(tx).breaches(by: interrupt.reference)
    let names = try PersonStore(tx).names(breaches.map(\.person))
    members.append(.init("breaches", .array(breaches.map { json($0, names) })))
    let stories = isCustomer ? [] : try StoryLinkStore(tx).stories(of: interrupt.id.number)
    members.append(.init("stories", .array(stories.map { .id($0.id) })))
    members.append(.init("told", .array(told.map { json($0) })))
    members.append(.init("events", .array(events.map { json($0) })))
    members.append(.init("alerts", .array(alerts.map { json($0) })))
    members.append(.init("said", isCustomer ? SignalFacts().json : try SignalStore(tx).facts(interrupt.id).json))
    let changes = isCustomer ? [] : try SignalRail.changes(before: interrupt, limit: 50, tx)
    members.append(.init("changes", .array(changes.map { json($0) })))
    return .object(members)
  }

  private static func json(_ at: Instant, _ decision: RoutingDecision) -> JSONValue {
    [
      "at": .instant(at), "because": .string(decision.because), "rule": .string(decision.rule),
      "deferred_until": .instant(decision.deferredUntil),
      "steps": .array(
        decision.steps.map { step -> JSONValue in
          [
            "rung": .string(step.rung.rawValue), "people": .array(step.people.map { json($0) }),
            "after_seconds": .int(step.after.seconds),
            "because": .string(step.because), "rule": .string(step.rule),
          ]
        }),
      "passed_over": .array(
        decision.passedOver.map { passed -> JSONValue in
          ["person": json(passed.person), "because": .string(passed.because), "rule": .string(passed.rule)]
        }),
    ]
  }

  private static func json(_ person: RoutingPolicy.Candidate) -> JSONValue {
    ["id": .id(person.id), "name": .string(person.name)]
  }

  private static func json(_ breach: CommitmentBreach, _ names: [ID<Person>: String]) -> JSONValue {
    [
      "person": ["id": .id(breach.person), "name": .string(names[breach.person] ?? "")],
      "commitment": .id(breach.commitment), "to": .string(breach.subject.name),
      "rule": .string(breach.rule.rawValue), "reason": .string(breach.reason), "asked_by": .string(breach.askedBy),
      "at": .instant(breach.at), "minutes": .int(breach.minutes), "declined_at": .instant(breach.declinedAt),
    ]
  }

  private static func json(_ told: Told) -> JSONValue {
    [
      "person": ["id": .id(told.person), "name": .string(told.name)], "channel": .string(told.channel),
      "label": .string(told.label), "reason": .string(told.reason), "is_urgent": .bool(told.isUrgent),
      "state": .string(told.state.rawValue), "at": .instant(told.at), "sent_at": .instant(told.sentAt),
      "attempts": .int(told.attempts), "error": .string(told.lastError),
    ]
  }

  private static func json(_ event: InterruptEvent) -> JSONValue {
    [
      "name": .string(event.name), "at": .instant(event.at),
      "actor": ["kind": .string(event.actorKind), "name": .string(event.actorName)],
      "facts": event.facts.members == nil ? .object([]) : event.facts,
    ]
  }

  private static func json(_ change: StoredChange) -> JSONValue {
    [
      "at": .instant(change.at), "summary": .string(change.summary), "text": .string(change.detail),
      "origin": .string(change.origin), "link": .string(change.link), "source": .string(change.sourceName),
    ]
  }

  private static func json(_ alert: StoredAlert) -> JSONValue {
    [
      "fingerprint": .string(alert.fingerprint.description),
      "labels": (try? JSONValue.parse(alert.labels)) ?? .object([]),
      "annotations": (try? JSONValue.parse(alert.annotations)) ?? .object([]),
      "generator_url": .string(alert.generatorURL), "starts_at": .instant(alert.startsAt),
      "last_seen_at": .instant(alert.lastSeenAt), "ends_at": .instant(alert.endsAt),
      "resolved_at": .instant(alert.resolvedAt),
    ]
  }

  static func share(_ ledger: InterruptLedger, from: Instant, to: Instant) -> JSONValue {
    [
      "from": .instant(from), "to": .instant(to), "opened": .int(ledger.opened), "resolved": .int(ledger.resolved),
      "by_kind": .array(
        ledger.opensByKind.map { kind, count -> JSONValue in ["kind": .string(kind.rawValue), "opened": .int(count)] }),
      "minutes": .int(ledger.minutes),
    ]
  }
}
