import Core
import Teams

/// An iCalendar file, or the address of one, that leave or holidays are read from.
package struct AbsenceCalendar: Hashable, Sendable {
  /// Whose times it says.
  package enum Subject: Hashable, Sendable {
    /// Days on which a team does not work.
    case holidays(ID<Team>)
    /// Leave of one person: every event.
    case person(ID<Person>)
    /// Leave of the people of a team: whose an event is, its participants or its title say.
    case team(ID<Team>)

    /// As it is stored and as the API names it.
    package var purpose: String { if case .holidays = self { "holidays" } else { "leave" } }
    package var team: ID<Team>? {
      switch self {
      case .holidays(let team), .team(let team): team
      case .person: nil
      }
    }
    package var person: ID<Person>? { if case .person(let person) = self { person } else { nil } }
  }

  package let id: ID<AbsenceCalendar>
  package let subject: Subject
  package let name: String
  /// nil: a file that was given once. Often secret as a whole, so pages show `host` only.
  package let url: String?
  /// Since when an administrator allows the address; nil: it waits, and nothing is fetched.
  package let allowedAt: Instant?
  package let addedBy: ID<Person>?
  /// When it was last read, well or not.
  package let readAt: Instant?
  /// When it was last read well: what is known is as of then.
  package let goodAt: Instant?
  /// What was wrong when it was last read; nil: nothing.
  package let problem: String?
  /// Attempts since it was last read well.
  package let failures: Int
  /// What was read well but not used, in words; empty: nothing.
  package let remark: String

  package var host: String? { url.flatMap { CalendarAddress($0)?.host } }
  package var isWaiting: Bool { url != nil && allowedAt == nil }
}
