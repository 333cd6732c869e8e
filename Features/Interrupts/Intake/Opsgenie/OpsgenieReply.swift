import Core
import HTTPTypes
import JSON
import Notifications
import Storage
import Teams
import Web

/// Interrupts as Opsgenie's API answers about alerts.
struct OpsgenieReply {
  let source: Source
  let tx: Transaction

  func alert(_ interrupt: Interrupt, isWhole: Bool) throws -> JSONValue {
    try alerts([interrupt], isWhole: isWhole).first ?? [:]
  }

  func alerts(_ interrupts: [Interrupt], isWhole: Bool) throws -> [JSONValue] {
    let facts = try SignalStore(tx).facts(interrupts.map(\.id))
    let owners = interrupts.compactMap(\.assignee)
    let people = try Dictionary(uniqueKeysWithValues: Set(owners).map { ($0, try PersonStore(tx).get($0).email) })
    return interrupts.map { interrupt in
      let facts = facts[interrupt.id] ?? SignalFacts()
      let owner = interrupt.assignee.flatMap { people[$0] }
      var members = identity(interrupt, facts) + course(interrupt, owner)
      if isWhole { members += detail(interrupt, facts) }
      return .object(members)
    }
  }

  private func identity(_ interrupt: Interrupt, _ facts: SignalFacts) -> [JSONValue.Member] {
    [
      .init("id", .string(OpsgenieID.alert(interrupt.id))), .init("tinyId", .string("\(interrupt.id)")),
      .init("alias", .string(Self.alias(interrupt))), .init("message", .string(interrupt.title)),
      .init("status", .string(interrupt.isOpen ? "open" : "closed")), .init("tags", .array(facts.tags)),
      .init("source", .string(facts.labels.first { $0.name == "source" }?.value ?? source.name)),
      .init("priority", .string(interrupt.priority.name)), .init("responders", []),
      .init(
        "integration",
        ["id": .string("\(source.id)"), "name": .string(source.name), "type": "API"]),
    ]
  }

  private func course(_ interrupt: Interrupt, _ owner: String?) -> [JSONValue.Member] {
    let snoozed = interrupt.snoozedUntil
    var report: [JSONValue.Member] = []
    if let at = interrupt.acknowledgedAt {
      report.append(.init("ackTime", .int((at - interrupt.openedAt).microseconds / 1000)))
    }
    if let at = interrupt.resolvedAt {
      report.append(.init("closeTime", .int((at - interrupt.openedAt).microseconds / 1000)))
    }
    return [
      .init("acknowledged", .bool(interrupt.acknowledgedAt != nil)),
      .init("isSeen", .bool(interrupt.state != .new)), .init("snoozed", .bool(snoozed != nil)),
      .init("count", .int(interrupt.count)), .init("owner", .string(owner ?? "")),
      .init("lastOccurredAt", .instant(interrupt.lastSeenAt)), .init("createdAt", .instant(interrupt.openedAt)),
      .init("updatedAt", .instant(interrupt.resolvedAt ?? interrupt.lastSeenAt)), .init("report", .object(report)),
    ] + (snoozed.map { [.init("snoozedUntil", .instant($0))] } ?? [])
  }

  private func detail(_ interrupt: Interrupt, _ facts: SignalFacts) -> [JSONValue.Member] {
    let details = facts.labels.filter { $0.name != "source" && $0.name != "entity" }
    return [
      .init("actions", []), .init("entity", .string(facts.labels.first { $0.name == "entity" }?.value ?? "")),
      .init("description", .string(interrupt.detail)),
      .init("details", .object(details.map { .init($0.name, .string($0.value)) })),
    ]
  }

  /// The sender's own, else the id, as there.
  static func alias(_ interrupt: Interrupt) -> String {
    guard let key = interrupt.groupKey, key.hasPrefix("key:") else { return OpsgenieID.alert(interrupt.id) }
    return String(key.dropFirst(4))
  }

  // MARK: - Envelopes

  static func envelope(_ data: JSONValue, _ incoming: Incoming, paging: JSONValue? = nil) -> Reply {
    var members: [JSONValue.Member] = [.init("data", data)]
    if let paging { members.append(.init("paging", paging)) }
    members += [.init("took", 0.0), .init("requestId", .string(incoming.id))]
    return .json(.object(members))
  }

  static func accepted(_ request: String, _ result: String = "Request will be processed") -> Reply {
    .json(
      ["result": .string(result), "took": 0.0, "requestId": .string(request)], status: .accepted)
  }

  /// As Opsgenie says no.
  static func refused(_ refusal: Refusal, _ incoming: Incoming) -> Reply {
    var message = refusal.message
    var errors: [JSONValue.Member] = []
    var status = refusal.status
    switch refusal {
    case .invalid(let fields):
      let isBroken = fields.contains { $0.field == "body" }
      status = status == .contentTooLarge ? status : isBroken ? .badRequest : .unprocessableContent
      if !isBroken { message = "Request body is not processable. Please check the errors." }
      errors = fields.map { .init($0.field, .string($0.problem)) }
    case .notAllowed: status = .unauthorized
    default: break
    }
    var members: [JSONValue.Member] = [.init("message", .string(message))]
    if !errors.isEmpty { members.append(.init("errors", .object(errors))) }
    members += [.init("took", 0.0), .init("requestId", .string(incoming.id))]
    return .json(.object(members), status: status)
  }
}
