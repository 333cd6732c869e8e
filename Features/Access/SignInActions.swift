import Core
import JSON
import Storage
import Teams

/// The two ends of signing in with a password; between them the password is checked outside any transaction.
struct SignInActions {
  let tx: Transaction
  private var passwords: PasswordStore { PasswordStore(tx) }

  init(_ tx: Transaction) { self.tx = tx }

  /// An attempt that has been counted.
  struct Attempt: Sendable {
    let email: String
    let person: ID<Person>?
    /// nil when there is no such active person or they have no password: then any password is wrong.
    let hash: PasswordHash?
  }

  /// Counts the attempt as wrong before it is checked, so that many at the same time cannot exceed the limit.
  /// - Throws: `Refusal.tooMany`
  func begin(email text: String, peer: String) throws -> Attempt {
    let email = String(text.trimmed.lowercased().unicodeScalars.prefix(254).filter { $0.value > 0 }.map(Character.init))
    let peer = String(peer.prefix(100))
    let recent = try passwords.attempts(email: email, after: tx.now - SignInThrottle.window)
    try SignInThrottle.check(recent, peer: peer, now: tx.now)
    try passwords.countAttempt(email: email, peer: peer)
    let person = try PersonStore(tx).find(email: email)
    let active = person?.isActive == true ? person?.id : nil
    return Attempt(email: email, person: active, hash: try active.flatMap { try passwords.hash(of: $0) })
  }

  /// The password was right.
  /// - Returns: what the cookie carries; nil when the person was deactivated or the password changed in between.
  func succeed(_ attempt: Attempt, agent: String, peer: String) throws -> Secret? {
    guard let id = attempt.person, let person = try PersonStore(tx).find(id), person.isActive,
      try passwords.hash(of: id) == attempt.hash
    else { return nil }
    try passwords.deleteAttempts(email: attempt.email)
    return try AccessActions(tx, as: person.actor).openSession(for: person, agent: agent, peer: peer)
  }

  /// The password was wrong. Only for people who exist: whoever guesses addresses must not fill the events.
  func fail(_ attempt: Attempt, peer: String) throws {
    guard let id = attempt.person, let person = try PersonStore(tx).find(id) else { return }
    let facts: JSONValue = ["peer": .string(peer)]
    try tx.record(Event("person.sign_in_failed", of: person.reference, by: .system, facts: facts.encodedText()))
  }
}
