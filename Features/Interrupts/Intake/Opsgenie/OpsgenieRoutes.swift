import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Opsgenie's Alert API: stock clients need another host and nothing else. The key comes in the header
/// `Authorization: GenieKey …`, as they send it, or in the address.
enum OpsgenieRoutes {
  static var routes: [Route] { ["/in/{key}", ""].flatMap { creating($0) + acting($0) + reading($0) } }

  private typealias Work = @Sendable (Incoming, Database) async throws -> Reply

  private static func route(_ method: HTTPRequest.Method, _ path: String, _ work: @escaping Work) -> Route {
    .guest(method, path, maximumBody: OpsgenieAlert.maximumBody) { incoming, database in
      do { return try await work(incoming, database) } catch let refusal as Refusal {
        return OpsgenieReply.refused(refusal, incoming)
      }
    }
  }

  // MARK: - Changes

  private static func creating(_ prefix: String) -> [Route] {
    [
      route(.post, prefix + "/v2/alerts") { incoming, database in
        let key = try IntakeKey(incoming)
        let signal = try OpsgenieAlert.signal(incoming.body)
        let request = try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, in: tx)
          let outcome = try SignalActions(tx, from: source).apply(signal)
          return name(.create, outcome.interrupt, .done, tx)
        }
        return OpsgenieReply.accepted(request)
      }
    ]
  }

  private static func acting(_ prefix: String) -> [Route] {
    let alert = prefix + "/v2/alerts/{identifier}"
    let plain: [(HTTPRequest.Method, String, OpsgenieAction)] = [
      (.post, "/acknowledge", .acknowledge), (.post, "/unacknowledge", .unacknowledge), (.post, "/close", .close),
      (.post, "/notes", .note), (.post, "/snooze", .snooze), (.post, "/assign", .assign),
      (.post, "/escalate", .escalate), (.post, "/tags", .addTags), (.delete, "/tags", .removeTags),
      (.post, "/details", .addDetails), (.delete, "/details", .removeDetails), (.put, "/message", .message),
      (.put, "/description", .description), (.put, "/priority", .priority), (.delete, "", .close),
    ]
    return plain.map { method, path, action in
      route(method, alert + path) { try await act(action, $0, $1) }
    } + [
      route(.post, alert + "/actions/{action}") { incoming, database in
        let what = "Action asked for: \((incoming.parameters["action"] ?? "").cut(toLine: 100))"
        return try await act(.other, incoming, database, what)
      },
      route(.post, alert + "/responders") { incoming, database in
        try await act(.other, incoming, database, try responder(incoming, "responder"))
      },
      route(.post, alert + "/teams") { incoming, database in
        try await act(.other, incoming, database, try responder(incoming, "team"))
      },
    ]
  }

  private static func responder(_ incoming: Incoming, _ field: String) throws -> String {
    let fields = try SenderFields(incoming.body, most: OpsgenieAlert.maximumBody)
    guard let name = fields[field].flatMap(OpsgenieAlert.name) else {
      throw Refusal.invalid(field, "must have a name, username or id")
    }
    return "Asked for as responder: \(name)"
  }

  /// As there, an action is accepted at once, and what became of it is told to who asks for the status of the request.
  private static func act(
    _ action: OpsgenieAction, _ incoming: Incoming, _ database: Database, _ what: String = ""
  ) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let signal = try action.signal(incoming, other: what)
    do {
      return OpsgenieReply.accepted(
        try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, in: tx)
          let type = incoming.query["identifierType"]
          let reader = OpsgenieReader(tx: tx, source: source)
          guard let found = try reader.find(incoming.parameters["identifier"] ?? "", type: type) else {
            return name(action, nil, .missing, tx)
          }
          let outcome = try SignalActions(tx, from: source).apply(signal, to: found)
          return name(action, found, outcome.effect == .nothingOpen ? .missing : .done, tx)
        })
    } catch let refusal as Refusal {
      guard let outcome = outcome(of: refusal) else { throw refusal }
      return OpsgenieReply.accepted(try await database.read { tx in name(action, nil, outcome, tx) })
    }
  }

  /// What is not wrong with the request but with what it asks for; nothing was stored then.
  private static func outcome(of refusal: Refusal) -> OpsgenieID.Request.Outcome? {
    switch refusal {
    case .invalid(let fields) where fields.map(\.field) == ["owner"]: .unknownOwner
    case .invalid(let fields) where fields.map(\.field) == ["reason"]: .reasonNeeded
    case .conflict: .notLowered
    default: nil
    }
  }

  private static func name(
    _ action: OpsgenieAction, _ interrupt: Interrupt?, _ outcome: OpsgenieID.Request.Outcome, _ tx: Transaction
  ) -> String {
    OpsgenieID.Request(action: action, outcome: outcome, interrupt: interrupt?.id, at: tx.now)
      .text(salt: tx.randomBytes(3))
  }

  // MARK: - Reads

  private static func reading(_ prefix: String) -> [Route] {
    let alerts = prefix + "/v2/alerts"
    return [
      query(alerts) { reader, incoming in
        let (offset, limit) = try (page(incoming, "offset", 0...10_000) ?? 0, page(incoming, "limit", 1...100) ?? 20)
        let found = try reader.list(incoming)
        let data = try OpsgenieReply(source: reader.source, tx: reader.tx)
          .alerts(Array(found.dropFirst(offset).prefix(limit)), isWhole: false)
        return OpsgenieReply.envelope(.array(data), incoming, paging: paging(incoming, offset, limit, found.count))
      },
      query(alerts + "/count") { reader, incoming in
        OpsgenieReply.envelope(["count": .int(try reader.list(incoming).count)], incoming)
      },
      query(alerts + "/requests/{request}") { reader, incoming in
        OpsgenieReply.envelope(try status(reader, incoming), incoming)
      },
      query(alerts + "/{identifier}") { reader, incoming in
        let alert = try OpsgenieReply(source: reader.source, tx: reader.tx).alert(reader.get(incoming), isWhole: true)
        return OpsgenieReply.envelope(alert, incoming)
      },
      query(alerts + "/{identifier}/notes") { reader, incoming in
        OpsgenieReply.envelope(.array(try reader.notes(reader.get(incoming))), incoming, paging: [:])
      },
      query(alerts + "/{identifier}/logs") { reader, incoming in
        OpsgenieReply.envelope(.array(try reader.logs(reader.get(incoming))), incoming, paging: [:])
      },
      query(alerts + "/{identifier}/recipients") { reader, incoming in
        OpsgenieReply.envelope(.array(try reader.recipients(reader.get(incoming))), incoming)
      },
    ]
  }

  private static func query(
    _ path: String, _ answer: @escaping @Sendable (OpsgenieReader, Incoming) throws -> Reply
  ) -> Route {
    route(.get, path) { incoming, database in
      let key = try IntakeKey(incoming)
      return try await database.read { tx in
        let source = try IntakeActions.source(keyHash: key.hash, in: tx)
        return try answer(OpsgenieReader(tx: tx, source: source), incoming)
      }
    }
  }

  private static func page(_ incoming: Incoming, _ name: String, _ range: ClosedRange<Int>) throws -> Int? {
    guard let text = incoming.query[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Refusal.invalid(name, "must be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func paging(_ incoming: Incoming, _ offset: Int, _ limit: Int, _ count: Int) -> JSONValue {
    func link(_ offset: Int) -> JSONValue {
      .string("\(incoming.path)?\(incoming.query.replacing(["offset": "\(offset)", "limit": "\(limit)"]))")
    }
    var members: [JSONValue.Member] = [.init("first", link(0))]
    if offset + limit < count { members.append(.init("next", link(offset + limit))) }
    return .object(members)
  }

  private static func status(_ reader: OpsgenieReader, _ incoming: Incoming) throws -> JSONValue {
    guard let request = OpsgenieID.request(incoming.parameters["request"] ?? "") else {
      throw Refusal.notFound("Request not found. It might not be processed, yet.")
    }
    let found = try request.interrupt.flatMap(InterruptStore(reader.tx).find)
    if request.interrupt != nil, found?.source != reader.source.id {
      throw Refusal.notFound("Request not found. It might not be processed, yet.")
    }
    let isDone = request.outcome == .done
    let words =
      switch request.outcome {
      case .done: request.action == .create ? "Created alert" : "\(request.action.title) executed"
      case .missing: "Alert does not exist"
      case .unknownOwner: "Nobody of operations has this mail address"
      case .reasonNeeded: "The person is committed: a note must say why they are needed"
      case .notLowered: "A sender raises a priority and does not lower it"
      }
    return [
      "success": .bool(isDone), "isSuccess": .bool(isDone), "action": .string(request.action.title),
      "processedAt": .instant(request.at), "integrationId": .string("\(reader.source.id)"), "status": .string(words),
      "alertId": .string(found.map { OpsgenieID.alert($0.id) } ?? ""),
      "alias": .string(found.map(OpsgenieReply.alias) ?? ""),
    ]
  }
}
