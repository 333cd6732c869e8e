import Core
import Storage
import Teams

/// Changes several stories at once: all of them or none. Each goes through the verb that changes one, so permission,
/// rules and events are the same.
struct BulkActions {
  /// As many as one page of the list has.
  static let most = 200
  /// How many refusals are told one by one.
  private static let told = 20

  let tx: Transaction
  let actor: Actor
  private let store: StoryStore
  private let stories: StoryActions

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = StoryStore(tx)
    stories = StoryActions(tx, as: actor)
  }

  /// - Throws: `invalid` for stories; with a field for each story that cannot be changed, named like the story.
  func apply(_ change: BulkChange, to targets: [BulkTarget]) throws -> BulkResult {
    guard !targets.isEmpty else { throw Refusal.invalid("stories", "must name at least one story") }
    guard targets.count <= Self.most else {
      throw Refusal.invalid("stories", "must be at most \(Self.most) at a time, are \(targets.count)")
    }
    guard Set(targets.map(\.story)).count == targets.count else {
      throw Refusal.invalid("stories", "must name each story once")
    }
    switch change {
    case .block(let reason), .drop(let reason): _ = try FeatureActions.reason(reason, isNeeded: true)
    default: break
    }
    var result = BulkResult()
    var refused: [FieldError] = []
    for target in targets {
      do {
        if try apply(change, to: target) { result.changed += 1 } else { result.unchanged += 1 }
      } catch let refusal as Refusal {
        // What was written until here is undone with the transaction.
        refused.append(Self.error(target.story, refusal))
      }
    }
    guard refused.isEmpty else { throw Refusal.invalid(Self.shortened(refused)) }
    return result
  }

  private static func error(_ story: ID<Story>, _ refusal: Refusal) -> FieldError {
    let number = "S-\(story)"
    let words =
      if case .invalid(let errors) = refusal {
        errors.map { "\($0.field): \($0.problem)" }.joined(separator: "; ")
      } else { refusal.message }
    return FieldError(
      field: number, problem: words.hasPrefix("\(number) ") ? String(words.dropFirst(number.count + 1)) : words)
  }

  private static func shortened(_ refused: [FieldError]) -> [FieldError] {
    guard refused.count > told else { return refused }
    let rest = FieldError(field: "stories", problem: "cannot be changed either: \(refused.count - told) more of them")
    return refused.prefix(told) + [rest]
  }

  /// - Returns: false when the story is so already.
  private func apply(_ change: BulkChange, to target: BulkTarget) throws -> Bool {
    let story = try store.get(target.story)
    try PlanningHistoryStore(tx).require(target.version, is: story.version, of: story.reference, story.number)
    guard story.isOpen else { throw Refusal.conflict("\(story.number) is \(story.state.title).") }
    switch change {
    case .plan, .unplan: return try plan(change, story)
    case .size(let size):
      var draft = StoryDraft(story)
      guard draft.size != size else { return false }
      draft.size = size
      try stories.edit(story.id, version: nil, to: draft)
    case .join, .leave: return try man(change, story)
    case .block(let reason): try stories.block(story.id, reason: reason)
    case .unblock:
      guard story.isBlocked else { return false }
      try stories.unblock(story.id)
    case .drop(let reason): try stories.move(story.id, to: .dropped, reason: reason)
    case .feature(let feature):
      guard story.feature != feature else { return false }
      try stories.assign(story.id, to: feature)
    }
    return true
  }

  private func plan(_ change: BulkChange, _ story: Story) throws -> Bool {
    let iterations = IterationActions(tx, as: actor)
    if case .plan(let id) = change {
      guard story.iteration != id else { return false }
      try iterations.plan(story.id, into: id)
    } else {
      guard let id = story.iteration else { return false }
      try iterations.unplan(story.id, from: id)
    }
    return true
  }

  private func man(_ change: BulkChange, _ story: Story) throws -> Bool {
    let people = try store.people([story.id])[story.id] ?? []
    switch change {
    case .join(let person):
      guard !people.contains(person) else { return false }
      try stories.join(story.id, person)
    case .leave(let person):
      guard people.contains(person) else { return false }
      try stories.leave(story.id, person)
    default: return false
    }
    return true
  }
}
