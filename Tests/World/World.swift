import Core
import Storage
import Teams
import TestKit

/// A small named world for tests: who there is, without rotations or interrupts.
package struct World: Sendable {
  /// Europe/Berlin, Mo-Fr 09:00-18:00.
  package let operations: Team
  /// A customer of operations; same zone and hours.
  package let payments: Team
  /// Manager and administrator.
  package let ana: Person
  /// Engineer; tests make him the PoTW.
  package let ben: Person
  /// Customer, of Payments.
  package let chi: Person
  /// Engineer; tests put her on call.
  package let dora: Person

  /// In the order of their names.
  package var people: [Person] { [ana, ben, chi, dora] }

  /// Everybody has one Slack webhook, `http://127.0.0.1:1/ben` and so on.
  package static func make(_ tx: Transaction) throws -> World {
    let teams = TeamActions(tx, as: .system)
    let operations = try teams.add(
      name: "Operations", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
    let payments = try teams.add(
      name: "Payments", kind: .customer, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
    return World(
      operations: operations, payments: payments,
      ana: try person("Ana Almeida", "management", [.manager, .administrator], operations, tx),
      ben: try person("Ben Bauer", "engineering", [.engineer], operations, tx),
      chi: try person("Chi Chen", "development", [.customer], payments, tx),
      dora: try person("Dora Dorn", "support", [.engineer], operations, tx))
  }

  private static func person(
    _ name: String, _ position: String, _ roles: Set<Role>, _ team: Team, _ tx: Transaction
  ) throws -> Person {
    let actions = PersonActions(tx, as: .system)
    let word = name.prefix { $0 != " " }.lowercased()
    let person = try actions.add(
      name: name, email: "\(word)@example.org", position: position, roles: roles, team: team.id)
    try actions.addContactMethod(of: person.id, kind: .slackWebhook, address: webhook(person))
    return person
  }

  /// Where the person's messages go; tests script it: `http://127.0.0.1:1/ben`.
  package static func webhook(_ person: Person) -> String { "http://127.0.0.1:1/\(person.firstName.lowercased())" }
}

extension Person {
  /// This person, signed in without a password; reads times in Berlin.
  package var visitor: Visitor { .actor(actor, zone: "Europe/Berlin") }
}
