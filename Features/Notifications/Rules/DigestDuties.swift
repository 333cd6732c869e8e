import FeatureKit
import Storage

/// What is not urgent goes out together, when its time has come.
enum DigestDuties {
  static let all = [
    Duty("notifications.digest") { environment in
      let due = try await environment.database.read { try DigestStore($0).due(limit: most) }
      for method in due {
        _ = try await environment.database.write { try DigestActions($0).bundle(method) }
      }
      return try await environment.database.read { try DigestStore($0).nextDue() }
    }
  ]

  /// How many ways one run serves.
  private static let most = 1000
}
