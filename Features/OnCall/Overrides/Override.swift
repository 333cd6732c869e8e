import Calendars
import Core
import Teams

/// A change by hand of who has a duty for a time: replaces one person, or adds coverage.
package struct StoredOverride: Hashable, Sendable {
  package let id: ID<StoredOverride>
  package let rotation: ID<Rotation>
  package let from: Instant
  /// The first instant that is no longer part of it.
  package let to: Instant
  /// Who has the duty instead, or too; nil: nobody, which leaves a gap on purpose.
  package let person: ID<Person>?
  /// Who is replaced; nil: coverage is added.
  package let replaced: ID<Person>?
  package let reason: String
  package let madeBy: String
  package let madeAt: Instant
  /// Made by applying a plan, which another one may take back; else by hand.
  package let isPlanned: Bool

  /// As the calendar applies it.
  package var applied: ShiftOverride {
    let people = person.map { [$0.number] } ?? []
    return ShiftOverride(from: from, to: to, replaced.map { .replace($0.number, by: people) } ?? .add(people))
  }
}
