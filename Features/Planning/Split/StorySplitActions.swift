import Core
import JSON
import Storage

/// Making several stories of one that turned out too big.
extension StoryActions {
  /// The new ones stand right behind the old one, belong to the same feature and iteration, and wait for the same
  /// stories; what waited for the old one waits for them too. Nobody works on them yet.
  /// - Returns: the new ones in their order.
  /// - Throws: `invalid` for title, size and the parts; `notAllowed`; `conflict` also while it is validated.
  func split(_ id: ID<Story>, _ split: StorySplit, version: Int? = nil) throws -> [Story] {
    let story = try splittable(id, version: version)
    try require(split, of: story)
    var draft = StoryDraft(story)
    (draft.title, draft.size) = (split.title, split.size)
    try edit(id, version: nil, to: draft)
    var before = id
    var made: [Story] = []
    for (index, part) in split.parts.enumerated() {
      do {
        made.append(try add(part, from: story, behind: before))
      } catch Refusal.invalid(let errors) {
        throw Refusal.invalid(errors.map { FieldError(field: "parts[\(index)].\($0.field)", problem: $0.problem) })
      }
      before = made[index].id
    }
    try store.touch(id)
    try record(
      "split", id, try store.get(id).version, [.init("into", .array(made.map { .string($0.number) }))])
    return made
  }

  /// A split writes stories, so a customer in the pair leaves it to the other half.
  static func maySplit(_ roles: Set<PlanningRole>) -> Bool {
    roles.contains(.engineer) && !roles.isDisjoint(with: [.lead, .po, .pair])
  }

  /// - Throws: `notAllowed`; `conflict` also while it is validated.
  func splittable(_ id: ID<Story>, version: Int? = nil) throws -> Story {
    let story = try changeable(id, version, by: [.lead, .po, .pair], to: "split")
    let people = try store.people([id])[id] ?? []
    guard Self.maySplit(try roles(story, try story.feature.map(FeatureStore(tx).get), people)) else {
      throw Refusal.notAllowed("\(actor.name) may not split \(story.number): that is for operations.")
    }
    guard story.state != .validation else {
      throw Refusal.conflict("\(story.number) is in validation; send it back first, then split it.")
    }
    return story
  }

  private func require(_ split: StorySplit, of story: Story) throws {
    guard (1...StorySplit.maximumParts).contains(split.parts.count) else {
      throw Refusal.invalid(
        "parts", "must be 1 to \(StorySplit.maximumParts) new stories, are \(split.parts.count)")
    }
    let checks = split.parts.flatMap(\.checks)
    let known = Set(try StoryCheckStore(tx).of(story.id).map(\.id))
    if let strange = checks.first(where: { !known.contains($0) }) {
      throw Refusal.invalid("checks", "\(story.number) has no point \(strange)")
    }
    guard Set(checks).count == checks.count else {
      throw Refusal.invalid("checks", "must go to one story each")
    }
  }

  private func add(_ part: StorySplit.Part, from story: Story, behind before: ID<Story>) throws -> Story {
    var draft = StoryDraft(title: part.title)
    (draft.kind, draft.size, draft.origin) = (story.kind, part.size, story.origin)
    let place: Place = story.feature.map(Place.feature) ?? .backlog(story.backlog, story.team)
    let new = try add(draft, in: place)
    guard try store.place(new, behind: before) else {
      throw Refusal.conflict("\(story.number) is not in its order any more; look again.")
    }
    try follow(story, new)
    try StoryCheckStore(tx).move(part.checks, to: new.id)
    try StorySplitStore(tx).add(new.id, from: story.id)
    try store.touch(new.id)
    try record(
      "split_from", new.id, try store.get(new.id).version,
      [.init("from", .string(story.number)), .init("checks", .int(part.checks.count))])
    return try store.get(new.id)
  }

  /// Dependencies and iteration of the story that it came of.
  private func follow(_ story: Story, _ new: Story) throws {
    let splits = StorySplitStore(tx)
    for other in try store.dependencies([story.id])[story.id] ?? [] { try store.addDependency(new.id, after: other) }
    for other in try splits.followers(story.id) {
      try store.addDependency(other, after: new.id)
      try store.touch(other)
      try record("depends", other, try store.get(other).version, [.init("after", .string(new.number))])
    }
    guard let iteration = story.iteration else { return }
    try splits.enter(new.id, iteration, like: story.id)
    try IterationActions(tx, as: actor).record(
      "planned", new, try IterationStore(tx).get(iteration), [.init("late", .bool(false))])
  }
}
