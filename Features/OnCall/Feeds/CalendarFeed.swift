import Calendars
import Core
import Teams

/// An address under which calendar programs read shifts; whoever knows it can, until it is revoked.
package struct CalendarFeed: Hashable, Sendable {
  /// Whose shifts.
  package enum Subject: Hashable, Sendable {
    /// One's own, in all rotations.
    case person(ID<Person>)
    case rotation(ID<Rotation>)
    /// All rotations of a team.
    case team(ID<Team>)

    package enum Kind: String, CaseIterable, Sendable { case person, rotation, team }

    package var kind: Kind {
      switch self {
      case .person: .person
      case .rotation: .rotation
      case .team: .team
      }
    }

    package var number: Int64 {
      switch self {
      case .person(let id): id.number
      case .rotation(let id): id.number
      case .team(let id): id.number
      }
    }

    package init(_ kind: Kind, _ number: Int64) {
      switch kind {
      case .person: self = .person(ID(number))
      case .rotation: self = .rotation(ID(number))
      case .team: self = .team(ID(number))
      }
    }
  }

  package let id: ID<CalendarFeed>
  package let subject: Subject
  /// Of the person, rotation or team.
  package let name: String
  package let madeBy: ID<Person>
  package let maker: String
  package let madeAt: Instant
  /// When a program last read it, to within `readPrecision`.
  package let readAt: Instant?
  package let revokedAt: Instant?

  /// What a feed shows of the past: enough to look up who had it last month.
  static let past = Span.days(28)
  /// What a feed shows of the future: half a year, as far as people plan holidays.
  static let future = Span.days(182)
  /// Programs read often; that they did is written once in this time.
  static let readPrecision = Span.minutes(10)

  /// Which shifts it shows at the moment: those of which a part lies in this time.
  static func window(at now: Instant) -> Range<Instant> { now - past..<now + future }
}
