import Core

/// What a sender wants, whatever format it spoke: each format turns a request into signals, and `SignalActions` applies
/// them. A value without clock and database, so that a format is tested with a table.
package struct Signal: Sendable, Hashable {
  package enum Act: Sendable, Hashable {
    /// Opens an interrupt, or joins the one that is open under the key.
    case raise
    case acknowledge
    /// Nobody has it any more; who is told is decided anew.
    case release
    case resolve
    /// Only a word on it: `text`.
    case note
    /// Nobody is told until then, and then it is decided anew.
    case snooze(until: Instant)
    /// Gives it to the person with this mail address; the shield holds.
    case assign(email: String)
    /// Tells the next ones on its path now.
    case escalate
    /// Replaces title, detail or priority where the signal has them.
    case rewrite
    /// Adds labels and tags.
    case mark
    /// Takes labels with these names and these tags away.
    case unmark(names: [String], tags: [String])
  }

  package var act: Act
  /// Signals with the same key are one interrupt while it is open; without one each is an interrupt of its own.
  package var key: String?
  /// One line.
  package var title = ""
  package var detail = ""
  /// nil: the source's default.
  package var priority: Priority?
  package var kind = Interrupt.Kind.alert
  package var links: [Link] = []
  /// Name of a customer team.
  package var customer: String?
  /// Whether a customer that nobody knows is refused; else it is left out.
  package var refusesUnknownCustomer = false
  package var technology: String?
  /// Sorted by name.
  package var labels: [Label] = []
  package var tags: [String] = []
  /// Who acted at the sender's, by name or mail address.
  package var by: String?
  /// What they said with it.
  package var text = ""

  package struct Link: Sendable, Hashable {
    /// Begins with http:// or https://.
    package let address: String
    package let text: String

    package init(_ address: String, _ text: String = "") {
      self.address = address
      self.text = text
    }
  }

  package init(_ act: Act, key: String? = nil) {
    self.act = act
    self.key = key.map(Self.bounded)
  }

  static let longestKey = 512

  /// What rules can ask for: its labels, and what it says beside them.
  var known: [Label] {
    let own: [(String, String?)] = [
      ("title", title), ("text", detail), ("key", key), ("priority", priority?.name), ("customer", customer),
      ("technology", technology), ("kind", kind.rawValue), ("tags", tags.joined(separator: ",")),
    ]
    let names = Set(labels.map(\.name))
    return labels + own.compactMap { name, value in names.contains(name) ? nil : value.map { Label(name, $0) } }
  }

  /// As the open interrupt keeps it.
  var groupKey: String? { key.map { "key:\($0)" } }

  /// A key of any length and content as one that can be stored and compared.
  private static func bounded(_ key: String) -> String {
    key.utf8.count <= longestKey && !key.utf8.contains { $0 < 0x20 } ? key : "sha256:\(SourceKey.hash(key))"
  }
}

/// What became of a signal.
package struct SignalOutcome: Sendable {
  package enum Effect: Sendable, Hashable {
    case opened
    /// Counted on what was open already.
    case joined
    /// Counted on the interrupt that stands for too many of them.
    case merged
    case changed
    /// It was so already.
    case unchanged
    /// There was nothing open that it could concern.
    case nothingOpen
  }

  package let effect: Effect
  /// As it is now.
  package let interrupt: Interrupt?

  static let nothingOpen = SignalOutcome(effect: .nothingOpen, interrupt: nil)
}

/// What a sender said of an interrupt beside its title and text.
package struct SignalFacts: Sendable, Hashable {
  /// Sorted by name.
  package var labels: [Label] = []
  package var tags: [String] = []
  package var links: [Signal.Link] = []

  package var isEmpty: Bool { labels.isEmpty && tags.isEmpty && links.isEmpty }

  static let maximumLabels = 64
  static let maximumTags = 20
  static let maximumLinks = 20

  init() {}

  init(_ signal: Signal) {
    labels = Array(signal.labels.prefix(Self.maximumLabels))
    tags = Array(signal.tags.prefix(Self.maximumTags))
    links = Array(signal.links.prefix(Self.maximumLinks))
  }

  /// Of labels with the same name the new one counts.
  mutating func add(_ signal: Signal) {
    let names = Set(signal.labels.map(\.name))
    labels = (labels.filter { !names.contains($0.name) } + signal.labels).sorted { $0.name < $1.name }
    tags += signal.tags.filter { !tags.contains($0) }
    labels = Array(labels.prefix(Self.maximumLabels))
    tags = Array(tags.prefix(Self.maximumTags))
  }

  mutating func remove(names: [String], tags gone: [String]) {
    labels.removeAll { names.contains($0.name) }
    tags.removeAll { gone.contains($0) }
  }
}
