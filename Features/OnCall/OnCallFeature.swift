import ArgumentParser
import Core
import FeatureKit
import Storage
import Teams
import Web

/// Who answers: PoTW in working hours, on call outside them (B2, B3).
package struct OnCallFeature: Feature {
  private let settings: Settings
  private let handOverParts: [HandOverPart]
  private let promises: [PromisedTimePart]

  /// - Parameters:
  ///   - parts: what features that use this one add to a hand-over, in the order of its text.
  ///   - promises: what they know of time that people have promised.
  package init(settings: Settings, handOver parts: [HandOverPart] = [], promises: [PromisedTimePart] = []) {
    self.settings = settings
    handOverParts = parts
    self.promises = promises
  }

  package var migrations: [Migration] {
    OnCallSchema.migrations + ImportSchema.migrations + FeedSchema.migrations + HandOverSchema.migrations
  }

  package var routes: [Route] {
    OnCallRoutes.all + OverrideRoutes.all + OnCallAPIRoutes.all + OverrideAPIRoutes.all
      + AbsenceRoutes.all + AbsenceAPIRoutes.all
      + FindingRoutes.all + FindingAPIRoutes.all
      + FeedRoutes.all(publicURL: settings.publicURL) + FeedAPIRoutes.all(publicURL: settings.publicURL)
      + HandOverRoutes.all + HandOverAPIRoutes.all
      + ImportRoutes.all + ImportAPIRoutes.all
      + FairnessRoutes.all + PlanRoutes.all
      + SuccessionRoutes.all + SuccessionAPIRoutes.all
  }

  package var duties: [Duty] {
    OnCallDuties.all + AbsenceDuties.all + FindingDuties.all(promises: promises)
      + HandOverDuties.all(parts: handOverParts)
  }

  package var menu: [MenuItem] { [MenuItem("Rotations", path: "/rotations", icon: "cycle", group: 0, isTab: true)] }

  package var commands: [any ParsableCommand.Type] { [OnCallCommand.self] }

  package func bar(for request: Request, in tx: Transaction) throws -> HTML { try DutyBar.html(for: request, in: tx) }

  /// On a person's page: the turns they take, and for themselves their shifts as a calendar.
  package static let personSection: TeamsFeature.PersonSection = { person, request, tx in
    let turns = try SuccessionPage.offer(person, request, tx)
    guard request.actor.person == person.id.number else { return turns }
    return turns + (try FeedPages.offer(.person(person.id), request, tx))
  }
}
