import Calendars
import Core
import JSON

/// Something that happened to the calendar of a rotation: which of its shifts it can have changed.
struct FeedChange {
  let rotation: ID<Rotation>
  let at: Instant
  /// nil: all of them.
  let span: Range<Instant>?
  /// The override that was made or taken back.
  let override: Int64?

  /// Events that change all shifts, and those that change the shifts of a time.
  static let names = [
    "rotation.added", "rotation.changed", "rotation.ended", "rotation.replaced", "rotation.covered",
    "rotation.override_ended", "rotation.planned", "rotation.plan_taken_back",
  ]

  /// Events that change who is there, in whatever rotation.
  static let presence = [
    "leave.added", "leave.ended", "calendar.read", "calendar.removed", "person.deactivated", "person.reactivated",
  ]

  /// - Parameter facts: of the event, as it was recorded.
  init(rotation: ID<Rotation>, at: Instant, event: String, facts: String) {
    self.rotation = rotation
    self.at = at
    let isPartial = ["rotation.replaced", "rotation.covered", "rotation.override_ended"].contains(event)
    let facts = isPartial ? try? JSONValue.parse(facts) : nil
    override = facts?["override"]?.integer
    span = facts.flatMap { facts in
      guard let from = facts["from"]?.text.flatMap({ Instant(rfc3339: $0) }),
        let to = facts["to"]?.text.flatMap({ Instant(rfc3339: $0) }), from < to
      else { return nil }
      return from..<to
    }
  }
}

/// How often shifts of a rotation have changed, and when last: by this a calendar program knows a newer entry from an
/// older one.
struct FeedRevisions {
  /// Oldest first; without a span all shifts.
  private var changes: [(at: Instant, span: Range<Instant>?)] = []

  /// - Parameters:
  ///   - changes: of the rotation, oldest first.
  ///   - reach: in which all shifts lie that are asked for.
  init(_ changes: [FeedChange], of lane: RotationLane, in reach: Range<Instant>) {
    var spans: [Int64: Range<Instant>] = [:]
    for change in changes {
      // What is taken back changes again what it had changed.
      let span = change.span ?? change.override.flatMap { spans[$0] }
      if let override = change.override { spans[override] = span }
      guard let span else {
        self.changes.append((change.at, nil))
        continue
      }
      guard span.overlaps(reach) else { continue }
      // What is left of a turn beside the change has become shorter or longer.
      let turns = lane.planned(from: span.lowerBound, to: span.upperBound).map(\.span)
      let low = turns.map(\.lowerBound).min() ?? span.lowerBound
      let high = turns.map(\.upperBound).max() ?? span.upperBound
      self.changes.append((change.at, min(low, span.lowerBound)..<max(high, span.upperBound)))
    }
  }

  func revision(in shift: Range<Instant>) -> (number: Int64, at: Instant?) {
    let own = changes.filter { $0.span?.overlaps(shift) ?? true }
    return (Int64(max(0, own.count - 1)), own.last?.at)
  }
}
