import Calendars
import Core

/// People who work together: a part of operations, or a customer (a dev team, the business) who asks operations for
/// things. A team of operations can itself be a customer of another (I10).
package struct Team: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case operations, customer
  }

  package let id: ID<Team>
  package let name: String
  package let kind: Kind
  /// IANA zone in which `hours` are meant.
  package let zoneName: String
  /// In `zoneName`. When the PoTW answers; outside them the on-call does (B3).
  package let hours: WorkingHours
  /// Counts the edits from 1.
  package let version: Int

  package init(id: ID<Team>, name: String, kind: Kind, zoneName: String, hours: WorkingHours, version: Int) {
    self.id = id
    self.name = name
    self.kind = kind
    self.zoneName = zoneName
    self.hours = hours
    self.version = version
  }

  /// Whether this machine knows the zone; until somebody chooses another, `hours` are by UTC.
  package var isZoneKnown: Bool { hours.zone.name == zoneName }

  /// The team as the subject of events.
  package var reference: Reference { Reference(kind: "team", number: id.number) }
}

/// What can be written about a team, before anybody has checked it.
package struct TeamDraft: Hashable, Sendable {
  package var name: String
  package var kind: Team.Kind
  package var zoneName: String
  /// `Mo-Fr 09:00-18:00`
  package var hoursText: String

  package init(name: String, kind: Team.Kind, zoneName: String, hoursText: String) {
    self.name = name
    self.kind = kind
    self.zoneName = zoneName
    self.hoursText = hoursText
  }

  /// The team as it is stored now.
  package init(_ team: Team) {
    self.init(name: team.name, kind: team.kind, zoneName: team.zoneName, hoursText: team.hours.text)
  }
}
