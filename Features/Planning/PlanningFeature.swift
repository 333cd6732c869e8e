import ArgumentParser
import Core
import FeatureKit
import Storage
import Web

/// Planned work: backlogs, features, stories, iterations (I1–I12, P1–P3).
package struct PlanningFeature: Feature {
  package init() {}

  package var migrations: [Migration] { PlanningSchema.migrations + IterationSchema.migrations }

  package var routes: [Route] { IterationRoutes.all + IterationAPIRoutes.all + PairRoutes.all }

  package var menu: [MenuItem] { [MenuItem("Iterations", path: "/iterations", icon: "cols", group: 1, isTab: true)] }

  package var commands: [any ParsableCommand.Type] { [IterationCommand.self, PairsCommand.self] }
}
