import ArgumentParser
import FeatureKit

/// Planned work that survives interrupts.
package struct PlanningFeature: Feature {
  package init() {}

  package var commands: [any ParsableCommand.Type] { [ForecastCommand.self] }
}
