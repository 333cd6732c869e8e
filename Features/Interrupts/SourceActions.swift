import Core
import Storage
import Teams

/// Verbs on sources. Keys are shown once and kept only as a hash.
package struct SourceActions {
  private let tx: Transaction
  private let actor: Actor
  private let store: SourceStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = SourceStore(tx)
  }

  /// - Parameter team: the operations team that triages; nil takes the only one.
  /// - Returns: the source and its key, which cannot be read again.
  package func add(
    name: String, kind: Source.Kind, team: ID<Team>? = nil, groupBy: [String] = Source.defaultGroupBy,
    resolveTimeout: Span = Source.defaultResolveTimeout, defaultPriority: Priority = .p3,
    floodLimit: Int = Source.defaultFloodLimit
  ) throws -> (Source, key: String) {
    try actor.require(.manager, to: "add a source")
    let name = name.trimmingSpaces
    guard (1...80).contains(name.count) else {
      throw Refusal.invalid("name", "must have 1 to 80 characters, has \(name.count)")
    }
    guard try store.find(name: name) == nil else {
      throw Refusal.invalid("name", "is taken: there is a source “\(name)” already")
    }
    guard groupBy.count <= 10, groupBy.allSatisfy(\.isLabelName) else {
      throw Refusal.invalid("group_by", "must be at most 10 label names of letters, digits and underscores")
    }
    guard resolveTimeout >= .seconds(1), resolveTimeout <= .days(7) else {
      throw Refusal.invalid("resolve_timeout_seconds", "must be 1 second to 7 days")
    }
    guard (1...10_000).contains(floodLimit) else {
      throw Refusal.invalid("flood_limit", "must be 1 to 10000, is \(floodLimit)")
    }
    let key = SourceKey.new(for: kind, tx)
    let id = try store.add(
      name: name, kind: kind, team: try operationsTeam(team), keyHash: SourceKey.hash(key), groupBy: groupBy,
      resolveTimeout: resolveTimeout, defaultPriority: defaultPriority, floodLimit: floodLimit)
    try record("source.added", id)
    return (try store.get(id), key)
  }

  /// Makes the old key useless at once.
  package func replaceKey(_ id: ID<Source>) throws -> String {
    try actor.require(.manager, to: "replace the key of a source")
    let key = SourceKey.new(for: try store.get(id).kind, tx)
    try store.replaceKey(id, keyHash: SourceKey.hash(key))
    try record("source.key_replaced", id)
    return key
  }

  package func setEnabled(_ id: ID<Source>, _ enabled: Bool) throws {
    try actor.require(.manager, to: "switch a source on or off")
    _ = try store.get(id)
    try store.setDisabled(id, at: enabled ? nil : tx.now)
    try record(enabled ? "source.enabled" : "source.disabled", id)
  }

  private func operationsTeam(_ wanted: ID<Team>?) throws -> ID<Team> {
    let teams = try TeamStore(tx).all(kind: .operations)
    if let wanted {
      guard teams.contains(where: { $0.id == wanted }) else {
        throw Refusal.invalid("team", "must be an operations team; there is none with the number \(wanted)")
      }
      return wanted
    }
    guard let only = teams.first else {
      throw Refusal.invalid("team", "there is no operations team yet; add one first")
    }
    guard teams.count == 1 else {
      throw Refusal.invalid("team", "must be given: there are \(teams.count) operations teams")
    }
    return only.id
  }

  private func record(_ event: String, _ id: ID<Source>) throws {
    try tx.record(Event(event, of: Reference(kind: "source", number: id.number), by: actor))
  }
}

extension String {
  /// Without spaces at both ends.
  var trimmingSpaces: String {
    var view = self[...]
    while view.first?.isWhitespace == true { view.removeFirst() }
    while view.last?.isWhitespace == true { view.removeLast() }
    return String(view)
  }

  /// What Prometheus accepts as the name of a label.
  var isLabelName: Bool {
    guard let first = utf8.first, first.isLetterOrUnderscore, utf8.count <= 128 else { return false }
    return utf8.allSatisfy { $0.isLetterOrUnderscore || (0x30...0x39).contains($0) }
  }
}

extension UInt8 {
  fileprivate var isLetterOrUnderscore: Bool {
    (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F
  }
}
