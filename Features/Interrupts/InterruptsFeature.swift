import ArgumentParser
import Core
import FeatureKit
import OnCall
import Planning
import Storage
import Web

/// Intake, triage, routing, resolution and the measure of unplanned work: B1–B5, B7.
package struct InterruptsFeature: Feature {
  private let settings: Settings
  private let startedAt: Instant
  private let version: String

  /// - Parameter startedAt: when the process began; amtool asks for it.
  package init(settings: Settings, startedAt: Instant, version: String) {
    self.settings = settings
    self.startedAt = startedAt
    self.version = version
  }

  package var migrations: [Migration] {
    InterruptSchema.migrations + SilenceSchema.migrations + RuleSchema.migrations + EscalationSchema.migrations
      + IntakeSchema.migrations
  }

  package var routes: [Route] { intake + pages + api }

  private var intake: [Route] {
    IntakeRoutes(startedAt: startedAt, version: version).routes + SilenceIntakeRoutes.all
  }

  private var pages: [Route] {
    InterruptRoutes.routes + TriageRoutes.all + SilenceRoutes.all + EscalationRoutes.all + RuleRoutes.all
      + SourceRoutes.routes(publicURL: settings.publicURL) + HeartbeatRoutes.routes(publicURL: settings.publicURL)
  }

  private var api: [Route] {
    InterruptAPI.routes + TriageAPIRoutes.all + SilenceAPIRoutes.all + SourceAPI.routes
      + SourceSettingsAPIRoutes.routes + HeartbeatAPIRoutes.routes
  }

  package var duties: [Duty] { InterruptDuties.all + HeartbeatDuties.all }

  package var menu: [MenuItem] {
    [
      MenuItem("Interrupts", path: "/interrupts", icon: "inbox", group: 0, isTab: true),
      MenuItem("Silences", path: "/silences", icon: "block", group: 3, roles: Role.operations.union([.viewer])),
      MenuItem("Escalation", path: "/escalation", icon: "up", group: 3, roles: [.administrator, .manager]),
      MenuItem("Sources", path: "/sources", icon: "alert", group: 3, roles: [.administrator, .manager]),
    ]
  }

  package var commands: [any ParsableCommand.Type] {
    [
      InterruptCommand.self, EscalationCommand.self, SilenceCommand.self, SourceCommand.self, HeartbeatCommand.self,
    ]
  }

  package func badge(for item: MenuItem, request: Request, in tx: Transaction) throws -> Badge? {
    guard item.path == "/interrupts" else { return nil }
    // As the queue and the home page ask it, so that the database is asked once.
    let counts = try InterruptStore(tx).counts(
      for: request.actor.person.map { ID($0) },
      onlyCustomer: try InterruptVisibility.onlyCustomer(request.actor, tx))
    guard counts.open > 0 else { return nil }
    return Badge(counts.open, words: " open, \(counts.new) unanswered", isHot: counts.new > 0)
  }

  package func gauges(in tx: Transaction) throws -> [Gauge] {
    let store = InterruptStore(tx)
    let counts = try store.counts(for: nil)
    return [
      Gauge("agileops_interrupts_open", help: "Interrupts that are not resolved.", value: Double(counts.open)),
      Gauge("agileops_interrupts_unanswered", help: "Open interrupts nobody has answered.", value: Double(counts.new)),
      Gauge(
        "agileops_interrupts_unattended",
        help: "Open interrupts with neither a next action nor a reason for none; must be 0.",
        value: Double(try store.unattended().count)),
    ]
  }

  /// For stories to which interrupts are linked: the title of one that the actor may see.
  package static let lookup: InterruptLookup = { number, actor, tx in
    guard let found = try InterruptStore(tx).find(ID(number)) else { return nil }
    if let only = try InterruptVisibility.onlyCustomer(actor, tx), found.customer != only { return nil }
    return found.title
  }

  /// What messages about interrupts offer, by the kind of thing they are about.
  package static let offerTakers = [InterruptOffers.kind: InterruptOffers.taker]

  /// What stands about interrupts in the hand-over of a duty.
  package static let handOverPart = InterruptHandOver.part
}
