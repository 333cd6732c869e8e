import FeatureKit
import OnCall
import Storage

/// People are told of their cards when enough has been gathered.
enum WorkNewsDuties {
  static let all = [
    Duty("planning.tell_news") { environment in
      let due = try await environment.database.read { tx in try WorkNewsStore(tx).due(limit: most) }
      try await DueWork(environment: environment, kind: "person") { person, tx in
        try WorkNewsActions(tx).tell(person)
      }.run(due)
      return try await environment.database.read { tx in try WorkNewsStore(tx).nextDue() }
    }
  ]

  /// How many people one run tells.
  private static let most = 10_000
}
