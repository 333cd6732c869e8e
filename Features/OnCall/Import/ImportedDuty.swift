import Calendars
import Core
import Teams

/// Who has the duty while the changes by hand of a file are entered one after the other: by the rotation and its even
/// plans, and with what was entered before. What was changed here by hand stands on top of it.
struct ImportedDuty {
  /// Where changes made here have moved a duty, and who has it there.
  struct Moved {
    /// Ascending and apart.
    let spans: [Range<Instant>]
    let people: [ID<Person>]

    static let nothing = Moved(spans: [], people: [])
  }

  private let lane: RotationLane
  /// What was made here by hand, oldest first.
  private let own: [StoredOverride]
  private var applied: [ShiftOverride]

  /// - Parameters:
  ///   - lane: the rotation as it is after the import.
  ///   - imported: overrides that earlier imports made.
  init(_ lane: RotationLane, imported: Set<ID<StoredOverride>>) {
    self.lane = lane
    own = lane.overrides.filter { !$0.isPlanned && !imported.contains($0.id) }
    applied = lane.overrides.filter(\.isPlanned).map(\.applied)
  }

  mutating func apply(_ changes: [ShiftOverride]) { applied += changes }

  /// The part of the span in which there is a rotation, and its shifts without what was made here by hand.
  func shifts(in change: ImportedOverride) -> (span: Range<Instant>, shifts: [Shift]) {
    let span = min(max(change.from, lane.addedAt), change.to)..<change.to
    let planned = lane.planned(from: span.lowerBound, to: span.upperBound)
    return (span, planned.applying(applied.filter { $0.span.overlaps(span) }))
  }

  /// Whether somebody here has since given away by hand what the override gave.
  func isBelow(_ override: StoredOverride, from now: Instant) -> Bool {
    let left = max(override.from, now)..<max(override.to, now)
    return own.contains {
      $0.id > override.id && $0.replaced != nil && $0.replaced == override.person && $0.applied.span.overlaps(left)
    }
  }

  /// Where changes made here have moved the duty of those whom a change of the file relieves.
  /// - Parameters:
  ///   - relieved: nil: everybody.
  ///   - override: only changes that were made before it count; nil: all.
  func moved(
    _ change: ImportedOverride, relieved: ID<Person>?, before override: ID<StoredOverride>?
  ) -> Moved {
    let (span, shifts) = shifts(in: change)
    let changes = own.filter { own in
      own.applied.span.overlaps(span) && override.map { own.id < $0 } ?? true
    }.map(\.applied)
    guard !span.isEmpty, !changes.isEmpty else { return .nothing }
    let changed = shifts.applying(changes)
    let everybody = Set(shifts.flatMap(\.people))
    let concerned = relieved.map { [$0.number] } ?? everybody
    let edges = Set((shifts + changed).flatMap { [$0.start, $0.end] } + [span.lowerBound, span.upperBound])
    let inside = edges.filter { span.lowerBound <= $0 && $0 <= span.upperBound }.sorted()
    var (moved, people) = (Coverage(), [ID<Person>]())
    for (from, to) in zip(inside, inside.dropFirst()) {
      let (before, after) = (shifts.people(at: from), changed.people(at: from))
      let isFilled = relieved == nil && before.isEmpty && !after.isEmpty
      guard isFilled || concerned.intersection(before) != concerned.intersection(after) else { continue }
      moved.add(from..<to)
      people += after.sorted().map { ID($0) }.filter { !people.contains($0) }
    }
    var free = Coverage()
    for gap in moved.gaps(in: span) { free.add(gap) }
    return Moved(spans: free.gaps(in: span), people: people)
  }
}

extension [Shift] {
  fileprivate func people(at instant: Instant) -> Set<Int64> { Set(filter { $0.contains(instant) }.flatMap(\.people)) }
}
