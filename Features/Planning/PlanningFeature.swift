import ArgumentParser
import Core
import FeatureKit
import OnCall
import Storage
import Teams
import Web

/// Planned work: backlogs, features, stories, iterations (I1–I12, P1–P3).
package struct PlanningFeature: Feature {
  private let interrupts: InterruptLookup

  /// - Parameter interrupts: how an interrupt is found that is to be linked to a story; without it there is none.
  package init(interrupts: @escaping InterruptLookup = { _, _, _ in nil }) { self.interrupts = interrupts }

  package var migrations: [Migration] {
    PlanningSchema.migrations + IterationSchema.migrations + WorkTransferSchema.migrations
      + SavedViewSchema.migrations + StoryToolsSchema.migrations + WorkNewsSchema.migrations
      + WorkAnswerSchema.migrations + StoryTailSchema.migrations + AttachmentSchema.migrations
      + StoryLinkSchema.migrations
  }

  package var routes: [Route] {
    FeatureRoutes.all + FeatureAPIRoutes.all + StoryRoutes.all + StoryAPIRoutes.all + BoardRoutes.all
      + BoardAPIRoutes.all
      + WorkSearchRoutes.all + WorkSearchAPIRoutes.all + SavedViewRoutes.all + SavedViewAPIRoutes.all + BulkRoutes.all
      + BulkAPIRoutes.all + StoryCheckRoutes.all + StoryCheckAPIRoutes.all + StorySplitRoutes.all
      + StorySplitAPIRoutes.all + CommitmentRoutes.all + CommitmentAPIRoutes.all + WorkRoutes.all + WorkAPIRoutes.all
      + AttachmentRoutes.all + AttachmentAPIRoutes.all + StoryLinkRoutes(find: interrupts).all
      + StoryLinkAPIRoutes(find: interrupts).all + WorkNewsRoutes.all
      + (IterationRoutes.all + IterationAPIRoutes.all + PairRoutes.all + FlowRoutes.all).map(\.inside)
  }

  package var duties: [Duty] { CommitmentDuties.all + WorkDuties.all + WorkNewsDuties.all }

  package var commands: [any ParsableCommand.Type] {
    [
      FeatureCommand.self, StoryCommand.self, CommitmentCommand.self, IterationCommand.self, PairsCommand.self,
      FlowCommand.self, ForecastCommand.self, WorkCommand.self, SavedViewCommand.self,
      BoardCommand.self, WorkNewsCommand.self,
    ]
  }

  package var menu: [MenuItem] {
    [
      MenuItem("Board", path: "/board", icon: "cols", group: 1, isTab: true, roles: Role.operations.union([.viewer])),
      MenuItem("Iterations", path: "/iterations", icon: "cycle", group: 1, roles: Role.operations.union([.viewer])),
      MenuItem("Features", path: "/features", icon: "flag", group: 1),
    ]
  }

  /// For calendars: when people have promised to be at planned work.
  package static let promisedTime: PromisedTimePart = { span, tx in
    try CommitmentStore(tx).open(in: span).map { PromisedTime($0.person, $0.madeAt..<$0.until, work: $0.subject.name) }
  }

  /// On a person's page: whether they get news of their cards.
  package static let newsSection: TeamsFeature.PersonSection = WorkNewsSection.html

  /// On a person's page: what they promised, and what came of it.
  package static let personSection: TeamsFeature.PersonSection = CommitmentSection.html
}
