import Core
import JSON
import Storage
import Teams
import Web

/// The board and what is pressed on it.
enum BoardRoutes {
  static let all: [Route] = [
    .page("/board") { request, tx in try board(request, tx, nil) },
    .page("/iterations/{id}") { request, tx in
      return try board(request, tx, try request.id("id"))
    },
    .act("/board/move", move),
    .act(
      "/board/limits",
      onInvalid: { request, tx, errors in
        try board(request, tx, iteration(request.query), form: FormState(request, errors: errors))
      }
    ) { request, tx in
      guard let team = request.query["for"].flatMap({ ID<Team>($0) }) else {
        throw Refusal.invalid("for", "must be the number of a team")
      }
      let form = request.incoming.form
      try RhythmActions(tx, as: request.actor).set(
        limits: try BoardLimits.read(form), of: team, seen: form["version"].flatMap { Int($0) })
      return .seeOther(try back(request, iteration(request.query)))
    },
  ]

  /// - Parameter iteration: nil: all open stories.
  private static func board(
    _ request: Request, _ tx: Transaction, _ iteration: ID<Iteration>?, conflict: String? = nil,
    form: FormState = .fresh
  ) throws -> Page {
    try Route.requireInside(request.actor)
    return try BoardPage(request, tx, try iteration.map(IterationReader(tx).get), conflict: conflict, form: form).page
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
    return .seeOther("\(try back(request, iteration))#card-\(id)")
  }

  private static func iteration(_ query: Query) -> ID<Iteration>? { query["iteration"].flatMap { ID($0) } }

  /// The board that was looked at, with its filter.
  private static func back(_ request: Request, _ iteration: ID<Iteration>?) throws -> String {
    let path = iteration.map { "/iterations/\($0)" } ?? "/board"
    return try WorkFilter(request.query, at: .board).link(path, team: request.query["team"])
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
