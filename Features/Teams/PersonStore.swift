import Core
import Storage

/// People, their roles and how they are reached, as stored.
package struct PersonStore {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  package func find(_ id: ID<Person>) throws -> Person? { try people("p.id = \(id)").first }

  /// A person and the IANA zone in which they read times.
  package func reader(_ id: ID<Person>) throws -> (person: Person, zoneName: String)? {
    try tx.ask(Self.readers("p.id = \(id)")).first
  }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<Person>) throws -> Person {
    guard let person = try find(id) else { throw Refusal.notFound("There is no person \(id).") }
    return person
  }

  /// - Parameter email: in any case, with or without white space around it.
  package func find(email: String) throws -> Person? {
    try people("p.email = \(email.trimmed.lowercased())").first
  }

  /// By name.
  package func all(includingDeactivated: Bool = false) throws -> [Person] {
    try tx.ask(Self.everybody(includingDeactivated: includingDeactivated))
  }

  /// By name.
  package static func everybody(includingDeactivated: Bool) -> Question<[Person]> {
    readers(includingDeactivated ? "1 = 1" : "p.deactivated_at IS NULL").map { $0.map(\.person) }
  }

  /// Active people who have the role, by name.
  package func with(role: Role) throws -> [Person] { try with(anyOf: [role]) }

  /// Active people who have any of the roles, by name.
  package func with(anyOf roles: [Role]) throws -> [Person] {
    try people(
      """
      p.deactivated_at IS NULL
        AND p.id IN (SELECT r.person_id FROM person_roles r WHERE r.role IN (\(list: roles.map(\.rawValue))))
      """)
  }

  /// Active people of the team, by name.
  package func inTeam(_ team: ID<Team>) throws -> [Person] {
    try people("p.deactivated_at IS NULL AND p.team_id = \(team)")
  }

  /// Names of the people with these ids, deactivated ones too; ids of nobody are left out.
  package func names(_ ids: some Collection<ID<Person>>) throws -> [ID<Person>: String] {
    guard !ids.isEmpty else { return [:] }
    let pairs = try tx.all(
      "SELECT id, name FROM people WHERE id IN (\(list: Array(Set(ids)).sorted())) ORDER BY id"
    ) { (try $0.id(0, of: Person.self), try $0.text(1)) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The IANA zone in which the person reads times: the person's own, else the team's, else UTC.
  package func zoneName(of id: ID<Person>) throws -> String {
    let zone = try tx.first(
      """
      SELECT COALESCE(p.zone, t.zone, 'UTC') FROM people p LEFT JOIN teams t ON t.id = p.team_id WHERE p.id = \(id)
      """
    ) { try $0.text(0) }
    return zone ?? "UTC"
  }

  /// In the order in which they were added.
  package func contactMethods(of person: ID<Person>) throws -> [ContactMethod] {
    try contactMethods("person_id = \(person)")
  }

  package func contactMethod(_ id: ID<ContactMethod>) throws -> ContactMethod? {
    try contactMethods("id = \(id)").first
  }

  /// Active administrators other than this person.
  func countAdministrators(besides id: ID<Person>) throws -> Int64 {
    try tx.integer(
      """
      SELECT COUNT(*) FROM people p JOIN person_roles r ON r.person_id = p.id
      WHERE r.role = 'administrator' AND p.deactivated_at IS NULL AND p.id <> \(id)
      """)
  }

  func insert(_ draft: PersonDraft) throws -> ID<Person> {
    let number = try tx.integer(
      """
      INSERT INTO people (name, email, position, team_id, zone, hours, version)
      VALUES (\(draft.name), \(draft.email), \(draft.position), \(draft.team), \(draft.zoneName), \(draft.hoursText), 1)
      RETURNING id
      """)
    try setRoles(draft.roles, of: ID(number))
    return ID(number)
  }

  /// - Returns: false when the person has another version by now.
  func update(_ id: ID<Person>, version: Int, to draft: PersonDraft) throws -> Bool {
    let changed = try tx.run(
      """
      UPDATE people SET name = \(draft.name), email = \(draft.email), position = \(draft.position),
        team_id = \(draft.team), zone = \(draft.zoneName), hours = \(draft.hoursText), version = version + 1
      WHERE id = \(id) AND version = \(version)
      """)
    guard changed == 1 else { return false }
    try setRoles(draft.roles, of: id)
    return true
  }

  func setDeactivated(_ id: ID<Person>, at instant: Instant?) throws {
    try tx.run("UPDATE people SET deactivated_at = \(instant), version = version + 1 WHERE id = \(id)")
  }

  func insertContactMethod(
    of person: ID<Person>, kind: ContactMethod.Kind, label: String, address: String, secret: String
  ) throws -> ContactMethod {
    let number = try tx.integer(
      """
      INSERT INTO contact_methods (person_id, kind, label, address, secret)
      VALUES (\(person), \(kind.rawValue), \(label), \(address), \(secret)) RETURNING id
      """)
    return ContactMethod(
      id: ID(number), person: person, kind: kind, label: label, address: address, secret: secret)
  }

  func deleteContactMethod(_ id: ID<ContactMethod>) throws {
    try tx.run("DELETE FROM contact_methods WHERE id = \(id)")
  }

  private func setRoles(_ roles: Set<Role>, of id: ID<Person>) throws {
    try tx.run("DELETE FROM person_roles WHERE person_id = \(id)")
    for role in roles.inOrder {
      try tx.run("INSERT INTO person_roles (person_id, role) VALUES (\(id), \(role.rawValue))")
    }
  }

  private func people(_ filter: SQL) throws -> [Person] { try tx.ask(Self.readers(filter)).map(\.person) }

  /// One row for each role, or one for who has none.
  /// - Parameter filter: on `p`, the person.
  private static func readers(_ filter: SQL) -> Question<[(person: Person, zoneName: String)]> {
    Question<[PersonRow]>(
      """
      SELECT p.id, p.name, p.email, p.position, p.team_id, p.zone, p.hours, p.deactivated_at, p.version,
        COALESCE(p.zone, t.zone, 'UTC'), a.role
      FROM people p LEFT JOIN teams t ON t.id = p.team_id LEFT JOIN person_roles a ON a.person_id = p.id
      WHERE \(filter) ORDER BY p.name, p.id, a.role
      """, PersonRow.init
    ).map { rows in
      var people: [(person: Person, zoneName: String)] = []
      var rest = rows[...]
      while let first = rest.first {
        let own = rest.prefix { $0.person.id == first.person.id }
        people.append((first.person.with(Set(own.compactMap(\.role))), first.zoneName))
        rest = rest.dropFirst(own.count)
      }
      return people
    }
  }

  private func contactMethods(_ filter: SQL) throws -> [ContactMethod] {
    try tx.all(
      "SELECT id, person_id, kind, label, address, secret FROM contact_methods WHERE \(filter) ORDER BY id"
    ) { row in
      guard let kind = ContactMethod.Kind(rawValue: try row.text(2)) else {
        throw StorageError.columnMismatch(column: 2)
      }
      return ContactMethod(
        id: try row.id(0), person: try row.id(1), kind: kind, label: try row.text(3), address: try row.text(4),
        secret: try row.text(5))
    }
  }
}

/// A person with one of their roles.
private struct PersonRow {
  /// Without roles.
  let person: Person
  let zoneName: String
  let role: Role?

  init(_ row: Row) throws {
    person = Person(
      id: try row.id(0), name: try row.text(1), email: try row.text(2), position: try row.text(3), roles: [],
      team: row.optionalID(4), zoneName: row.optionalText(5), hoursText: row.optionalText(6),
      deactivatedAt: row.optionalInstant(7), version: try row.int(8))
    zoneName = try row.text(9)
    role = row.optionalText(10).flatMap(Role.init)
  }
}

extension Person {
  fileprivate func with(_ roles: Set<Role>) -> Person {
    Person(
      id: id, name: name, email: email, position: position, roles: roles, team: team, zoneName: zoneName,
      hoursText: hoursText, deactivatedAt: deactivatedAt, version: version)
  }
}
