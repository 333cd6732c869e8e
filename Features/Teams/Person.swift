import Core

/// Somebody of the engineering organisation or one of its customers. Positions are words within one organisation, not
/// separate groups with separate rights (G1); rights come from `roles`.
package struct Person: Hashable, Sendable {
  package let id: ID<Person>
  package let name: String
  /// In lower case; unique. Also the name for signing in.
  package let email: String
  /// What the person does in the organisation, such as “engineering” or “support”; may be empty.
  package let position: String
  package let roles: Set<Role>
  package let team: ID<Team>?
  /// IANA zone of the person's own; nil: the team's.
  package let zoneName: String?
  /// Working hours of the person's own, such as `Mo-Fr 09:00-18:00`; nil: the team's.
  package let hoursText: String?
  /// Since when the person has no part in anything; nil: takes part.
  package let deactivatedAt: Instant?
  /// Counts the edits from 1.
  package let version: Int

  package init(
    id: ID<Person>, name: String, email: String, position: String, roles: Set<Role>, team: ID<Team>?,
    zoneName: String?, hoursText: String?, deactivatedAt: Instant?, version: Int
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.position = position
    self.roles = roles
    self.team = team
    self.zoneName = zoneName
    self.hoursText = hoursText
    self.deactivatedAt = deactivatedAt
    self.version = version
  }

  package var isActive: Bool { deactivatedAt == nil }

  /// What stands in the disc of an avatar: `Na` for Nadia Roth.
  package var initials: String { Person.initials(of: name) }

  /// The name up to the first space.
  package var firstName: String { name.split(separator: " ").first.map(String.init) ?? name }

  /// This person as an actor with a session.
  package var actor: Actor { Actor(kind: .person(id.number), name: name, roles: roles) }

  /// The person as the subject of events.
  package var reference: Reference { Reference(kind: "person", number: id.number) }

  /// The roles in the order of their rights: “administrator, engineer”.
  package var rolesText: String { roles.inOrder.map(\.title).joined(separator: ", ") }

  /// The first two letters of a name, the first of them large.
  package static func initials(of name: String) -> String {
    name.prefix(1).uppercased() + name.dropFirst().prefix(1).lowercased()
  }
}

extension Set<Role> {
  /// In the order in which `Role` declares them, for pages and stored text.
  package var inOrder: [Role] { Role.allCases.filter(contains) }
}

/// What can be written about a person, before anybody has checked it.
package struct PersonDraft: Hashable, Sendable {
  package var name: String
  package var email: String
  package var position: String
  package var roles: Set<Role>
  package var team: ID<Team>?
  package var zoneName: String?
  package var hoursText: String?

  package init(
    name: String, email: String, position: String = "", roles: Set<Role>, team: ID<Team>? = nil,
    zoneName: String? = nil, hoursText: String? = nil
  ) {
    self.name = name
    self.email = email
    self.position = position
    self.roles = roles
    self.team = team
    self.zoneName = zoneName
    self.hoursText = hoursText
  }

  /// The person as it is stored now.
  package init(_ person: Person) {
    self.init(
      name: person.name, email: person.email, position: person.position, roles: person.roles, team: person.team,
      zoneName: person.zoneName, hoursText: person.hoursText)
  }
}
