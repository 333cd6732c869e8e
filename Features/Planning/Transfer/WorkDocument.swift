import Core

/// Planned work of a team with all of its history, as a value without numbers of this database: what an export writes and
/// what an import reads, whether the file is ours or another tool's.
///
/// Things name each other by keys that are stable at their source. What follows from the moves (state, begin, end, how
/// often it was sent back) is not kept beside them, so that the two cannot disagree.
package struct WorkDocument: Sendable, Equatable {
  package var source: WorkSource
  /// The project or board at the source; keys are unique within it.
  package var scope: String
  package var iterations: [WorkIteration] = []
  /// In the order of the PO.
  package var features: [WorkFeature] = []
  /// In the order of their features, then of their leads; those that stand alone come last.
  package var stories: [WorkStory] = []
  /// How many attachments the file names; nobody brings them along.
  package var attachments = 0

  package init(source: WorkSource, scope: String) {
    self.source = source
    self.scope = scope
  }
}

/// A feature on its way.
package struct WorkFeature: Sendable, Equatable {
  package var key: String
  package var title: String
  package var text = ""
  package var scope = ""
  package var backlog = Backlog.business
  /// The name of the team that wants it.
  package var customer: String?
  package var technologies = ""
  package var origin = ""
  package var effort: Int?
  package var firstEffort: Int?
  package var lead: ForeignPerson?
  package var requester: ForeignPerson?
  package var demoAt: Instant?
  package var checks: [WorkCheck] = []
  /// The oldest first; never empty.
  package var moves: [WorkMove<FeatureStep>]
  package var commitments: [WorkCommitment] = []

  package init(key: String, title: String, moves: [WorkMove<FeatureStep>]) {
    self.key = key
    self.title = title
    self.moves = moves
  }
}

/// A story or spike on its way.
package struct WorkStory: Sendable, Equatable {
  package var key: String
  /// The key of its feature; nil when it stands alone.
  package var feature: String?
  package var backlog = Backlog.internal
  package var kind = Story.Kind.story
  package var title: String
  package var text = ""
  package var acceptance = ""
  package var outcome = ""
  /// Points; of a spike working days.
  package var size: Int?
  package var isEasy = false
  package var origin = ""
  /// The key of the story that it was split from.
  package var splitFrom: String?
  /// Small points within it.
  package var checks: [WorkStoryCheck] = []
  /// The oldest first; never empty.
  package var moves: [WorkMove<StoryState>]
  package var blocks: [ForeignBlock] = []
  package var people: [ForeignStint] = []
  /// Keys of stories that come before it.
  package var after: [String] = []
  package var memberships: [WorkMembership] = []
  package var commitments: [WorkCommitment] = []

  package init(key: String, title: String, moves: [WorkMove<StoryState>]) {
    self.key = key
    self.title = title
    self.moves = moves
  }
}

/// A step that was taken.
package struct WorkMove<State: Sendable & Hashable>: Sendable, Hashable {
  /// nil: it began with this.
  package var from: State?
  package var to: State
  package var at: Instant
  /// As the source names whoever did it, whether they are known here or not.
  package var by: String
  package var reason: String
}

/// What must hold for a feature.
package struct WorkCheck: Sendable, Equatable {
  package var kind: FeatureCheck.Kind
  package var text: String
  package var state = FeatureCheck.State.open
  package var evidence = ""
  package var by: ForeignPerson?
  package var at: Instant?
}

/// A small point within a story.
package struct WorkStoryCheck: Sendable, Equatable {
  package var text: String
  package var isDone: Bool
  package var by: ForeignPerson?
  package var at: Instant?
}

/// A time in which a story was in an iteration.
package struct WorkMembership: Sendable, Equatable {
  /// The key of the iteration.
  package var iteration: String
  package var since: Instant
  /// nil: it still is.
  package var until: Instant?
  package var isPlanned: Bool
}

/// What somebody promised, and what came of it.
package struct WorkCommitment: Sendable, Equatable {
  package var person: ForeignPerson
  package var madeAt: Instant
  /// Who said it.
  package var madeBy: String
  package var until: Instant
  package var endedAt: Instant?
  package var outcome: Commitment.Outcome?
  package var reason = ""
}

/// An iteration of a team.
package struct WorkIteration: Sendable, Equatable {
  package var key: String
  /// Within the team; nil when the source does not count them as we do.
  package var number: Int?
  package var days: ClosedRange<Day>
  package var goal = ""
  package var demoAt: Instant?
  /// What the team took from it.
  package var retro = ""
  package var startedAt: Instant?
  package var closedAt: Instant?
  package var notes: [WorkNote] = []

  package init(key: String, days: ClosedRange<Day>) {
    self.key = key
    self.days = days
  }
}

/// What somebody wrote for a retro.
package struct WorkNote: Sendable, Equatable {
  package var kind: RetroNote.Kind
  package var text: String
  package var at: Instant
  package var by: String
  package var person: ForeignPerson?
}

// MARK: - What follows from the moves

extension WorkDocument {
  /// The latest time at which something happened, as far as it is of the past in its nature.
  var lastPast: Instant? {
    (iterations.flatMap(\.past) + features.flatMap(\.past) + stories.flatMap(\.past)).max()
  }
}

extension WorkIteration {
  fileprivate var past: [Instant] { [startedAt, closedAt].compactMap(\.self) + notes.map(\.at) }
}

extension WorkCommitment {
  fileprivate var past: [Instant] { [madeAt, endedAt].compactMap(\.self) }
}

extension WorkFeature {
  fileprivate var past: [Instant] { [stepAt] + checks.compactMap(\.at) + commitments.flatMap(\.past) }
  var step: FeatureStep { moves.last?.to ?? .definition }
  var createdAt: Instant { moves.first?.at ?? .distantPast }
  var stepAt: Instant { moves.last?.at ?? .distantPast }
  var closedAt: Instant? { step.isOpen ? nil : stepAt }
}

extension WorkStory {
  fileprivate var past: [Instant] {
    let begins = blocks.map(\.since) + people.map(\.since) + memberships.map(\.since)
    let ends = blocks.compactMap(\.until) + people.compactMap(\.until) + memberships.compactMap(\.until)
    return [stateAt] + begins + ends + checks.compactMap(\.at) + commitments.flatMap(\.past)
  }
  var state: StoryState { moves.last?.to ?? .written }
  var createdAt: Instant { moves.first?.at ?? .distantPast }
  var stateAt: Instant { moves.last?.at ?? .distantPast }
  /// When work began first.
  var startedAt: Instant? { moves.first { $0.to == .inWork }?.at }
  var closedAt: Instant? { state.isOpen ? nil : stateAt }
  var sentBack: Int { moves.count { $0.from == .validation && $0.to == .ready } }
  /// What it waits for now.
  var block: ForeignBlock? { blocks.last { $0.until == nil } }
}
