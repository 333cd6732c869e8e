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

  /// Events that may change a name which entries show; what has changed is in their facts.
  static let renaming = ["person.edited", "team.edited"]

  /// Whether an event can have changed any entry.
  static func isSeen(event: String, facts: String) -> Bool {
    guard renaming.contains(event) else { return true }
    return (try? JSONValue.parse(facts))?["name"] != nil
  }

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

/// By what a calendar program knows a newer entry from an older one: SEQUENCE, and when it last changed (RFC 5545).
///
/// SEQUENCE is the place of the last event that touched the entry's shift among all events of its rotation, counted from 0.
/// For one UID it never falls, and it rises whenever the entry says something else:
/// - Events are never deleted, so that each keeps its place whatever is looked at, and when.
/// - A change of the plan and of who is there touches every shift. In between, turns hand over at the same moments, so that
///   what an override touches stays the same.
/// - An override changes the shifts that lie in its time, and those that it cuts, which end or begin where it does. No
///   shift that it does not touch is another one afterwards.
///
/// Counting the events that touch a shift would not do: a shift that becomes shorter, or a cadence under which an override
/// lies in another turn, leaves fewer of them.
struct FeedRevisions {
  /// Oldest first; without a span all shifts.
  private var changes: [(place: Int64, at: Instant, span: Range<Instant>?)] = []

  private static let moment = Span(microseconds: 1)

  /// - Parameters:
  ///   - changes: all of the rotation, oldest first.
  ///   - reach: in which all shifts lie that are asked for.
  init(_ changes: [FeedChange], of lane: RotationLane, in reach: Range<Instant>) {
    var spans: [Int64: Range<Instant>] = [:]
    for (place, change) in changes.enumerated() {
      // What is taken back changes again what it had changed.
      let span = change.span ?? change.override.flatMap { spans[$0] }
      if let override = change.override { spans[override] = span }
      let touched = span.map { Self.touched(by: $0, in: lane, reach) }
      if let touched, !touched.overlaps(reach) { continue }
      self.changes.append((Int64(place), change.at, touched))
    }
  }

  /// The span, and the moment beside an end of it at which it cuts a turn or other coverage. At a hand-over by plan
  /// shifts end anyway.
  private static func touched(
    by span: Range<Instant>, in lane: RotationLane, _ reach: Range<Instant>
  ) -> Range<Instant> {
    let wide = (span.lowerBound - moment)..<(span.upperBound + moment)
    guard wide.overlaps(reach) else { return wide }
    func isHandOver(_ edge: Instant) -> Bool {
      lane.planned(from: edge - moment, to: edge + moment).contains { $0.start == edge || $0.end == edge }
    }
    let start = isHandOver(span.lowerBound) ? span.lowerBound : wide.lowerBound
    return start..<(isHandOver(span.upperBound) ? span.upperBound : wide.upperBound)
  }

  func revision(in shift: Range<Instant>) -> (number: Int64, at: Instant?) {
    let last = changes.last { $0.span?.overlaps(shift) ?? true }
    return (last?.place ?? 0, last?.at)
  }
}
