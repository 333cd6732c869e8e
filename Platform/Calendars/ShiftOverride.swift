import Core

/// A change of who has the duty for a time, which leaves everything else of the calendar as it is.
package struct ShiftOverride: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// Where the first has the duty, the others have it instead; nobody: their part is a gap.
    case replace(Int64, by: [Int64])
    /// These have the duty too, also where nobody else has.
    case add([Int64])
  }

  package let from: Instant
  /// The first instant that is no longer part of it.
  package let to: Instant
  package let change: Change

  package init(from: Instant, to: Instant, _ change: Change) {
    self.from = from
    self.to = to
    self.change = change
  }

  package var span: Range<Instant> { from..<max(from, to) }
}

extension [Shift] {
  /// The shifts with the overrides applied, in their order: a later one sees what an earlier one has made.
  ///
  /// A shift that an override meets in part is cut there; nothing is merged and no gap is filled but by added coverage.
  package func applying(_ overrides: [ShiftOverride]) -> [Shift] {
    overrides.reduce(self) { shifts, override in shifts.applying(override) }
  }

  private func applying(_ override: ShiftOverride) -> [Shift] {
    let span = override.span
    guard !span.isEmpty else { return self }
    var changed = flatMap { shift -> [Shift] in
      let part = (shift.start..<shift.end).clamped(to: span)
      guard !part.isEmpty, let people = override.people(insteadOf: shift.people) else { return [shift] }
      return [
        shift.cut(shift.start..<part.lowerBound),
        Shift(index: shift.index, start: part.lowerBound, end: part.upperBound, people: people),
        shift.cut(part.upperBound..<shift.end),
      ].filter { $0.start < $0.end }
    }
    if case .add(let people) = override.change {
      var covered = Coverage()
      for shift in self { covered.add(shift.start..<shift.end) }
      changed += covered.gaps(in: span).map {
        Shift(index: -1, start: $0.lowerBound, end: $0.upperBound, people: people)
      }
      changed.sort { ($0.start, $0.end, $0.index) < ($1.start, $1.end, $1.index) }
    }
    return changed
  }
}

extension ShiftOverride {
  /// - Returns: nil when the shift stays as it is.
  fileprivate func people(insteadOf people: [Int64]) -> [Int64]? {
    switch change {
    case .add(let more):
      let fresh = more.filter { !people.contains($0) }
      return fresh.isEmpty ? nil : people + fresh
    case .replace(let replaced, let substitutes):
      guard let position = people.firstIndex(of: replaced) else { return nil }
      let fresh = substitutes.filter { !people.contains($0) }
      return Array(people[..<position]) + fresh + Array(people[(position + 1)...])
    }
  }
}
