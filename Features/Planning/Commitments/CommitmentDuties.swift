import FeatureKit
import Storage

/// Promises end when their time has passed.
enum CommitmentDuties {
  static let all = [
    Duty("planning.end_commitments") { environment in
      while try await isDue(environment),
        try await environment.database.write({ tx in
          try CommitmentActions(tx, as: .system).endDue(limit: slice)
        }) == slice
      {}
      return try await environment.database.read { tx in try CommitmentStore(tx).nextEnd() }
    }
  ]

  /// How many one transaction ends.
  private static let slice = 200

  private static func isDue(_ environment: Environment) async throws -> Bool {
    try await environment.database.read { tx in try !CommitmentStore(tx).due(limit: 1).isEmpty }
  }
}
