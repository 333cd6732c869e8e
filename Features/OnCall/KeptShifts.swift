import Calendars
import Core

/// Shifts as they were, up to a moment. What has been is read, not computed again: neither new zone rules nor a mistake
/// mended in the computation may change who answered.
package struct KeptShifts: Hashable, Sendable {
  /// From here on shifts are computed.
  package let until: Instant
  /// Earliest first; those that were not over end at `until`.
  package let shifts: [Shift]

  /// All is computed.
  package static let nothing = KeptShifts(until: Instant(seconds: 0), shifts: [])

  package init(until: Instant, shifts: [Shift]) {
    self.until = until
    self.shifts = shifts
  }

  /// A computed shift that began earlier begins where what was kept of it does, or else at `until`.
  func continued(_ shift: Shift) -> Shift {
    guard shift.start < until else { return shift }
    let start = place(before: shift).map { shifts[$0].start } ?? until
    return shift.cut(start..<shift.end)
  }

  /// What was kept, and what follows.
  func joined(with later: [Shift]) -> [Shift] {
    guard !shifts.isEmpty else { return later.map(continued) }
    let gone = Set(later.filter { $0.start < until }.compactMap(place))
    let past = shifts.indices.filter { !gone.contains($0) }.map { shifts[$0] }
    return (past + later.map(continued)).sorted { ($0.start, $0.end, $0.index) < ($1.start, $1.end, $1.index) }
  }

  /// Where the kept part of a shift that goes on is.
  private func place(before shift: Shift) -> Int? {
    shifts.lastIndex { $0.end == until && $0.index == shift.index && $0.people == shift.people }
  }
}
