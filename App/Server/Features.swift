import Access
import ArgumentParser
import Core
import FeatureKit
import Interrupts
import Notifications
import OnCall
import Planning
import Storage
import Teams
import Today

/// What the product consists of, each after those that it uses. A new feature is one more line here and one in
/// `Package.swift`.
/// - Parameters:
///   - node: names this process among those that work on the same database.
///   - startedAt: when this process began.
package func allFeatures(settings: Settings, node: String, startedAt: Instant) -> [any Feature] {
  [
    TeamsFeature(
      sections: [
        NotificationsFeature.personSection, PlanningFeature.newsSection, PlanningFeature.personSection,
        OnCallFeature.personSection,
        AccessFeature.personSection,
      ]),
    AccessFeature(settings: settings),
    OnCallFeature(
      settings: settings, handOver: [InterruptsFeature.handOverPart], promises: [PlanningFeature.promisedTime]),
    NotificationsFeature(settings: settings, node: node, takers: InterruptsFeature.offerTakers),
    PlanningFeature(interrupts: InterruptsFeature.lookup),
    InterruptsFeature(settings: settings, startedAt: startedAt, version: Product.version),
    TodayFeature(),
  ]
}

/// What is the same for every server: the schema and the verbs.
enum Catalogue {
  private static let features = allFeatures(
    settings: Settings(publicURL: ""), node: "", startedAt: Instant(microseconds: 0))

  static var migrations: [Migration] { Product.migrations(of: features) }
  static var commands: [any ParsableCommand.Type] { features.flatMap(\.commands) }
}
