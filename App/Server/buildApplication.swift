import Access
import Core
import FeatureKit
import Storage
import Web

/// The whole product on the given environment: what `serve` runs. The database must have the product's schema.
package func buildApplication(_ environment: Environment) -> Product {
  Product(
    features: allFeatures(
      settings: environment.settings, node: environment.ids.uuid(at: environment.clock()),
      startedAt: environment.clock()),
    environment: environment, gatekeeper: AccessGatekeeper(), foot: Foot.make)
}
