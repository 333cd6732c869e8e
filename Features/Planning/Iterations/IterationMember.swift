import Core

/// That a story was in an iteration for a time. Who reads the past asks these, never the stories as they are now: most
/// scopes change while they run.
package struct IterationMember: Sendable {
  package let iteration: ID<Iteration>
  package let story: ID<Story>
  package let addedAt: Instant
  package let removedAt: Instant?
  /// It was in when the iteration was started.
  package let isPlanned: Bool
  package let backlog: Backlog
  /// nil for spikes and what nobody has sized.
  package let points: Int?
  /// As it was when the iteration was closed, or is now.
  package let state: StoryState
  /// It went on into another iteration when this one was closed.
  package let wasCarried: Bool

  package func isIn(at instant: Instant) -> Bool {
    addedAt <= instant && (removedAt.map { instant < $0 } ?? true)
  }
}

/// What came of an iteration, in stories.
package struct IterationCounts: Hashable, Sendable {
  /// In when it was started; before that, in now.
  package var planned = 0
  /// Entered later and were not planned.
  package var added = 0
  package var done = 0
  package var carried = 0
  /// Neither done nor dropped, and in now.
  package var open = 0
  package var plannedPoints = 0
  package var addedPoints = 0
  package var donePoints = 0

  /// All that were ever in since the start.
  package var all: Int { planned + added }
  /// How much of it nobody had planned, 0...1; nil without stories.
  package var unplannedShare: Double? { all > 0 ? Double(added) / Double(all) : nil }

  package init() {}

  /// - Parameter members: of this iteration; a story may come several times.
  package init(_ iteration: Iteration, _ members: [IterationMember]) {
    let since = iteration.startedAt ?? .distantPast
    let end = iteration.closedAt ?? .distantFuture
    let lived = members.filter { member in
      iteration.startedAt == nil ? member.removedAt == nil : member.removedAt.map { $0 > since } ?? true
    }
    for (_, rows) in Dictionary(grouping: lived, by: \.story) {
      let points = rows[0].points ?? 0
      if iteration.startedAt == nil || rows.contains(where: \.isPlanned) {
        planned += 1
        plannedPoints += points
      } else {
        added += 1
        addedPoints += points
      }
      if rows.contains(where: \.wasCarried) { carried += 1 }
      guard rows.contains(where: { $0.addedAt <= end && ($0.removedAt.map { $0 > end } ?? true) }) else { continue }
      if rows[0].state == .done {
        done += 1
        donePoints += points
      } else if rows[0].state.isOpen {
        open += 1
      }
    }
  }
}
