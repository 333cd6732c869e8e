import Core
import Teams

/// A time in which a person has no duty, whatever the plans say.
package struct Leave: Hashable, Sendable {
  package let id: ID<Leave>
  package let person: ID<Person>
  /// Never earlier than when it was known: what has been is not changed.
  package let from: Instant
  /// The first instant that is no longer part of it; the same as `from` when it was taken back before it began.
  package let to: Instant
  /// For the person and managers only: why somebody is away concerns nobody else.
  package let note: String
  /// Where it was read; nil: it was written here.
  package let calendar: ID<AbsenceCalendar>?
  package let madeBy: String

  package var span: Range<Instant> { from..<max(from, to) }
}

/// A day on which a team's working hours do not count.
package struct Holiday: Hashable, Sendable {
  package let id: ID<Holiday>
  package let team: ID<Team>
  /// By the clocks of the team.
  package let day: Day
  package let name: String
  /// Where it was read; nil: it was written here.
  package let calendar: ID<AbsenceCalendar>?
  /// Hours of the day before this count as they did: what has been is not changed.
  package let knownAt: Instant
}
