import Core
import JSON
import Storage
import Teams

/// API tokens: made by who will own them (or on the command line), revoked by the owner or an administrator.
package struct TokenActions {
  package let tx: Transaction
  package let actor: Actor

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// - Parameters:
  ///   - person: nil: the actor.
  ///   - name: what uses it, 1…80 characters.
  /// - Returns: the token and its text, which is shown this once and then known only to its bearer.
  /// - Throws: `invalid` for name; `notAllowed` for somebody else's token or a scope beyond the actor's own;
  ///   `conflict` above 50 tokens; `notFound`.
  package func add(of person: ID<Person>? = nil, name: String, scope: Scope) throws -> (token: APIToken, text: String) {
    guard let id = person ?? actor.person.map({ ID($0) }) else {
      throw Refusal.invalid("person", "must name whose token it is")
    }
    let owner = try PersonStore(tx).get(id)
    guard actor.kind == .system || actor.person == id.number else {
      throw Refusal.notAllowed("Everybody makes their own tokens; \(owner.name) has to do it.")
    }
    if let scopes = actor.scopes, !scope.implied.isSubset(of: scopes) {
      throw Refusal.notAllowed("A token cannot make one that may do more: it lacks the scope \(scope.rawValue).")
    }
    guard owner.isActive else { throw Refusal.conflict("\(owner.name) is deactivated.") }
    var findings = FieldFindings()
    let name = findings.line("name", name, length: 1...80)
    try findings.refuse()
    let store = TokenStore(tx)
    guard try store.live(of: id).count < 50 else {
      throw Refusal.conflict("\(owner.name) has 50 tokens, the most. Revoke one first.")
    }
    let text = APIToken.prefix + Secret(tx).text
    let number = try store.insert(person: id, name: name, scope: scope, hash: Secret(presented: text).hash)
    guard let token = try store.find(number) else { throw StorageError.noRow }
    try record("token.added", token)
    return (token, text)
  }

  /// The token is nobody from now on.
  /// - Throws: `notFound` when it does not exist, was revoked, or is somebody else's and the actor no administrator.
  package func revoke(_ id: ID<APIToken>) throws {
    guard let token = try TokenStore(tx).find(id), token.revokedAt == nil,
      token.person.number == actor.person || actor.roles.contains(.administrator)
    else { throw Refusal.notFound("There is no token \(id).") }
    try TokenStore(tx).revoke(id)
    try record("token.revoked", token)
  }

  /// The tokens that work, newest first.
  /// - Throws: `notAllowed` for another person's unless the actor is an administrator.
  package func list(of person: ID<Person>) throws -> [APIToken] {
    guard actor.person == person.number || actor.roles.contains(.administrator) else {
      throw Refusal.notAllowed("Only an administrator may see other people's tokens.")
    }
    return try TokenStore(tx).live(of: person)
  }

  private func record(_ name: String, _ token: APIToken) throws {
    let facts: JSONValue = [
      "person": .id(token.person), "name": .string(token.name), "scope": .string(token.scope.rawValue),
    ]
    try tx.record(
      Event(name, of: Reference(kind: "token", number: token.id.number), by: actor, facts: facts.encodedText()))
  }
}
