import Core
import Teams

/// What a board shows of a story.
struct BoardCard: Sendable {
  let id: ID<Story>
  let feature: ID<PlannedFeature>?
  let backlog: Backlog
  let kind: Story.Kind
  let title: String
  let state: StoryState
  /// `5` points or `1 d`; empty when nobody has said.
  let sizeText: String
  let isEasy: Bool
  let blockedReason: String?
  let sentBack: Int
  let stateAt: Instant
  let closedAt: Instant?

  var number: String { "S-\(id)" }
  var path: String { "/stories/\(id)" }
}
