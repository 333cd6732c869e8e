/// Where a story is. The board shows `ready` to `done` as columns.
package enum StoryState: String, CaseIterable, Sendable {
  /// Somebody wrote it down; it is not ready to be pulled.
  case written
  /// Sized and ordered; the next free pair pulls it.
  case ready
  case inWork = "in_work"
  /// The lead looks whether it is what was meant.
  case validation
  case done
  /// It will not be done.
  case dropped

  package var title: String {
    switch self {
    case .written: "written"
    case .ready: "ready"
    case .inWork: "in work"
    case .validation: "in validation"
    case .done: "validated"
    case .dropped: "dropped"
    }
  }

  package var isOpen: Bool { self != .done && self != .dropped }
  /// What the board shows, from left to right.
  package static let columns: [StoryState] = [.ready, .inWork, .validation, .done]
}

/// One way from a state to another, and who goes it.
package struct StoryMove: Hashable, Sendable {
  package let from: StoryState
  package let to: StoryState
  package let roles: [PlanningRole]
  /// The verb on the button.
  package let label: String
  package let needsReason: Bool

  fileprivate init(
    _ from: StoryState, _ to: StoryState, _ roles: [PlanningRole], _ label: String, needsReason: Bool = false
  ) {
    self.from = from
    self.to = to
    self.roles = roles
    self.label = label
    self.needsReason = needsReason
  }
}

/// The flow of stories as a table: the only way to done is through validation by somebody who answers for it (I4).
package enum StoryFlow {
  package static let moves: [StoryMove] = [
    StoryMove(.written, .ready, [.lead, .po], "Ready"),
    StoryMove(.ready, .inWork, [.engineer], "Pull"),
    StoryMove(.inWork, .validation, [.pair, .lead], "To validation"),
    StoryMove(.validation, .done, [.lead, .po], "Validate"),
    StoryMove(.validation, .ready, [.lead, .po], "Send back", needsReason: true),
    StoryMove(.inWork, .ready, [.pair, .lead], "Put back"),
    StoryMove(.ready, .written, [.lead, .po], "Not ready yet"),
    StoryMove(.done, .ready, [.lead, .po], "Open again", needsReason: true),
    StoryMove(.written, .dropped, [.lead, .po], "Drop", needsReason: true),
    StoryMove(.ready, .dropped, [.lead, .po], "Drop", needsReason: true),
    StoryMove(.inWork, .dropped, [.lead, .po], "Drop", needsReason: true),
    StoryMove(.validation, .dropped, [.lead, .po], "Drop", needsReason: true),
    StoryMove(.dropped, .written, [.lead, .po], "Take it up again"),
  ]

  package static func move(from: StoryState, to: StoryState) -> StoryMove? {
    moves.first { $0.from == from && $0.to == to }
  }

  /// What a move rests on.
  package struct Facts: Sendable {
    package var isSized = false
    /// Whether somebody works on it, the one who pulls it included.
    package var hasPeople = false
    package var needsOutcome = false
    /// nil: it stands alone.
    package var feature: FeatureStep?

    package init() {}
  }

  /// Why the move cannot be made yet; nil when it can.
  package static func obstacle(to state: StoryState, from: StoryState, _ facts: Facts) -> String? {
    if let step = facts.feature, state != .dropped, !step.isOpen || step.isShown {
      return "its feature is at \(step.title)"
    }
    switch (from, state) {
    case (.written, .ready): return facts.isSized ? nil : "nobody has sized it yet"
    case (.ready, .inWork):
      if let step = facts.feature, step != .work { return "its feature is not in work but at \(step.title)" }
      return facts.hasPeople ? nil : "nobody works on it"
    case (.inWork, .validation): return facts.needsOutcome ? "a spike ends with an outcome; write what it found" : nil
    default: return nil
    }
  }
}
