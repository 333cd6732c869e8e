import Core
import JSON
import Storage

/// What can be done with people: adding, editing, letting go, and the ways to reach them.
///
/// Managers and administrators keep people. Roles of somebody who is there already, and everything about an
/// administrator, are for administrators only.
package struct PersonActions {
  package let tx: Transaction
  package let actor: Actor
  private var store: PersonStore { PersonStore(tx) }

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// - Parameters:
  ///   - zoneName: IANA name; nil: the team's.
  ///   - hoursText: such as `Mo-Fr 09:00-18:00`; nil: the team's.
  /// - Throws: `invalid` for name, email, position, roles, team, zone and hours; `notAllowed`.
  @discardableResult
  package func add(
    name: String, email: String, position: String = "", roles: Set<Role>, team: ID<Team>? = nil,
    zoneName: String? = nil, hoursText: String? = nil
  ) throws -> Person {
    try actor.require(.manager, to: "add people")
    try actor.requireAdministration(to: "add people")
    let draft = try checked(
      PersonDraft(
        name: name, email: email, position: position, roles: roles, team: team, zoneName: zoneName,
        hoursText: hoursText), for: nil)
    let ruling: Set<Role> = [.administrator, .manager]
    guard isAdministrator || roles.isDisjoint(with: ruling) else {
      throw Refusal.notAllowed("Only an administrator may make somebody an administrator or manager.")
    }
    let person = try store.get(try store.insert(draft))
    try record("person.added", person, ["name": .string(person.name), "roles": .array(roleNames(person.roles))])
    return person
  }

  /// - Parameter version: the one that the editor has seen.
  /// - Throws: `invalid` and `notAllowed` as `add`; `notFound`; `conflict` when the person was changed since, naming how.
  @discardableResult
  package func edit(_ id: ID<Person>, version: Int, to draft: PersonDraft) throws -> Person {
    let before = try store.get(id)
    try requireKeeper(of: before, to: "edit \(before.name)")
    let draft = try checked(draft, for: before)
    guard isAdministrator || draft.roles == before.roles else {
      throw Refusal.notAllowed("Only an administrator may change the roles of a person.")
    }
    guard version == before.version else { throw PersonChanges(from: draft, to: PersonDraft(before)).conflict(before) }
    if before.isActive, before.roles.contains(.administrator), !draft.roles.contains(.administrator) {
      try requireAnotherAdministrator(than: before)
    }
    let changes = PersonChanges(from: PersonDraft(before), to: draft)
    guard !changes.isEmpty else { return before }
    guard try store.update(id, version: version, to: draft) else {
      throw Refusal.conflict("\(before.name) was changed by somebody else at the same moment; look again.")
    }
    let after = try store.get(id)
    try record("person.edited", after, changes.facts)
    return after
  }

  /// The person has no part in anything from now on and cannot sign in; everything that names them stays.
  /// - Throws: `conflict` when they already are, or are the last administrator; `notFound`; `notAllowed`.
  package func deactivate(_ id: ID<Person>) throws {
    let person = try store.get(id)
    try requireKeeper(of: person, to: "deactivate \(person.name)")
    guard person.isActive else { throw Refusal.conflict("\(person.name) is already deactivated.") }
    if person.roles.contains(.administrator) { try requireAnotherAdministrator(than: person) }
    try store.setDeactivated(id, at: tx.now)
    try record("person.deactivated", person, [:])
    tx.wake(.due)
  }

  /// - Throws: `conflict` when the person is active; `notFound`; `notAllowed`.
  package func reactivate(_ id: ID<Person>) throws {
    let person = try store.get(id)
    try requireKeeper(of: person, to: "reactivate \(person.name)")
    guard !person.isActive else { throw Refusal.conflict("\(person.name) is active already.") }
    try store.setDeactivated(id, at: nil)
    try record("person.reactivated", person, [:])
    tx.wake(.due)
  }

  /// - Parameters:
  ///   - label: at most 80 characters, may be empty.
  ///   - address: a web or e-mail address or a telephone number, as the kind takes it.
  ///   - secret: the key that signs, a token or the keys of a browser; empty for most kinds.
  /// - Throws: `invalid` for label, address and secret, `conflict` above ten ways; `notFound`; `notAllowed`.
  @discardableResult
  package func addContactMethod(
    of id: ID<Person>, kind: ContactMethod.Kind, label: String = "", address: String, secret: String = ""
  ) throws -> ContactMethod {
    let person = try store.get(id)
    try requireSelfOrKeeper(person)
    var findings = FieldFindings()
    let label = findings.line("label", label, length: 0...80)
    let address = kind.address(address, &findings)
    let secret = kind.secret(secret, &findings)
    try findings.refuse()
    let present = try store.contactMethods(of: id)
    guard present.count < 10 else { throw Refusal.conflict("\(person.name) has 10 ways to be reached, the most.") }
    guard !present.contains(where: { $0.kind == kind && $0.address == address }) else {
      throw Refusal.invalid("address", "is one of \(person.name)’s contact methods already")
    }
    let method = try store.insertContactMethod(of: id, kind: kind, label: label, address: address, secret: secret)
    // The address of a webhook is a secret, so the event has only its mask.
    try record("person.contact_method_added", person, contactFacts(method))
    return method
  }

  /// - Throws: `notFound`; `notAllowed`.
  package func removeContactMethod(_ id: ID<ContactMethod>) throws {
    guard let method = try store.contactMethod(id) else {
      throw Refusal.notFound("There is no contact method \(id).")
    }
    let person = try store.get(method.person)
    try requireSelfOrKeeper(person)
    try store.deleteContactMethod(id)
    try record("person.contact_method_removed", person, contactFacts(method))
  }

  /// Whether this actor may edit, deactivate and reactivate the person.
  package func mayKeep(_ person: Person) -> Bool {
    isAdministrator || actor.roles.contains(.manager) && !person.roles.contains(.administrator)
  }

  /// Whether this actor may see and change how the person is reached.
  package func mayChangeContacts(of person: Person) -> Bool {
    actor.person == person.id.number || actor.roles.contains(.manager) || isAdministrator
  }
}

