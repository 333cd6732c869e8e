import Core
import JSON
import Storage
import Teams

/// Who may come in: passwords, one-time links and sessions. Hashing a password is done before, outside any transaction.
package struct AccessActions {
  package let tx: Transaction
  package let actor: Actor
  private var passwords: PasswordStore { PasswordStore(tx) }

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// A link, valid for 24 hours, whose bearer becomes the first administrator.
  /// - Returns: the path `/welcome/TOKEN`; nil when an administrator could sign in already.
  package static func firstAdministratorLink(_ tx: Transaction) throws -> String? {
    let passwords = PasswordStore(tx)
    guard try !passwords.hasAdministrator() else { return nil }
    let secret = Secret(tx)
    try passwords.insertLink(.welcome, person: nil, hash: secret.hash, expiresAt: tx.now + OneTimeLink.life)
    return "/welcome/\(secret.text)"
  }

  /// A link, valid for 24 hours, whose bearer sets the person's password; links made before no longer work.
  /// - Returns: the path `/reset/TOKEN`, to be shown once.
  /// - Throws: `notAllowed` for all but administrators, `conflict` for a deactivated person, `notFound`.
  package func resetLink(for id: ID<Person>) throws -> String {
    try actor.require(to: "make links for setting a password")
    try actor.requireAdministration(to: "make links for setting a password")
    let person = try PersonStore(tx).get(id)
    guard person.isActive else { throw Refusal.conflict("\(person.name) is deactivated; reactivate first.") }
    try passwords.deleteLinks(.reset, person: id)
    let secret = Secret(tx)
    try passwords.insertLink(.reset, person: id, hash: secret.hash, expiresAt: tx.now + OneTimeLink.life)
    try record("person.reset_link_made", person)
    return "/reset/\(secret.text)"
  }

  /// Whether the link could be used now.
  func isWelcome(_ secret: Secret) throws -> Bool {
    try passwords.link(.welcome, hash: secret.hash) != nil && !passwords.hasAdministrator()
  }

  /// Whose password the link would set; nil when it cannot be used.
  func person(resetBy secret: Secret) throws -> Person? {
    guard let id = try passwords.link(.reset, hash: secret.hash)?.person else { return nil }
    let person = try PersonStore(tx).find(id)
    return person?.isActive == true ? person : nil
  }

  /// Uses up the link: makes the person with an operations team to be in, or takes the administrator who is there but
  /// has no password yet.
  /// - Throws: `notFound` when the link cannot be used; `invalid` for name and email.
  func makeFirstAdministrator(_ secret: Secret, name: String, email: String, password: PasswordHash) throws -> Person {
    guard try isWelcome(secret) else { throw Self.usedUp }
    let person = try firstAdministrator(name: name, email: email)
    try passwords.set(password, of: person.id)
    try passwords.deleteLinks(.welcome, person: nil)
    try AccessActions(tx, as: person.actor).record("person.password_set", person)
    return person
  }

  /// Adds a person, by the command line. People of operations enter its first team; an administrator who finds none
  /// makes it.
  /// - Throws: `invalid` for name, email and roles.
  package func addPerson(name: String, email: String, roles: Set<Role>) throws -> Person {
    let team: Team? =
      if roles.contains(.administrator) {
        try TeamActions(tx, as: actor).firstOperations()
      } else if roles.isDisjoint(with: Role.operations) {
        nil
      } else {
        try TeamStore(tx).all(kind: .operations).first
      }
    return try PersonActions(tx, as: actor).add(name: name, email: email, roles: roles, team: team?.id)
  }

  /// Uses up the link and ends all sessions of the person.
  /// - Throws: `notFound` when the link cannot be used.
  func resetPassword(_ secret: Secret, to password: PasswordHash) throws -> Person {
    guard let person = try person(resetBy: secret) else { throw Self.usedUp }
    try passwords.deleteLinks(.reset, person: person.id)
    try passwords.deleteAttempts(email: person.email)
    try AccessActions(tx, as: person.actor).setPassword(password, of: person)
    return person
  }

  /// Sets the actor's own password, or anybody's by the command line, and ends sessions. The caller has checked that.
  /// - Parameter kept: hash of the session that stays.
  package func setPassword(_ password: PasswordHash, of person: Person, keeping kept: [UInt8]? = nil) throws {
    try passwords.set(password, of: person.id)
    try SessionStore(tx).deleteAll(of: person.id, besides: kept)
    try record("person.password_set", person)
  }

  /// - Parameter agent: what the browser calls itself.
  /// - Returns: what the cookie carries.
  func openSession(for person: Person, agent: String, peer: String) throws -> Secret {
    let secret = Secret(tx)
    let line = agent.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
    try SessionStore(tx).insert(person: person.id, hash: secret.hash, agent: String(line))
    try AccessActions(tx, as: person.actor).record("person.signed_in", person, ["peer": .string(peer)])
    return secret
  }

  /// Ends one session of the actor.
  /// - Throws: `notFound` when it is not the actor's.
  func endSession(_ id: ID<Session>) throws {
    guard let session = try SessionStore(tx).find(id), session.person.number == actor.person else {
      throw Refusal.notFound("You have no session \(id).")
    }
    try SessionStore(tx).delete(id)
    try record("person.session_ended", try PersonStore(tx).get(session.person))
  }

  private func firstAdministrator(name: String, email: String) throws -> Person {
    let present = try PersonStore(tx).find(email: email)
    if let present, present.isActive, present.roles.contains(.administrator) { return present }
    let team = try TeamActions(tx, as: .system).firstOperations().id
    return try PersonActions(tx, as: .system).add(
      name: name, email: email, roles: [.administrator, .manager], team: team)
  }

  private func record(_ name: String, _ person: Person, _ facts: JSONValue = [:]) throws {
    try tx.record(Event(name, of: person.reference, by: actor, facts: facts.encodedText()))
  }

  static let usedUp = Refusal.notFound("This link was used already or is older than 24 hours. Ask for a new one.")
}
