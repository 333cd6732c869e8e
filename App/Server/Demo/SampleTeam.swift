import Access
import Calendars
import Core
import Interrupts
import OnCall
import Storage
import Teams

/// The sample organisation as it is stored, by the names that the sample uses.
struct SampleTeam: Sendable {
  let team: ID<Team>
  /// By first name.
  let people: [String: Person]
  let customers: [String: ID<Team>]
  let sources: [String: Source]

  func person(_ firstName: String) throws -> Person {
    guard let person = people[firstName] else { throw Refusal.notFound("The sample has no \(firstName).") }
    return person
  }

  /// The person who asks for a customer.
  func asker(for customer: String?) throws -> Person {
    let id = customer.flatMap { customers[$0] }
    guard let person = people.values.first(where: { $0.team == id && $0.roles.contains(.customer) }) else {
      throw Refusal.notFound("The sample has nobody of \(customer ?? "no customer").")
    }
    return person
  }

  /// Makes all of it in a database without people.
  init(_ tx: Transaction, history: SampleHistory, password: PasswordHash) throws {
    team = try Self.addTeam("Operations", .operations, tx)
    var customers: [String: ID<Team>] = [:]
    for sample in SamplePerson.customers {
      guard let name = sample.customer else { continue }
      customers[name] = try Self.addTeam(name, .customer, tx)
    }
    self.customers = customers
    var people: [String: Person] = [:]
    for sample in SamplePerson.operations + SamplePerson.customers {
      let person = try PersonActions(tx, as: .system).add(
        name: sample.name, email: sample.email, position: sample.position, roles: sample.roles,
        team: sample.customer.flatMap { customers[$0] } ?? team)
      try AccessActions(tx, as: .system).setPassword(password, of: person)
      people[sample.firstName] = person
    }
    self.people = people
    sources = try Self.addSources(tx, as: people["Marek"]?.actor ?? .system)
    try addRotations(tx, history)
    try addContacts(tx)
  }

  private static func addTeam(_ name: String, _ kind: Team.Kind, _ tx: Transaction) throws -> ID<Team> {
    let zone = SamplePerson.zoneName
    return try TeamActions(tx, as: .system).add(
      name: name, kind: kind, zoneName: zone, hoursText: SamplePerson.hoursText
    ).id
  }

  private static func addSources(_ tx: Transaction, as actor: Actor) throws -> [String: Source] {
    let actions = SourceActions(tx, as: actor)
    var sources: [String: Source] = [:]
    for name in ["Prometheus eu-1", "Prometheus eu-2"] {
      sources[name] = try actions.add(name: name, kind: .alertmanager).0
    }
    sources["Nagios"] = try actions.add(name: "Nagios", kind: .generic, defaultPriority: .p4).0
    return sources
  }

  private func addRotations(_ tx: Transaction, _ history: SampleHistory) throws {
    let actions = OnCallActions(tx, as: try person("Marek").actor)
    // A whole number of turns before this week, so that this week is the first pair's.
    let startsOn = history.monday + -7 * 3 * Int64(SamplePerson.pairs.count)
    func add(_ name: String, _ kind: Rotation.Kind, _ slots: [[String]]) throws {
      try actions.addRotation(
        name: name, kind: kind, team: team,
        plan: RotationPlan(
          zoneName: SamplePerson.zoneName, startsOn: startsOn, handOverMinute: 9 * 60,
          slots: slots.map { try $0.map { try person($0).id } }))
    }
    try add("Person of the week", .potw, SamplePerson.pairs)
    try add("Nights and weekends", .onCall, SamplePerson.onCall.map { [$0] })
  }

  /// Addresses that lead nowhere (RFC 2606); they are taken away again before anybody can send to them.
  private func addContacts(_ tx: Transaction) throws {
    for sample in SamplePerson.operations {
      try PersonActions(tx, as: .system).addContactMethod(
        of: try person(sample.firstName).id, kind: .slackWebhook, label: "Chat",
        address: "https://chat.example/hooks/\(sample.firstName.lowercased())")
    }
  }

  func removeContacts(_ tx: Transaction) throws {
    for person in people.values.sorted(by: { $0.id < $1.id }) {
      for method in try PersonStore(tx).contactMethods(of: person.id) {
        try PersonActions(tx, as: .system).removeContactMethod(method.id)
      }
    }
  }
}
