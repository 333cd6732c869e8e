import Core
import FeatureKit
import Storage

/// Calendars are looked at when they have changed, and now and then; whoever has to decide something is told in time.
enum FindingDuties {
  static let all = [
    Duty("oncall.find") { environment in
      let teams = try await environment.database.read { tx in try FindingStore(tx).dueTeams() }
      for team in teams {
        try await environment.database.write { tx in
          try FindingActions(tx, as: .system).check(team, beside: try OnCallReader(tx).lanes())
        }
      }
      if try await environment.database.read({ tx in try !FindingStore(tx).toTell().isEmpty }) {
        try await environment.database.write { tx in
          for (finding, told) in try FindingStore(tx).toTell() {
            try FindingActions(tx, as: .system).tell(finding, told: told)
          }
        }
      }
      return try await environment.database.read { tx in try FindingStore(tx).nextDue() }
    }
  ]
}
