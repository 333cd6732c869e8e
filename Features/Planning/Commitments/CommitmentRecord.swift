import Core
import Storage
import Teams

/// What was promised in a time, what came of it, and what called people away (P6, S4).
package struct CommitmentRecord: Sendable {
  package let span: Range<Instant>
  /// Made in the time, newest first.
  package let commitments: [Commitment]
  /// That happened in the time, oldest first.
  package let breaches: [CommitmentBreach]

  package var made: Int { commitments.count }
  package var open: Int { commitments.count { $0.isOpen } }
  /// Minutes that the breaches cost.
  package var minutes: Int { breaches.reduce(0) { $0 + $1.minutes } }
  /// What was broken, newest first.
  package var broken: [Commitment] { commitments.filter { $0.outcome == .broken } }

  package func count(_ outcome: Commitment.Outcome) -> Int { commitments.count { $0.outcome == outcome } }

  /// `Kept 10 of 12 that have ended`; nil before any has.
  package var words: String? {
    let (kept, ended) = (count(.met), count(.met) + count(.broken))
    return ended == 0 ? nil : "Kept \(kept) of \(ended)"
  }
}
