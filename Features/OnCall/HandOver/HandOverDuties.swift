import Core
import FeatureKit
import Storage

/// What happens when a turn ends and another begins.
enum HandOverDuties {
  /// - Parameter parts: what other features add to a hand-over.
  static func all(parts: [HandOverPart]) -> [Duty] {
    [
      Duty("oncall.hand_over") { environment in
        while try await environment.database.write({ tx in try handOver(tx, parts) }) == slice {}
        return try await environment.database.read { tx in try HandOverStore(tx).nextDue() }
      }
    ]
  }

  /// How many rotations one transaction looks at, so that others never wait long behind it.
  private static let slice = 50

  private static func handOver(_ tx: Transaction, _ parts: [HandOverPart]) throws -> Int {
    let due = try HandOverStore(tx).due(limit: slice)
    for rotation in due { try HandOverActions(tx, as: .system).look(rotation, parts: parts) }
    return due.count
  }
}
