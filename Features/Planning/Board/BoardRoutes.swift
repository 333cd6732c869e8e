import Core
import JSON
import Storage
import Web

/// The board and what is pressed on it.
enum BoardRoutes {
  static let all: [Route] = [
    .page("/board") { request, tx in try board(request, tx, nil) },
    .page("/iterations/{id}") { request, tx in
      return try board(request, tx, try request.id("id"))
    },
    .act("/board/move", move),
  ]

  /// - Parameter iteration: nil: all open stories.
  private static func board(
    _ request: Request, _ tx: Transaction, _ iteration: ID<Iteration>?, conflict: String? = nil
  ) throws -> Page {
    try Route.requireInside(request.actor)
    return try BoardPage(request, tx, try iteration.map(IterationReader(tx).get), conflict: conflict).page
  }

  /// `408:ready:in_work` moves what was seen as ready; `408:behind:406` and `408:behind:top` order it.
  private static func move(_ request: Request, _ tx: Transaction) throws -> Reply {
    let iteration = request.incoming.form["iteration"].flatMap { ID<Iteration>($0) }
    let parts = (request.incoming.form["move"] ?? "").split(separator: ":", omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count == 3, let id = ID<Story>(parts[0]) else {
      throw Refusal.invalid("move", "must say the story, where it was seen and where it goes")
    }
    do {
      try move(id, parts[1], parts[2], StoryActions(tx, as: request.actor))
    } catch Refusal.conflict(let why) {
      // The actions refuse before they write anything; the board shows what is true now.
      return .page(try board(request, tx, iteration, conflict: why), status: .conflict)
    }
    return .seeOther("\(iteration.map { "/iterations/\($0)" } ?? "/board")#card-\(id)")
  }

  private static func move(_ id: ID<Story>, _ seen: String, _ target: String, _ actions: StoryActions) throws {
    if seen == "behind" {
      try actions.rank(id, behind: target == "top" ? nil : try place(target))
    } else if let seen = StoryState(rawValue: seen), let state = StoryState(rawValue: target) {
      try actions.move(id, to: state, seen: seen)
    } else {
      throw Refusal.invalid("move", "must name two states of a story")
    }
  }

  private static func place(_ text: String) throws -> ID<Story> {
    guard let id = ID<Story>(text) else { throw Refusal.invalid("move", "must name the story that comes before") }
    return id
  }
}