extension PersonActions {
  private var isAdministrator: Bool { actor.roles.contains(.administrator) }

  private func requireKeeper(of person: Person, to act: String) throws {
    try actor.require(.manager, to: act)
    try actor.requireAdministration(to: act)
    guard mayKeep(person) else {
      throw Refusal.notAllowed("\(person.name) is an administrator, so only an administrator may \(act).")
    }
  }

  private func requireSelfOrKeeper(_ person: Person) throws {
    guard mayChangeContacts(of: person) else {
      throw Refusal.notAllowed(
        "Only \(person.name), a manager or an administrator may change how \(person.firstName) is reached.")
    }
  }

  private func requireAnotherAdministrator(than person: Person) throws {
    guard try store.countAdministrators(besides: person.id) > 0 else {
      throw Refusal.conflict("\(person.name) is the last administrator; make somebody else one first.")
    }
  }

  private func checked(_ draft: PersonDraft, for person: Person?) throws -> PersonDraft {
    var findings = FieldFindings()
    var clean = draft
    clean.name = findings.line("name", draft.name, length: 1...80)
    clean.email = findings.email("email", draft.email)
    clean.position = findings.line("position", draft.position, length: 0...80)
    if draft.roles.isEmpty { findings.add("roles", "must name at least one role") }
    clean.zoneName = findings.zone("zone", draft.zoneName)
    clean.hoursText = findings.hours("hours", draft.hoursText)
    if let team = draft.team, try TeamStore(tx).find(team) == nil { findings.add("team", "there is no team \(team)") }
    if let other = try store.find(email: clean.email), other.id != person?.id {
      findings.add("email", "is that of \(other.name)\(other.isActive ? "" : ", who is deactivated") already")
    }
    try findings.refuse()
    return clean
  }

  private func contactFacts(_ method: ContactMethod) -> JSONValue {
    ["kind": .string(method.kind.rawValue), "label": .string(method.label), "address": .string(method.maskedAddress)]
  }

  private func record(_ name: String, _ person: Person, _ facts: JSONValue) throws {
    try tx.record(Event(name, of: person.reference, by: actor, facts: facts.encodedText()))
  }
}

extension Actor {
  /// - Throws: `Refusal.notAllowed` for a token without the scope admin; sessions are not limited by scopes.
  package func requireAdministration(to act: String) throws {
    guard scopes?.contains(.admin) ?? true else {
      throw Refusal.notAllowed("It takes a token with the scope admin to \(act).")
    }
  }
}

/// The stored words of roles, in order.
func roleNames(_ roles: Set<Role>) -> [JSONValue] { roles.inOrder.map { .string($0.rawValue) } }
