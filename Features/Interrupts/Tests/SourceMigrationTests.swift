import Core
import FeatureKit
import Notifications
import OnCall
import Planning
import Storage
import Teams
import TestKit
import Testing

@testable import Interrupts

/// Only the tables of before.
private struct InterruptsOfBefore: Feature {
  var migrations: [Migration] {
    InterruptSchema.migrations + SilenceSchema.migrations + RuleSchema.migrations + EscalationSchema.migrations
  }
}

@Suite("Sources of before")
struct SourceMigrationTests {
  @Test("They keep number, key and interrupts when they learn to speak more", arguments: TestEngine.available)
  func keep(engine: TestEngine) async throws {
    let settings = Settings(publicURL: "https://ops.test")
    let features: [any Feature] = [
      TeamsFeature(), OnCallFeature(settings: settings, handOver: []),
      NotificationsFeature(settings: settings, node: "a"), PlanningFeature(), InterruptsOfBefore(),
    ]
    try await withApp(engine, features: features) { app in
      try await app.write { tx in
        let team = try TeamActions(tx, as: .system).firstOperations().id
        try tx.run(
          """
          INSERT INTO sources (name, kind, team_id, key_hash, group_by, resolve_timeout_seconds, default_priority,
            created_at, version)
          VALUES ('Old', 'generic', \(team), \(SourceKey.hash("in_old")), 'alertname', 300, 3, \(tx.now), 4)
          """)
        let draft = InterruptStore.Draft(
          team: team, source: ID(1), groupKey: "key:a", title: "a", detail: "", kind: .alert, priority: .p3)
        _ = try InterruptStore(tx).add(draft)
      }
      let all = Product.migrations(of: features) + IntakeSchema.migrations
      try await Migrator(all).migrate(app.database)
      let source = try await app.write { tx in
        let source = try IntakeActions.source(keyHash: SourceKey.hash("in_old"), in: tx)
        _ = try SourceStore(tx).add(
          name: "New", kind: .pagerduty, team: source.team, keyHash: "x", groupBy: [], resolveTimeout: .minutes(5),
          defaultPriority: .p3, floodLimit: 7)
        return source
      }
      #expect(source.id == ID(1) && source.kind == .generic && source.version == 4 && source.floodLimit == 100)
      let open = try await app.read { tx in try InterruptStore(tx).open(source.id, groupKey: "key:a") }
      #expect(open?.title == "a")
    }
  }
}
