import Core
import JSON
import Storage
import Web

/// `GET /api/v2/alerts`: the open alerts of one source, found by their labels and written as they are read, so that the
/// cost follows what matches and the memory does not follow anything.
struct AlertListing: Sendable {
  private let key: IntakeKey
  private let matchers: [AlertMatcher]
  private let receiver: String?
  private let wantsActive: Bool
  private let wantsSilenced: Bool
  private let database: Database

  private static let slice = 500

  init(_ incoming: Incoming, _ database: Database) throws {
    key = try IntakeKey(incoming)
    matchers = try incoming.query.all("filter").map(AlertMatcher.init)
    receiver = incoming.query["receiver"]
    for name in ["active", "silenced", "inhibited", "unprocessed"] {
      if let value = incoming.query[name], value != "true", value != "false" {
        throw Refusal.invalid(name, "must be true or false, is “\(value.prefix(40))”")
      }
    }
    wantsActive = incoming.query["active"] != "false"
    wantsSilenced = incoming.query["silenced"] != "false"
    self.database = database
  }

  func reply() async throws -> Reply {
    let key = key.hash
    let (source, silences) = try await database.read { tx in
      let source = try IntakeActions.source(keyHash: key, in: tx)
      return (source, try SilenceStore(tx).active(source.team, source: source.id))
    }
    _ = try AlertMatcher.all(matchers)
    let isWanted = try (wantsActive || wantsSilenced) && receiverMatches(source.name)
    return Reply(
      headers: [.contentType: "application/json; charset=utf-8"],
      body: .stream { writer in try await write(source, silences, isWanted: isWanted, to: writer) })
  }

  private func receiverMatches(_ name: String) throws -> Bool {
    guard let receiver else { return true }
    guard let pattern = try? Regex(receiver) else {
      throw Refusal.invalid("receiver", "is not a regular expression")
    }
    return (try? pattern.wholeMatch(in: name)) != nil
  }

  private func write(
    _ source: Source, _ silences: [Silence], isWanted: Bool, to writer: any StreamWriter
  ) async throws {
    guard isWanted else { return try await writer.write(Array("[]\n".utf8)) }
    var separator = UInt8(ascii: "[")
    try await slices(of: source) { alerts in
      let bytes = try json(alerts, silences, receiver: source.name)
      guard !bytes.isEmpty else { return }
      try await writer.write([separator] + bytes)
      separator = UInt8(ascii: ",")
    }
    try await writer.write(Array((separator == UInt8(ascii: ",") ? "]\n" : "[]\n").utf8))
  }

  /// Reads in slices, so that no transaction lasts: by the labels that the filter names exactly, or all.
  private func slices(of source: Source, _ body: ([StoredAlert]) async throws -> Void) async throws {
    let labels = matchers.compactMap(\.exact)
    if let first = labels.first {
      let ids = try await database.read { tx in
        try AlertStore(tx).openIDs(source.id, with: first, and: Array(labels.dropFirst()))
      }
      for start in stride(from: 0, to: ids.count, by: Self.slice) {
        let slice = ids[start..<min(start + Self.slice, ids.count)]
        try await body(try await database.read { tx in try AlertStore(tx).open(slice) })
      }
    } else {
      var last: ID<StoredAlert>?
      repeat {
        let after = last
        let alerts = try await database.read { tx in
          try AlertStore(tx).open(source.id, after: after, limit: Self.slice)
        }
        try await body(alerts)
        last = alerts.count == Self.slice ? alerts.last?.id : nil
      } while last != nil
    }
  }

  /// Those that match, without brackets.
  private func json(_ alerts: [StoredAlert], _ silences: [Silence], receiver: String) throws -> [UInt8] {
    let matches = try AlertMatcher.all(matchers)
    let book = try SilenceBook(silences)
    var json = JSONWriter(capacity: alerts.count * 512)
    for alert in alerts {
      // Without anything to ask of them the labels stay the text that they are.
      let labels = matchers.isEmpty && book.isEmpty ? [] : alert.labelPairs
      guard matchers.isEmpty || matches(labels) else { continue }
      let silencedBy = book.silences(over: labels).map(\.uuid)
      guard silencedBy.isEmpty ? wantsActive : wantsSilenced else { continue }
      json.alert(alert, silencedBy: silencedBy, receiver: receiver)
    }
    return json.bytes
  }
}

extension JSONWriter {
  /// One alert as Alertmanager's API describes it; clients read all of these fields without asking.
  fileprivate mutating func alert(_ alert: StoredAlert, silencedBy: [String], receiver: String) {
    beginObject()
    key("annotations")
    raw(alert.annotations.utf8)
    member("endsAt", .instant(alert.endsAt))
    member("fingerprint", .string(alert.fingerprint.description))
    member("receivers", [["name": .string(receiver)]])
    member("startsAt", .instant(alert.startsAt))
    member(
      "status",
      [
        "inhibitedBy": [], "mutedBy": [], "silencedBy": .array(silencedBy),
        "state": silencedBy.isEmpty ? "active" : "suppressed",
      ])
    member("updatedAt", .instant(alert.lastSeenAt))
    if alert.generatorURL.safeURL != nil { member("generatorURL", .string(alert.generatorURL)) }
    key("labels")
    raw(alert.labels.utf8)
    endObject()
  }
}
