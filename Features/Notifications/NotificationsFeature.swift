import ArgumentParser
import Core
import FeatureKit
import Storage
import Teams
import Web

/// What goes to whom, by which way and why: the only road out of the building to people (B4, B9).
package struct NotificationsFeature: Feature {
  private let settings: Settings
  private let node: String
  private let takers: [String: OfferTaker]

  /// - Parameters:
  ///   - settings: links in notifications begin with its `publicURL`.
  ///   - node: names this process among those that work on the same database.
  ///   - takers: who does what messages about a kind of thing offer.
  package init(settings: Settings, node: String, takers: [String: OfferTaker] = [:]) {
    self.settings = settings
    self.node = node
    self.takers = takers
  }

  package var migrations: [Migration] { NotificationSchema.migrations }

  package var routes: [Route] {
    NotificationRoutes.all + DeliveryRoutes.all + DeliveryAPIRoutes.all + OfferRoutes(takers: takers).all
  }

  package var menu: [MenuItem] { [MenuItem("Notifications", path: "/notifications", icon: "mail", group: 3)] }

  package var duties: [Duty] {
    [
      Duty("notifications.send", wokenBy: [.notifications]) { [settings, node] environment in
        try await Courier(environment: environment, settings: settings, node: node).deliver()
      }
    ] + DigestDuties.all
  }

  package var commands: [any ParsableCommand.Type] { [ContactCommand.self] }

  /// On a person's page: when they are told by which way.
  package static let personSection: TeamsFeature.PersonSection = { person, request, tx in
    try DeliveryPages.section(person, request, tx)
  }

  package func gauges(in tx: Transaction) throws -> [Gauge] {
    let (count, oldest) = try NotificationStore(tx).waiting()
    let late = oldest.map { max(.zero, tx.now - $0) } ?? .zero
    return [
      Gauge(
        "agileops_notifications_waiting", help: "Notifications that are neither sent nor given up.",
        value: Double(count)),
      Gauge(
        "agileops_notifications_overdue_seconds", help: "How long the oldest due notification has waited to be sent.",
        value: Double(late.microseconds) / 1_000_000),
    ]
  }
}
