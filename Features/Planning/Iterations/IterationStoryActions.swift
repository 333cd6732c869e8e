import Core
import JSON
import Storage

/// Which stories an iteration has.
extension IterationActions {
  /// Takes a story in; from another open iteration, if it is in one. What enters after the start was not planned.
  /// - Throws: `invalid`, `notAllowed`, `conflict`
  package func plan(_ story: ID<Story>, into id: ID<Iteration>) throws {
    let iteration = try open(id, to: "take stories into")
    let story = try StoryStore(tx).get(story)
    guard story.team == iteration.team else { throw Refusal.invalid("story", "must be a story of the same team") }
    guard story.isOpen else { throw Refusal.conflict("\(story.number) is \(story.state.title).") }
    guard story.iteration != id else {
      throw Refusal.conflict("\(story.number) is in iteration \(iteration.number) already.")
    }
    if story.iteration != nil { try store.leave(story.id) }
    try store.enter(story.id, id)
    try record("planned", story, iteration, [.init("late", .bool(iteration.startedAt != nil))])
  }

  /// Puts a story back into the backlog; it stays in its state.
  /// - Throws: `notAllowed`, `conflict`
  package func unplan(_ story: ID<Story>, from id: ID<Iteration>) throws {
    let iteration = try open(id, to: "take stories out of")
    let story = try StoryStore(tx).get(story)
    guard story.iteration == id else {
      throw Refusal.conflict("\(story.number) is not in iteration \(iteration.number).")
    }
    try store.leave(story.id)
    try record("unplanned", story, iteration)
  }

  private func open(_ id: ID<Iteration>, to act: String) throws -> Iteration {
    let iteration = try changeable(id, nil, to: act)
    guard iteration.closedAt == nil else { throw Refusal.conflict("\(iteration.title) is closed.") }
    return iteration
  }
}
