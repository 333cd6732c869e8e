import Core
import JSON
import Notifications
import Storage
import Web

/// What Opsgenie's API answers when asked: alerts of the source whose key asks, and nothing of others.
struct OpsgenieReader {
  let tx: Transaction
  let source: Source

  /// How many of the newest are looked through.
  static let reach = 1000

  /// - Parameter type: what the identifier is: id, tiny or alias.
  /// - Throws: `Refusal.invalid` for another type.
  func find(_ identifier: String, type: String?) throws -> Interrupt? {
    let store = InterruptStore(tx)
    let found: Interrupt?
    switch type ?? "id" {
    case "id":
      found = try OpsgenieID.interrupt(identifier).flatMap(store.find)
    case "tiny":
      found = try ID<Interrupt>(identifier).flatMap(store.find)
    case "alias":
      let key = Signal(.note, key: identifier).groupKey ?? ""
      found =
        try store.open(source.id, groupKey: key)
        ?? store.resolved(source.id, groupKey: key, since: tx.now - .days(30))
        ?? OpsgenieID.interrupt(identifier).flatMap(store.find)
    default: throw Refusal.invalid("identifierType", "must be id, tiny or alias")
    }
    return found?.source == source.id ? found : nil
  }

  func get(_ incoming: Incoming) throws -> Interrupt {
    let type = incoming.query["identifierType"] ?? incoming.query["alertIdentifierType"]
    guard let found = try find(incoming.parameters["identifier"] ?? "", type: type) else {
      throw Refusal.notFound("Alert does not exist")
    }
    return found
  }

  func list(_ incoming: Incoming) throws -> [Interrupt] {
    let query = OpsgenieQuery(incoming.query["query"] ?? "")
    let found = try InterruptStore(tx).ofSource(source.id, isOpen: query.isOpen, limit: Self.reach)
    let facts = try SignalStore(tx).facts(query.needsFacts ? found.map(\.id) : [])
    let matching = found.filter { query.matches($0, facts[$0.id] ?? SignalFacts()) }
    return incoming.query["order"] == "asc" ? matching.reversed() : matching
  }

  func notes(_ interrupt: Interrupt) throws -> [JSONValue] {
    try InterruptStore(tx).events(interrupt.id).filter { $0.name == "interrupt.noted" && !$0.text.isEmpty }
      .reversed().prefix(100).map { event in
        [
          "note": .string(event.text), "owner": .string(event.actorName), "createdAt": .instant(event.at),
          "offset": .string("\(event.at.microseconds)"),
        ]
      }
  }

  func logs(_ interrupt: Interrupt) throws -> [JSONValue] {
    try InterruptStore(tx).events(interrupt.id).filter { $0.name.hasPrefix("interrupt.") }.reversed().prefix(100)
      .map { event in
        [
          "log": .string(event.sentence), "type": event.actorKind == "system" ? "system" : "user",
          "owner": .string(event.actorName), "createdAt": .instant(event.at),
          "offset": .string("\(event.at.microseconds)"),
        ]
      }
  }

  func recipients(_ interrupt: Interrupt) throws -> [JSONValue] {
    try NotificationStore(tx).told(about: interrupt.reference).map { told in
      [
        "user": ["id": .string("\(told.person)"), "username": .string(told.name)],
        "state": told.state == .sent ? "notified" : "active", "method": .string(told.channel),
        "createdAt": .instant(told.at), "updatedAt": .instant(told.at),
      ]
    }
  }
}

/// The part of Opsgenie's search language that clients use: `status: open`, `priority: P1`, `tag: x`, `alias: x`,
/// `message: word` and words alone, joined by AND. What is not understood is taken as a word.
struct OpsgenieQuery: Hashable, Sendable {
  private(set) var isOpen: Bool?
  private(set) var conditions: [Condition] = []

  struct Condition: Hashable, Sendable {
    let field: String
    let value: String
  }

  var needsFacts: Bool { conditions.contains { $0.field == "tag" } }

  init(_ text: String) {
    for part in Self.parts(text) {
      let pieces = part.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
      let field = pieces.count == 2 ? pieces[0].lowercased() : ""
      let value = (pieces.last ?? "").lowercased()
      switch field {
      case "status": isOpen = value == "open" ? true : value == "closed" ? false : isOpen
      case "tag", "tags": conditions.append(Condition(field: "tag", value: value))
      case "priority", "alias", "message", "tinyid", "description":
        conditions.append(Condition(field: field, value: value))
      case "": conditions.append(Condition(field: "", value: value))
      default: conditions.append(Condition(field: "", value: part.lowercased()))
      }
    }
  }

  /// What stands between the words AND, without quotes.
  private static func parts(_ text: String) -> [String] {
    var parts: [[Substring]] = [[]]
    for word in text.split(whereSeparator: \.isWhitespace) {
      if word.uppercased() == "AND" { parts.append([]) } else { parts[parts.count - 1].append(word) }
    }
    return parts.map { $0.joined(separator: " ").filter { $0 != "\"" } }.filter { !$0.isEmpty }
  }

  func matches(_ interrupt: Interrupt, _ facts: SignalFacts) -> Bool {
    conditions.allSatisfy { condition in
      switch condition.field {
      case "priority": interrupt.priority.name.lowercased() == condition.value
      case "tag": facts.tags.contains { $0.lowercased() == condition.value }
      case "alias": OpsgenieReply.alias(interrupt).lowercased() == condition.value
      case "tinyid": "\(interrupt.id)" == condition.value
      case "message": interrupt.title.lowercased().contains(condition.value)
      case "description": interrupt.detail.lowercased().contains(condition.value)
      default: "\(interrupt.title) \(interrupt.detail)".lowercased().contains(condition.value)
      }
    }
  }
}
