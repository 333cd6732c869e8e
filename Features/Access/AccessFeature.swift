import ArgumentParser
import Core
import FeatureKit
import Storage
import Teams
import Web

/// Sign-in, sessions, roles, API tokens, audit.
package struct AccessFeature: Feature {
  private let settings: Settings
  private let sightings: Sightings
  private let mill: PasswordMill

  /// - Parameter sightings: the same as the gatekeeper's.
  package init(settings: Settings, sightings: Sightings = .shared) {
    self.init(settings: settings, sightings: sightings, mill: PasswordMill())
  }

  init(settings: Settings, sightings: Sightings, mill: PasswordMill) {
    self.settings = settings
    self.sightings = sightings
    self.mill = mill
  }

  package var migrations: [Migration] { AccessSchema.migrations }

  package var routes: [Route] {
    let door = Door(mill: mill, isSecure: settings.secureCookies)
    return SignInRoutes(door: door).all + LinkRoutes(door: door, publicURL: settings.publicURL).all
      + AccountRoutes(mill: mill).all + AuditRoutes.all + TokenAPIRoutes.all
  }

  package var duties: [Duty] { AccessDuties(sightings: sightings).all }

  package var menu: [MenuItem] {
    [
      MenuItem("Audit", path: "/audit", icon: "note", group: 3, roles: [.administrator, .manager]),
      MenuItem("Account", path: "/account", icon: "key", group: 3),
    ]
  }

  package var commands: [any ParsableCommand.Type] { [UserCommand.self, TokenCommand.self] }

  /// On a person's page: the button with which an administrator makes a link for setting the password.
  package static let personSection: TeamsFeature.PersonSection = { person, request, _ in
    guard request.actor.roles.contains(.administrator), person.isActive else { return .empty }
    return LinkPages.offer(person, request)
  }
}
