import Core
import JSON

/// What the history of a story or epic says, in our terms. Its entries hold ids, and beside them what these were called.
struct TaigaHistory {
  private(set) var moves: [ColumnTrail.Change] = []
  private(set) var people: [HeldSpans.Change<ForeignPerson>] = []
  private(set) var milestones: [HeldSpans.Change<String>] = []
  private(set) var hasComments = false
  /// Assigned people who stand there by number only.
  private(set) var hasUnknownPeople = false
  private var stops: [(at: Instant, isBlocked: Bool?, note: String?)] = []

  /// - Parameter entry: not older than the one before.
  mutating func read(_ entry: ExportNode, _ at: Instant) throws {
    if try entry.line("comment") != nil { hasComments = true }
    guard let diff = entry["diff"], diff.value.members != nil else { return }
    let by = try author(entry)
    let status = names(diff["status"], entry["values"]?["status"])
    if let to = status.to { moves.append(ColumnTrail.Change(at: at, from: status.from, to: to, by: by)) }
    let milestone = names(diff["milestone"], entry["values"]?["milestone"])
    if diff["milestone"] != nil {
      milestones.append(
        HeldSpans.Change(at: at, removed: [milestone.from].compactMap(\.self), added: [milestone.to].compactMap(\.self))
      )
    }
    if let change = diff["assigned_to"]?.value.elements {
      let sides = [change.first, change.last].map { $0?.text.flatMap { ForeignPerson(either: $0) } }
      people.append(
        HeldSpans.Change(at: at, removed: [sides[0]].compactMap(\.self), added: [sides[1]].compactMap(\.self)))
    } else if diff["assigned_users"] != nil {
      hasUnknownPeople = true
    }
    if diff["is_blocked"] != nil || diff["blocked_note"] != nil {
      stops.append(
        (at, diff["is_blocked"]?.value.elements?.last?.flag, diff["blocked_note"]?.value.elements?.last?.text?.oneLine))
    }
  }

  /// `["ana@example.org", "Ana"]`
  private func author(_ entry: ExportNode) throws -> ForeignPerson? {
    guard let parts = entry["user"]?.value.elements, !parts.isEmpty else { return nil }
    return ForeignPerson(name: parts.last?.text, address: parts.count > 1 ? parts.first?.text : nil)
  }

  /// Both sides of a change by name; older exports have names in the change itself.
  private func names(_ change: ExportNode?, _ values: ExportNode?) -> (from: String?, to: String?) {
    guard let sides = change?.value.elements, sides.count == 2 else { return (nil, nil) }
    let named = sides.map { side in
      (side.integer.map(String.init).flatMap { values?.value[$0]?.text } ?? side.text)?.oneLine
    }
    return (named[0], named[1])
  }

  /// - Parameter now: the note of the block that lasts; empty when it is not blocked.
  func blocks(now: [String], from begin: Instant) -> [HeldSpans.Span<String>] {
    var spans: [HeldSpans.Span<String>] = []
    var since: (at: Instant, note: String)?
    for stop in stops {
      if stop.isBlocked == true { since = (max(stop.at, begin), stop.note ?? "") }
      guard stop.isBlocked == false else { continue }
      if let start = since ?? (spans.isEmpty ? (begin, "") : nil) {
        spans.append(HeldSpans.Span(value: start.1, since: start.0, until: max(stop.at, start.0)))
      }
      since = nil
    }
    guard let note = now.first else { return spans }
    return spans + [HeldSpans.Span(value: note, since: since?.at ?? begin, until: nil)]
  }
}
