import ArgumentParser
import Core
import FeatureKit
import Storage
import Web

/// Who answers: PoTW in working hours, on call outside them (B2, B3).
package struct OnCallFeature: Feature {
  package init() {}

  package var migrations: [Migration] { OnCallSchema.migrations }

  package var routes: [Route] {
    OnCallRoutes.all + OverrideRoutes.all + OnCallAPIRoutes.all + OverrideAPIRoutes.all + FairnessRoutes.all
      + PlanRoutes.all
  }

  package var menu: [MenuItem] { [MenuItem("Rotations", path: "/rotations", icon: "cycle", group: 0, isTab: true)] }

  package var commands: [any ParsableCommand.Type] { [OnCallCommand.self] }

  package func bar(for request: Request, in tx: Transaction) throws -> HTML { try DutyBar.html(for: request, in: tx) }
}
