import ArgumentParser
import Core
import FeatureKit
import Storage
import Web

/// Planned work: backlogs, features, stories, iterations (I1–I12, P1–P3).
package struct PlanningFeature: Feature {
  package init() {}

  package var migrations: [Migration] { PlanningSchema.migrations + IterationSchema.migrations }
}
