import FeatureKit
import Storage

/// People are told of their cards when enough has been gathered.
enum WorkNewsDuties {
  static let all = [
    Duty("planning.tell_news") { environment in
      while try await isDue(environment),
        try await environment.database.write({ tx in try WorkNewsActions(tx).tellDue(limit: slice) }) == slice
      {}
      return try await environment.database.read { tx in try WorkNewsStore(tx).nextDue() }
    }
  ]

  /// How many people one transaction tells.
  private static let slice = 50

  private static func isDue(_ environment: Environment) async throws -> Bool {
    try await environment.database.read { tx in try !WorkNewsStore(tx).due(limit: 1).isEmpty }
  }
}
