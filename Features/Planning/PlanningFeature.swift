import ArgumentParser
import Core
import FeatureKit
import Storage
import Teams
import Web

/// Planned work: backlogs, features, stories, iterations (I1–I12, P1–P3).
package struct PlanningFeature: Feature {
  package init() {}

  package var migrations: [Migration] { PlanningSchema.migrations }

  package var routes: [Route] { FeatureRoutes.all + StoryRoutes.all + CommitmentRoutes.all + CommitmentAPIRoutes.all }

  package var duties: [Duty] { CommitmentDuties.all }

  package var menu: [MenuItem] { [MenuItem("Features", path: "/features", icon: "flag", group: 1)] }

  package var commands: [any ParsableCommand.Type] { [CommitmentCommand.self] }

  /// On a person's page: what they promised, and what came of it.
  package static let personSection: TeamsFeature.PersonSection = CommitmentSection.html
}
