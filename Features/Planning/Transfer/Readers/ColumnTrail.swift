import Core

/// Moves of an item from the changes that a source has written down, in any order and perhaps with gaps.
struct ColumnTrail {
  struct Change {
    var at: Instant
    /// nil where the source does not say.
    var from: String?
    var to: String
    var by: ForeignPerson?
    var reason = ""
  }

  private(set) var moves: [ForeignMove]
  /// A change began where the one before had not ended, or the last one did not end where the item is now.
  private(set) var hasGaps = false

  /// - Parameters:
  ///   - known: when the item was changed last, where a move to its column is missing.
  init(
    createdAt: Instant, createdBy: ForeignPerson?, current: String, changes: [Change], known: Instant? = nil
  ) {
    let sorted = changes.sorted(inTime: \.at)
    let start = sorted.first?.from ?? sorted.first?.to ?? current
    moves = [ForeignMove(at: createdAt, to: start, by: createdBy)]
    var (column, time) = (start, createdAt)
    for change in sorted {
      if let from = change.from, from != column { hasGaps = true }
      guard change.to != column else { continue }
      time = max(time, change.at)
      moves.append(ForeignMove(at: time, from: column, to: change.to, by: change.by, reason: change.reason))
      column = change.to
    }
    if column != current {
      hasGaps = true
      moves.append(ForeignMove(at: max(time, known ?? time), from: column, to: current))
    }
  }
}

extension Array {
  /// The oldest first. What happened at the same time stays in the order of the file, which may have the newest first.
  func sorted(inTime at: (Element) -> Instant) -> [Element] {
    guard let first, let last else { return [] }
    let ordered = at(first) > at(last) ? Array(reversed()) : self
    return ordered.enumerated().sorted { (at($0.element), $0.offset) < (at($1.element), $1.offset) }.map(\.element)
  }
}

extension ForeignItem {
  /// Takes over a trail of changes that the source has written down.
  mutating func follow(_ changes: [ColumnTrail.Change], known: Instant? = nil, _ draft: inout WorkDraft) {
    let trail = ColumnTrail(
      createdAt: createdAt, createdBy: createdBy, current: column, changes: changes, known: known)
    moves = trail.moves
    hasHistory = true
    draft.lose(.gaps, when: trail.hasGaps)
  }

  /// For a source without history: created at one time and, later, where it is now.
  mutating func appear(at time: Instant?, _ draft: inout WorkDraft) {
    hasHistory = false
    guard let time, time > createdAt else {
      moves = [ForeignMove(at: createdAt, to: column, by: createdBy)]
      return
    }
    let first = draft.creation()
    moves = [ForeignMove(at: createdAt, to: first, by: createdBy), ForeignMove(at: time, from: first, to: column)]
  }
}
