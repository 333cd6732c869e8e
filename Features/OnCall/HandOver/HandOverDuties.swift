import Core
import FeatureKit
import Storage

/// What happens when a turn ends and another begins.
enum HandOverDuties {
  /// - Parameter parts: what other features add to a hand-over.
  static func all(parts: [HandOverPart]) -> [Duty] {
    [
      Duty("oncall.hand_over") { environment in
        let due = try await environment.database.read { tx in try HandOverStore(tx).due() }
        try await DueWork(environment: environment, kind: "rotation") { rotation, tx in
          try HandOverActions(tx, as: .system).look(rotation, parts: parts)
        }.run(due)
        return try await environment.database.read { tx in try HandOverStore(tx).nextDue() }
      }
    ]
  }
}
