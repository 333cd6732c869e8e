/// Where a feature is on its way (I4). Story work and story validation are states of its stories, within `work`.
package enum FeatureStep: String, CaseIterable, Sendable {
  /// A customer has asked; the PO has not answered.
  case requested
  /// The PO writes what it is about.
  case definition
  /// PO and lead agree on acceptance criteria, scope and effort.
  case criteria
  /// Stories are written and sized.
  case writing
  /// The lead orders the stories.
  case ordering
  case work
  /// The PO looks whether the feature is what was agreed.
  case validation
  case demo
  /// The operation goes over to the team.
  case handover
  case retro
  case done
  /// It will not be done.
  case dropped

  package var title: String {
    switch self {
    case .requested: "requested"
    case .definition: "definition"
    case .criteria: "criteria, scope, effort"
    case .writing: "writing stories"
    case .ordering: "ordering stories"
    case .work: "in work"
    case .validation: "feature validation"
    case .demo: "demo"
    case .handover: "hand-over of operation"
    case .retro: "retro"
    case .done: "done"
    case .dropped: "dropped"
    }
  }

  package var isOpen: Bool { self != .done && self != .dropped }
  /// The PO has accepted it: what comes now is another feature.
  package var isShown: Bool { self == .demo || self == .handover || self == .retro }
}

/// One way from a step to another, and who goes it.
package struct FeatureMove: Hashable, Sendable {
  package let from: FeatureStep
  package let to: FeatureStep
  package let roles: [PlanningRole]
  /// The verb on the button.
  package let label: String
  package let needsReason: Bool

  fileprivate init(
    _ from: FeatureStep, _ to: FeatureStep, _ roles: [PlanningRole], _ label: String, needsReason: Bool = false
  ) {
    self.from = from
    self.to = to
    self.roles = roles
    self.label = label
    self.needsReason = needsReason
  }
}

/// The flow of features as a table: what is not in it cannot happen, so nothing passes a validation unseen.
package enum FeatureFlow {
  package static let moves: [FeatureMove] = forward + back + drops

  private static let forward = [
    FeatureMove(.requested, .definition, [.po], "Take it up"),
    FeatureMove(.definition, .criteria, [.po], "Definition is written"),
    FeatureMove(.criteria, .writing, [.po, .lead], "Criteria are agreed"),
    FeatureMove(.writing, .ordering, [.po, .lead], "Stories are sized"),
    FeatureMove(.ordering, .work, [.lead], "Start work"),
    FeatureMove(.work, .validation, [.lead], "Hand to the product owner"),
    FeatureMove(.validation, .demo, [.po], "Accept the feature"),
    FeatureMove(.demo, .handover, [.lead], "Demo was held"),
    FeatureMove(.handover, .retro, [.lead], "Operation is handed over"),
    FeatureMove(.retro, .done, [.po, .lead], "Finish"),
  ]

  private static let back = [
    FeatureMove(.criteria, .definition, [.po], "Back to the definition"),
    FeatureMove(.writing, .criteria, [.po, .lead], "Back to the criteria"),
    FeatureMove(.ordering, .writing, [.lead], "Write more stories"),
    FeatureMove(.work, .ordering, [.lead], "Order anew"),
    FeatureMove(.validation, .ordering, [.po], "Send back", needsReason: true),
    FeatureMove(.dropped, .definition, [.po], "Take it up again"),
  ]

  private static let drops =
    [FeatureMove(.requested, .dropped, [.po], "Decline", needsReason: true)]
    + FeatureStep.allCases.filter { $0.isOpen && $0 != .requested }.map {
      FeatureMove($0, .dropped, [.po], "Drop", needsReason: true)
    }

  package static func move(from: FeatureStep, to: FeatureStep) -> FeatureMove? {
    moves.first { $0.from == from && $0.to == to }
  }

  /// What a move rests on.
  package struct Facts: Sendable {
    package var hasText = false
    package var hasLead = false
    package var hasEffort = false
    package var criteria = 0
    package var openCriteria = 0
    package var openHandover = 0
    /// Stories that were not dropped.
    package var stories = 0
    /// Stories without a size, and spikes without a time box.
    package var unsized = 0
    /// Stories that are neither done nor dropped.
    package var openStories = 0

    package init() {}
  }

  /// Why the move cannot be made yet; nil when it can.
  package static func obstacle(to step: FeatureStep, from: FeatureStep, _ facts: Facts) -> String? {
    switch (from, step) {
    case (.definition, .criteria): facts.hasText ? nil : "it has no definition yet"
    case (.criteria, .writing):
      facts.criteria == 0
        ? "it has no acceptance criterion yet"
        : !facts.hasEffort ? "nobody has said its effort yet" : !facts.hasLead ? "it has no lead yet" : nil
    case (.writing, .ordering):
      facts.stories == 0
        ? "it has no story yet" : facts.unsized > 0 ? "\(count(facts.unsized, "story", "stories")) without a size" : nil
    case (.ordering, .work): facts.hasLead ? nil : "it has no lead yet"
    case (.work, .validation):
      facts.stories == 0
        ? "it has no story yet"
        : facts.openStories > 0 ? "\(count(facts.openStories, "story", "stories")) not done" : nil
    case (.validation, .demo):
      facts.openStories > 0
        ? "\(count(facts.openStories, "story", "stories")) not done"
        : facts.openCriteria > 0 ? "\(count(facts.openCriteria, "criterion", "criteria")) not met" : nil
    case (.handover, .retro):
      facts.openHandover > 0
        ? "\(count(facts.openHandover, "point of the hand-over", "points of the hand-over")) open" : nil
    default: nil
    }
  }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String {
    number == 1 ? "one \(one) is" : "\(number) \(many) are"
  }
}
