import Core
import JSON
import Storage

/// Where an unfinished story goes when its iteration is closed.
package enum Leftover: String, CaseIterable, Sendable {
  /// Into the next iteration.
  case next
  /// Back to the backlog.
  case backlog
}

/// The begin and the end of an iteration.
extension IterationActions {
  /// Fixes what was planned: what enters later counts as unplanned.
  /// - Throws: `notAllowed`; `conflict` when it runs already, or another one of the team does.
  package func start(_ id: ID<Iteration>, version: Int? = nil) throws {
    let iteration = try changeable(id, version, to: "start")
    guard iteration.closedAt == nil else { throw Refusal.conflict("\(iteration.title) is closed.") }
    guard iteration.startedAt == nil else { throw Refusal.conflict("\(iteration.title) runs already.") }
    if let running = try store.running(iteration.team) {
      throw Refusal.conflict("\(running.title) is running; close it first.")
    }
    try store.start(id)
    let stories = try store.stories(id)
    try record(
      "started", iteration, iteration.version + 1,
      [.init("stories", .int(stories.count)), .init("points", .int(stories.compactMap(\.size).reduce(0, +)))])
  }

  /// - Parameter decisions: where each unfinished story goes.
  /// - Throws: `notAllowed`; `conflict` when somebody has to decide about a story first, naming it, or it is not running.
  package func close(_ id: ID<Iteration>, _ decisions: [ID<Story>: Leftover], version: Int? = nil) throws {
    let iteration = try changeable(id, version, to: "close")
    guard iteration.closedAt == nil else { throw Refusal.conflict("\(iteration.title) is closed already.") }
    guard iteration.startedAt != nil else { throw Refusal.conflict("\(iteration.title) has not been started.") }
    let stories = try store.stories(id)
    let unfinished = stories.filter(\.isOpen)
    try requireDecisions(decisions, about: unfinished, of: iteration)
    try store.close(id)
    let carried = unfinished.filter { decisions[$0.id] == .next }
    let next = carried.isEmpty ? nil : try following(iteration)
    for story in unfinished {
      try store.leave(story.id)
      if let next, decisions[story.id] == .next {
        try store.enter(story.id, next.id)
        try record("carried", story, next, [.init("from", .int(iteration.number))])
      } else {
        try record("unplanned", story, iteration)
      }
    }
    try record(
      "closed", iteration, iteration.version + 1,
      [
        .init("done", .int(stories.count { $0.state == .done })), .init("carried", .int(carried.count)),
        .init("returned", .int(unfinished.count - carried.count)),
      ])
  }

  /// The next one that is not closed, made when there is none.
  private func following(_ iteration: Iteration) throws -> Iteration {
    let later = try store.open(iteration.team).last { $0.number > iteration.number }
    return try later ?? add(iteration.team)
  }

  private func requireDecisions(
    _ decisions: [ID<Story>: Leftover], about unfinished: [Story], of iteration: Iteration
  ) throws {
    let undecided = unfinished.filter { decisions[$0.id] == nil }
    guard undecided.isEmpty else {
      let names = undecided.prefix(10).map { "\($0.number) “\($0.title)”" }.joined(separator: ", ")
      let more = undecided.count > 10 ? " and \(undecided.count - 10) more" : ""
      throw Refusal.conflict(
        "\(iteration.title) cannot be closed before somebody decides where these go: \(names)\(more).")
    }
    let known = Set(unfinished.map(\.id))
    if let other = decisions.keys.filter({ !known.contains($0) }).min() {
      throw Refusal.conflict("S-\(other) is not an unfinished story of iteration \(iteration.number); look again.")
    }
  }
}
