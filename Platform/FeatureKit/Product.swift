import Core
import JSON
import Storage
import Web

/// Features put together: one schema, one table of routes, one list of duties. Used by `serve` and by tests.
package final class Product: Sendable {
  /// Release of this program, as `--version` and the foot of every page say it.
  package static let version = "0.1.0"

  package let features: [any Feature]
  package let environment: Environment
  package let metrics: Metrics
  package let live: LiveHub
  package let adapter: HTTPAdapter
  package let engine: Engine

  /// - Parameter foot: when something last changed, in the zone of whoever reads.
  package init(
    features: [any Feature], environment: Environment, gatekeeper: any Gatekeeper,
    foot: @escaping @Sendable (Request, Transaction) throws -> Frame.Foot
  ) {
    let metrics = Metrics(clock: environment.clock)
    let live = LiveHub(database: environment.database)
    let own = features.flatMap(\.routes)
    let description = OpenAPI.document(routes: own, title: "AgileOps", version: Self.version)
    let service = ServiceRoutes.all(metrics: metrics, openAPI: description) { tx in
      try Self.exposition(features.flatMap { try $0.gauges(in: tx) })
    }
    self.features = features
    self.environment = environment
    self.metrics = metrics
    self.live = live
    adapter = HTTPAdapter(
      routes: own + service + [live.route], database: environment.database, gatekeeper: gatekeeper,
      framing: Self.frame(features, foot), metrics: metrics, log: environment.log, clock: environment.clock,
      ids: environment.ids)
    engine = Engine(duties: features.flatMap(\.duties), environment: environment, metrics: metrics)
  }

  /// All steps of the schema in the order of the features.
  package static func migrations(of features: [any Feature]) -> [Migration] { features.flatMap(\.migrations) }

  private static func frame(
    _ features: [any Feature], _ foot: @escaping @Sendable (Request, Transaction) throws -> Frame.Foot
  ) -> Frame {
    // What uses most is closest to the day's work, so it stands first in its group.
    Frame(
      menu: features.reversed().flatMap(\.menu), version: version,
      badge: { item, request, tx in
        for feature in features {
          if let badge = try feature.badge(for: item, request: request, in: tx) {
            return (badge.number, badge.words, badge.isHot)
          }
        }
        return nil
      },
      bar: { request, tx in try features.html { try $0.bar(for: request, in: tx) } },
      foot: foot)
  }

  private static func exposition(_ gauges: [Gauge]) -> String {
    var text = MetricsText()
    var known: Set<String> = []
    for gauge in gauges.sorted(by: { $0.name < $1.name }) {
      if known.insert(gauge.name).inserted { text.family(gauge.name, "gauge", gauge.help) }
      text.sample(gauge.name, gauge.labels, gauge.value)
    }
    return text.text
  }
}
