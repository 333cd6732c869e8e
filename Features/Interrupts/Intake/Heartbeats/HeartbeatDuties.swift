import Core
import FeatureKit
import Storage

/// Silence becomes an interrupt because time passes.
enum HeartbeatDuties {
  static let all = [
    Duty("interrupts.heartbeats") { environment in
      while try await environment.database.write({ tx in try expire(tx) }) == slice {}
      return try await environment.database.read { tx in try HeartbeatStore(tx).nextDue() }
    }
  ]

  private static let slice = 50

  private static func expire(_ tx: Transaction) throws -> Int {
    let due = try HeartbeatStore(tx).due(by: tx.now, limit: slice)
    for heartbeat in due { try HeartbeatActions.expire(heartbeat, tx) }
    return due.count
  }
}
