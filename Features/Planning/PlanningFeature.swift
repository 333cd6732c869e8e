import ArgumentParser
import Core
import FeatureKit
import Storage
import Web

/// Planned work: backlogs, features, stories, iterations (I1–I12, P1–P3).
package struct PlanningFeature: Feature {
  package init() {}

  package var migrations: [Migration] { PlanningSchema.migrations }

  package var routes: [Route] {
    FeatureRoutes.all + FeatureAPIRoutes.all + StoryRoutes.all + StoryAPIRoutes.all + BoardRoutes.all
  }

  package var commands: [any ParsableCommand.Type] { [FeatureCommand.self, StoryCommand.self, ForecastCommand.self] }

  package var menu: [MenuItem] {
    [
      MenuItem("Board", path: "/board", icon: "cols", group: 1, isTab: true, roles: Role.operations.union([.viewer])),
      MenuItem("Features", path: "/features", icon: "flag", group: 1),
    ]
  }
}
