import Core
import FeatureKit
import Storage

/// What happens because time passes.
struct AccessDuties {
  let sightings: Sightings

  var all: [Duty] { [sighting, Self.tidying] }

  /// Writes down which sessions and tokens were used today, so that sessions in use live on. Losing what was taken is
  /// harmless: it is seen again at the next request.
  private var sighting: Duty {
    Duty("access.sightings") { [sightings] environment in
      let seen = sightings.take()
      guard !seen.isEmpty else { return nil }
      try await environment.database.write { tx in
        for (key, day) in seen {
          switch key {
          case .session(let hash): try SessionStore(tx).touch(hash: hash, on: day)
          case .token(let hash): try TokenStore(tx).touch(hash: hash, on: day)
          }
        }
      }
      return nil
    }
  }

  /// Takes away sessions, links and attempts whose time is over, and sessions of people who were deactivated, so that
  /// they do not come back with the person.
  private static let tidying = Duty("access.tidy") { environment in
    let due = try await environment.database.read { tx in
      (next: try next(tx), hasOrphans: try SessionStore(tx).hasDeactivated(), now: tx.now)
    }
    guard due.hasOrphans || due.next.map({ $0 <= due.now }) ?? false else { return due.next }
    return try await environment.database.write { tx in
      try SessionStore(tx).deleteExpired()
      try PasswordStore(tx).deleteExpired(attemptsBefore: tx.now - SignInThrottle.window)
      return try next(tx)
    }
  }

  private static func next(_ tx: Transaction) throws -> Instant? {
    [try SessionStore(tx).nextExpiry(), try PasswordStore(tx).nextExpiry(attemptsLast: SignInThrottle.window)]
      .compactMap { $0 }.min()
  }
}
