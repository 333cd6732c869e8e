import Core
import FeatureKit
import Storage

/// What happens to interrupts because time passes.
enum InterruptDuties {
  static let all = [
    Duty("interrupts.next_action") { environment in
      while try await environment.database.write({ tx in try nextActions(tx) }) == slice {}
      return try await environment.database.read { tx in try InterruptStore(tx).nextDue() }
    },
    Duty("interrupts.end_alerts") { environment in
      while try await environment.database.write({ tx in try endAlerts(tx) }) == slice {}
      return try await environment.database.read { tx in try AlertStore(tx).nextEnd() }
    },
  ]

  /// How many rows one transaction handles, so that intake never waits long behind it.
  private static let slice = 200

  private static func nextActions(_ tx: Transaction) throws -> Int {
    let due = try InterruptStore(tx).due(by: tx.now, limit: slice)
    for interrupt in due {
      switch interrupt.next?.kind {
      case .escalate: try InterruptRouter(tx).escalate(interrupt)
      case .route where interrupt.state == .new: try InterruptRouter(tx).route(interrupt.id)
      case .route: try InterruptRouter(tx).resume(interrupt)
      case .reopen: try reopen(interrupt, tx)
      case nil: break
      }
    }
    return due.count
  }

  /// Resolved by hand while its alerts fire: if they still do, it is not over.
  private static func reopen(_ interrupt: Interrupt, _ tx: Transaction) throws {
    let store = InterruptStore(tx)
    try store.plan(interrupt.id, nil, restReason: nil)
    guard interrupt.firing > 0, !interrupt.isOpen else { return }
    if let source = interrupt.source, let key = interrupt.groupKey, try store.open(source, groupKey: key) != nil {
      return
    }
    try InterruptActions(tx, as: .system).reopen(
      interrupt.id, reason: "Its alerts still fire 30 minutes after it was resolved.")
  }

  private static func endAlerts(_ tx: Transaction) throws -> Int {
    let ended = try AlertStore(tx).ended(by: tx.now, limit: slice)
    for (alert, interrupt, endsAt) in ended {
      guard let id = try InterruptStore(tx).find(interrupt)?.source, let source = try SourceStore(tx).find(id) else {
        continue
      }
      try IntakeActions(tx, from: source).end(alert, of: interrupt, at: endsAt)
    }
    return ended.count
  }
}
