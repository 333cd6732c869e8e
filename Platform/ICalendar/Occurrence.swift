import Core

/// One time at which an event of a calendar file takes place.
package struct Occurrence: Hashable, Sendable {
  let about: About
  /// Of an event that lasts whole days, local midnight in the reader's zone.
  package let start: Instant
  /// Not included; the same as `start` for an event that is only a moment.
  package let end: Instant
  /// First and last day of an event that lasts whole days, in no particular zone; otherwise nil.
  package let days: ClosedRange<Day>?

  /// Whether it lasts whole days.
  package var isAllDay: Bool { days != nil }
  /// The same for all occurrences of a series. Made up of start and summary where the file has none.
  package var uid: String { about.uid }
  /// Empty where the file has none.
  package var summary: String { about.summary }
  package var description: String? { about.description }
  package var location: String? { about.location }
  package var categories: [String] { about.categories }
  /// E-mail addresses of those invited, as the file writes them; each once.
  package var attendees: [String] { about.attendees }
  /// Those of the attendees who have answered no.
  package var declined: [String] { about.declined }
  /// E-mail address of who invited.
  package var organizer: String? { about.organizer }
  /// Whether it takes none of the time of those who take part (TRANSP): calendar programs call that free.
  package var isTransparent: Bool { about.isTransparent }

  /// What an event says beside its time.
  struct About: Hashable, Sendable {
    let uid, summary: String
    let description, location: String?
    let categories, attendees, declined: [String]
    let organizer: String?
    let isTransparent: Bool
  }
}
