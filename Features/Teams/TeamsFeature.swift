import Core
import FeatureKit
import Storage
import Web

/// People, teams, positions, working hours, contact methods (G1, B4).
package struct TeamsFeature: Feature {
  /// What other features show on a person's page, below what Teams knows.
  package typealias PersonSection = @Sendable (Person, Request, Transaction) throws -> HTML

  private let sections: [PersonSection]

  package init() { self.init(sections: []) }

  /// - Parameter sections: in the order of the page; each may be empty for who must not see it.
  package init(sections: [PersonSection]) { self.sections = sections }

  package var migrations: [Migration] { TeamsSchema.migrations }

  package var routes: [Route] {
    PersonRoutes(sections: sections).all + TeamRoutes.all + PersonAPIRoutes.all + TeamAPIRoutes.all
  }

  package var menu: [MenuItem] { [MenuItem("People", path: "/people", icon: "people", group: 3)] }
}
