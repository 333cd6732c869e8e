import Core

/// The times in which each value held, from changes of a set: who was assigned, which sprint, whether it was flagged.
enum HeldSpans {
  struct Change<Value: Hashable> {
    var at: Instant
    var removed: [Value]
    var added: [Value]
  }

  struct Span<Value: Hashable>: Equatable {
    let value: Value
    let since: Instant
    /// nil: it holds still.
    var until: Instant?
  }

  /// - Parameters:
  ///   - current: what holds now.
  ///   - changes: in any order; what was removed without having been added held from the begin.
  /// - Returns: in the order of their begin.
  static func spans<Value>(_ current: [Value], _ changes: [Change<Value>], from begin: Instant) -> [Span<Value>] {
    let sorted = changes.sorted(inTime: \.at)
    var spans: [Span<Value>] = []
    var open: [Value: Int] = [:]
    var seen: Set<Value> = []
    func start(_ value: Value, _ time: Instant) {
      seen.insert(value)
      open[value] = spans.count
      spans.append(Span(value: value, since: time, until: nil))
    }
    for change in sorted {
      let time = max(change.at, begin)
      let (removed, added) = (Set(change.removed), Set(change.added))
      for value in change.removed where !added.contains(value) {
        if open[value] == nil, !seen.contains(value) { start(value, begin) }
        if let place = open.removeValue(forKey: value) { spans[place].until = time }
      }
      for value in change.added where open[value] == nil && !removed.contains(value) { start(value, time) }
    }
    let last = sorted.last.map { max($0.at, begin) } ?? begin
    for value in current.uniqued where open[value] == nil { start(value, seen.contains(value) ? last : begin) }
    let held = Set(current)
    for (value, place) in open where !held.contains(value) { spans[place].until = max(last, spans[place].since) }
    return spans.filter { $0.until != $0.since }.enumerated()
      .sorted { ($0.element.since, $0.offset) < ($1.element.since, $1.offset) }.map(\.element)
  }
}

extension ForeignItem {
  mutating func staff(_ spans: [HeldSpans.Span<ForeignPerson>]) {
    people = spans.map { ForeignStint(person: $0.value, since: $0.since, until: $0.until) }
  }

  mutating func join(_ spans: [HeldSpans.Span<String>]) {
    iterations = spans.map { ForeignMembership(name: $0.value, since: $0.since, until: $0.until) }
  }

  mutating func block(_ spans: [HeldSpans.Span<String>]) {
    blocks = spans.map { ForeignBlock(since: $0.since, until: $0.until, reason: $0.value) }
  }
}
