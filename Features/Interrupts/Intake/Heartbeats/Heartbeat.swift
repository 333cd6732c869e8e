import Core

/// A sign of life that a sender gives again and again; its silence is what matters.
package struct Heartbeat: Sendable {
  package let id: ID<Heartbeat>
  package let source: ID<Source>
  package let name: String
  package let detail: String
  /// The longest silence that is still life.
  package let interval: Span
  /// nil: the source's default.
  package let priority: Priority?
  package let isEnabled: Bool
  package let lastPingAt: Instant?
  /// When silence becomes an interrupt; nil before the first sign, after the last one, and while it is switched off.
  package let dueAt: Instant?
  /// Since when it has been missing.
  package let expiredAt: Instant?

  package static let intervals = Span.minutes(1)...Span.days(60)

  enum State: String, CaseIterable {
    case waiting, alive, missing, off
  }

  var state: State {
    if !isEnabled { return .off }
    return expiredAt != nil ? .missing : lastPingAt == nil ? .waiting : .alive
  }

  /// Under which its interrupt is found again.
  var key: String { "heartbeat:\(name)" }

  /// What its silence asks for.
  /// - Parameter silence: in words.
  func missing(for silence: String) -> Signal {
    var signal = Signal(.raise, key: key)
    signal.say("No sign of life from \(name) for \(silence)", [detail])
    signal.priority = priority
    signal.label("heartbeat", name)
    return signal
  }
}

extension Heartbeat.State {
  var words: String {
    switch self {
    case .waiting: "waits for the first sign"
    case .alive: "alive"
    case .missing: "missing"
    case .off: "switched off"
    }
  }
}
