import Core
import HTTPTypes
import Storage
import Synchronization
import Teams
import Web

/// Finds out who sent a request: by the session's cookie or by an API token. It never writes, because the transaction may
/// be a read; what it saw is written later by the duty `access.sightings`.
package struct AccessGatekeeper: Gatekeeper {
  private let sightings: Sightings

  package init() { self.init(sightings: .shared) }

  /// - Parameter sightings: the same as the feature's, so that sessions in use live on.
  package init(sightings: Sightings) { self.sightings = sightings }

  package func admit(_ incoming: Incoming, in tx: Transaction) throws -> Admission? {
    if let bearer = Self.bearer(incoming) { return try admit(token: bearer, in: tx) }
    guard let cookie = incoming.cookie(Session.cookieName), cookie.utf8.count <= Secret.maximumLength else {
      return nil
    }
    let secret = Secret(presented: cookie)
    guard let session = try SessionStore(tx).live(hash: secret.hash),
      let (person, zone) = try PersonStore(tx).reader(session.person), person.isActive
    else { return nil }
    if session.seenOn < tx.now.utcDay { sightings.note(.session(session.hash), on: tx.now.utcDay) }
    return Admission(actor: person.actor, csrf: secret.csrf, zone: zone)
  }

  private func admit(token text: String, in tx: Transaction) throws -> Admission? {
    guard text.hasPrefix(APIToken.prefix), text.utf8.count <= Secret.maximumLength else { return nil }
    let secret = Secret(presented: text)
    guard let token = try TokenStore(tx).live(hash: secret.hash),
      let (person, zone) = try PersonStore(tx).reader(token.person), person.isActive
    else { return nil }
    let today = tx.now.utcDay
    if token.usedOn.map({ $0 < today }) ?? true { sightings.note(.token(secret.hash), on: today) }
    let actor = Actor(
      kind: .person(person.id.number), name: "\(person.name) (token \(token.name))", roles: person.roles,
      scopes: token.scope.implied)
    return Admission(actor: actor, zone: zone)
  }

  /// The token of `Authorization: Bearer …`; a request that has one is never taken for the cookie's.
  private static func bearer(_ incoming: Incoming) -> String? {
    guard let value = incoming.headers[.authorization] else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1]).trimmed
  }
}

/// Sessions and tokens that were used on a day on which they had not been before, until the duty writes them down.
///
/// Kept in memory on purpose: what a crash loses is seen again at the next request of that day.
package final class Sightings: Sendable {
  package enum Key: Hashable, Sendable {
    case session([UInt8])
    case token([UInt8])
  }

  /// Those of this process.
  package static let shared = Sightings()

  private static let limit = 10_000
  private let seen = Mutex<[Key: Day]>([:])

  package init() {}

  /// Beyond the limit it forgets; the key is seen again.
  func note(_ key: Key, on day: Day) {
    seen.withLock { if $0.count < Self.limit || $0[key] != nil { $0[key] = day } }
  }

  /// Everything since the last call.
  func take() -> [Key: Day] {
    seen.withLock { all in
      defer { all = [:] }
      return all
    }
  }
}
