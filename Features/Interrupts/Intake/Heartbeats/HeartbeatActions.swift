import Calendars
import Core
import Storage
import Teams

/// Verbs on heartbeats. A sender gives signs and, as with Opsgenie, may keep its own list; people keep all of them.
package struct HeartbeatActions {
  private let tx: Transaction
  private let actor: Actor
  private let store: HeartbeatStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = HeartbeatStore(tx)
  }

  static let longestName = 100

  package func add(
    _ name: String, of source: ID<Source>, interval: Span, priority: Priority? = nil, detail: String = "",
    isEnabled: Bool = true
  ) throws -> Heartbeat {
    try require(source, to: "add a heartbeat")
    guard try SourceStore(tx).find(source) != nil else {
      throw Refusal.invalid("source", "there is none with the number \(source)")
    }
    let name = name.trimmed
    guard (1...Self.longestName).contains(name.count), !name.contains(where: { $0 == "/" || $0.isNewline }) else {
      throw Refusal.invalid("name", "must have 1 to \(Self.longestName) characters, and no slash")
    }
    guard try store.find(name, of: source) == nil else {
      throw Refusal.invalid("name", "is taken: the source has a heartbeat “\(name)” already")
    }
    try check(interval)
    let id = try store.add(
      name, of: source, detail: detail.cut(toText: 1000), interval: interval, priority: priority, isEnabled: isEnabled)
    try record("heartbeat.added", id)
    return try store.get(id)
  }

  /// What is left out stays as it is.
  package func change(
    _ id: ID<Heartbeat>, interval: Span? = nil, detail: String? = nil, isEnabled: Bool? = nil
  ) throws -> Heartbeat {
    let before = try store.get(id)
    try require(before.source, to: "change a heartbeat")
    let every = interval ?? before.interval
    try check(every)
    let isOn = isEnabled ?? before.isEnabled
    // Switched on again it waits for a sign; what ran keeps its last one.
    let due = isOn && before.isEnabled && before.expiredAt == nil ? before.lastPingAt.map { $0 + every } : nil
    try store.change(
      id, detail: (detail ?? before.detail).cut(toText: 1000), interval: every, due: due, isEnabled: isOn)
    try record("heartbeat.changed", id)
    tx.wake(.due)
    return try store.get(id)
  }

  package func remove(_ id: ID<Heartbeat>) throws {
    let heartbeat = try store.get(id)
    try require(heartbeat.source, to: "remove a heartbeat")
    try store.remove(id)
    try record("heartbeat.removed", id)
  }

  /// A sign of life: what was missing is over.
  /// - Throws: `Refusal.notFound` for a name that the source has no heartbeat of.
  static func ping(_ name: String, from source: Source, _ tx: Transaction) throws -> Heartbeat {
    let store = HeartbeatStore(tx)
    guard let heartbeat = try store.find(name, of: source.id) else {
      throw Refusal.notFound("There is no heartbeat “\(name.prefix(100))” of this source; add it first.")
    }
    let due = heartbeat.isEnabled ? tx.now + heartbeat.interval : nil
    try store.ping(heartbeat.id, due: due)
    if heartbeat.expiredAt != nil {
      var signal = Signal(.resolve, key: heartbeat.key)
      signal.text = "It gave a sign of life again."
      try SignalActions(tx, from: source).apply(signal)
    }
    if heartbeat.lastPingAt == nil || heartbeat.expiredAt != nil { tx.wake(.changes) }
    return heartbeat
  }

  /// Silence has lasted too long.
  static func expire(_ heartbeat: Heartbeat, _ tx: Transaction) throws {
    try HeartbeatStore(tx).expire(heartbeat.id)
    let silence = tx.now - (heartbeat.lastPingAt ?? tx.now)
    let signal = heartbeat.missing(for: TimeText.long(silence))
    try SignalActions(tx, from: try SourceStore(tx).get(heartbeat.source)).apply(signal)
  }

  /// A source keeps its own.
  private func require(_ source: ID<Source>, to act: String) throws {
    if actor.kind == .source(source.number) { return }
    try actor.require(.manager, to: act)
  }

  private func check(_ interval: Span) throws {
    guard Heartbeat.intervals.contains(interval) else {
      throw Refusal.invalid("interval_seconds", "must be 60 seconds to 60 days")
    }
  }

  private func record(_ event: String, _ id: ID<Heartbeat>) throws {
    try tx.record(Event(event, of: Reference(kind: "heartbeat", number: id.number), by: actor))
  }
}
