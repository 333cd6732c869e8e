import Core
import Teams

/// A small piece of planned work that a pair does within an iteration; a spike answers a question within a time box
/// instead (I6).
package struct Story: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case story, spike
  }

  package let id: ID<Story>
  /// The operations team that does it.
  package let team: ID<Team>
  /// nil: it stands alone, as work on SS&A may.
  package let feature: ID<PlannedFeature>?
  /// The feature's, or its own when it stands alone.
  package let backlog: Backlog
  package let kind: Kind
  package let title: String
  /// Markdown.
  package let text: String
  /// How somebody sees that it is done, Markdown.
  package let acceptance: String
  package let state: StoryState
  /// Points; nil until somebody sized it, and always for spikes.
  package let size: Int?
  /// Time box of a spike in working days; nil for stories.
  package let boxDays: Int?
  /// What a spike found out.
  package let outcome: String
  /// To be taken first (I7).
  package let isEasy: Bool
  /// Place in the lead's order; smaller comes first.
  package let position: Int64
  package let iteration: ID<Iteration>?
  /// What it came from, as people name it: `I-2841`; empty for nothing.
  package let origin: String
  package let blockedReason: String?
  package let blockedAt: Instant?
  /// How often it came back from validation.
  package let sentBack: Int
  package let createdAt: Instant
  /// Since when it is in this state; edits do not change it.
  package let stateAt: Instant
  /// When work began first.
  package let startedAt: Instant?
  package let closedAt: Instant?
  package let version: Int

  /// How people name it aloud: `S-408`.
  package var number: String { "S-\(id)" }
  package var path: String { "/stories/\(id)" }
  package var reference: Reference { id.storyReference }
  package var isOpen: Bool { closedAt == nil }
  package var isBlocked: Bool { blockedAt != nil }
  package var isSized: Bool { kind == .spike ? boxDays != nil : size != nil }
  /// `5` points or `1 d`; empty when nobody has said.
  package var sizeText: String { kind == .spike ? boxDays.map { "\($0) d" } ?? "" : size.map(String.init) ?? "" }
}

extension ID<Story> {
  package var storyReference: Reference { Reference(kind: "story", number: number) }

  /// Reads `408` and `S-408`.
  package init?(spoken text: String) {
    self.init(text.hasPrefix("S-") || text.hasPrefix("s-") ? text.dropFirst(2) : text[...])
  }
}

/// What can be written about a story, before anybody has checked it.
package struct StoryDraft: Hashable, Sendable {
  package var title: String
  package var kind = Story.Kind.story
  package var text = ""
  package var acceptance = ""
  /// Points 1 to 100, or working days 1 to 10 of a spike.
  package var size: Int?
  package var outcome = ""
  package var isEasy = false
  package var origin = ""

  package init(title: String) { self.title = title }

  /// The story as it is stored now.
  package init(_ story: Story) {
    self.init(title: story.title)
    kind = story.kind
    text = story.text
    acceptance = story.acceptance
    size = story.kind == .spike ? story.boxDays : story.size
    outcome = story.outcome
    isEasy = story.isEasy
    origin = story.origin
  }
}
