import Core
import Storage
import Teams

struct EscalationStore {
  private let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// What the team has chosen; the usual plan with version 0 where it has chosen nothing.
  func plan(_ team: ID<Team>) throws -> (plan: EscalationPlan, version: Int) {
    let found = try tx.first("SELECT plan, version FROM escalation_plans WHERE team_id = \(team)") {
      (try $0.text(0), try $0.int(1))
    }
    guard let (text, version) = found else { return (.usual, 0) }
    return (try EscalationPlan(text), version)
  }

  func set(_ team: ID<Team>, _ plan: EscalationPlan) throws {
    try tx.run(
      """
      INSERT INTO escalation_plans (team_id, plan, version) VALUES (\(team), \(plan.description), 1)
      ON CONFLICT (team_id) DO UPDATE SET plan = excluded.plan, version = escalation_plans.version + 1
      """)
  }
}
