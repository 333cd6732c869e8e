import Core

/// A time during which a group of people has the duty.
package struct Shift: Hashable, Sendable {
  /// Which turn of its layer it is, from 0; parts of a turn share it. -1 for added coverage.
  package let index: Int64
  package let start: Instant
  /// The first instant that is no longer part of it.
  package let end: Instant
  /// Person numbers in the order of the slot; nobody in an empty slot.
  package let people: [Int64]

  package init(index: Int64, start: Instant, end: Instant, people: [Int64]) {
    self.index = index
    self.start = start
    self.end = end
    self.people = people
  }

  package func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }
}
