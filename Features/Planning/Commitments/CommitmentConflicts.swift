import Calendars
import Core
import OnCall
import Storage
import Teams

/// Duties that people have while they are committed: the duty comes first, so somebody should decide.
struct CommitmentConflicts {
  /// A turn that begins before the promise ends, the first one.
  struct Turn {
    let kind: Rotation.Kind
    let from: Instant
  }

  private var turns: [ID<Commitment>: Turn] = [:]

  init(_ commitments: [Commitment], _ lanes: [RotationLane], at now: Instant) {
    guard let last = commitments.map(\.until).max() else { return }
    let shifts = lanes.filter { $0.endedAt.map { $0 > now } ?? true }.flatMap { lane in
      lane.shifts(from: now, to: last).map { (kind: lane.rotation.kind, shift: $0) }
    }.sorted { $0.shift.start < $1.shift.start }
    for commitment in commitments {
      let first = shifts.first { turn in
        turn.shift.people.contains(commitment.person.number) && turn.shift.start < commitment.until
      }
      turns[commitment.id] = first.map { Turn(kind: $0.kind, from: max($0.shift.start, now)) }
    }
  }

  func turn(_ commitment: Commitment) -> Turn? { turns[commitment.id] }
}
