import Core
import JSON
import Storage
import Web

/// The board and what is pressed on it.
enum BoardRoutes {
  static let all: [Route] = [
    .page("/board") { request, tx in
      guard !request.actor.roles.isDisjoint(with: Role.operations.union([.viewer])) else {
        throw Refusal.notAllowed("The board is for operations; your features are on their own page.")
      }
      return try BoardPage(request, tx).page
    },
    .act("/board/move", move),
  ]

  /// `408:ready:in_work` moves what was seen as ready; `408:behind:406` and `408:behind:top` order it.
  private static func move(_ request: Request, _ tx: Transaction) throws -> Reply {
    let parts = (request.incoming.form["move"] ?? "").split(separator: ":", omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count == 3, let id = ID<Story>(parts[0]) else {
      throw Refusal.invalid("move", "must say the story, where it was seen and where it goes")
    }
    do {
      try move(id, parts[1], parts[2], StoryActions(tx, as: request.actor))
    } catch Refusal.conflict(let why) {
      // The actions refuse before they write anything; the board shows what is true now.
      return .page(try BoardPage(request, tx, conflict: why).page, status: .conflict)
    }
    return .seeOther("/board#card-\(id)")
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
