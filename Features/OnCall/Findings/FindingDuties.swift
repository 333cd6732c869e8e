import Core
import FeatureKit
import Storage

/// Calendars are looked at when they have changed, and now and then; whoever has to decide something is told in time.
enum FindingDuties {
  /// - Parameter promises: what features that use this one know of people's time.
  static func all(promises: [PromisedTimePart]) -> [Duty] { [find(promises), tell] }

  private static func find(_ promises: [PromisedTimePart]) -> Duty {
    Duty("oncall.find") { environment in
      let teams = try await environment.database.read { tx in try FindingStore(tx).dueTeams() }
      try await DueWork(environment: environment, kind: "team", slice: 1) { team, tx in
        let lanes = try OnCallReader(tx).lanes()
        try FindingActions(tx, as: .system).check(team, beside: lanes, promises: promises)
      }.run(teams)
      return try await environment.database.read { tx in try FindingStore(tx).nextCheck() }
    }
  }

  private static let tell = Duty("oncall.tell_findings") { environment in
    let findings = try await environment.database.read { tx in try FindingStore(tx).toTell() }
    try await DueWork(environment: environment, kind: "finding") { id, tx in
      guard let (finding, told) = try FindingStore(tx).toTell(id) else { return }
      try FindingActions(tx, as: .system).tell(finding, told: told)
    }.run(findings)
    return try await environment.database.read { tx in try FindingStore(tx).nextTelling() }
  }
}
