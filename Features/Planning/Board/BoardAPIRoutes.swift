import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// The board in the JSON API.
enum BoardAPIRoutes {
  static let all: [Route] = [
    Route.query(
      "/api/v1/board",
      Operation(
        "getBoard", "The stories in flight of a team by feature and state, with what is over a limit", tag: "Stories",
        query: [
          IterationAPIRoutes.team,
          .init("iteration", .integer(1...Int64.max).described("Id of an iteration; else all open stories.")),
          .init("person", .line(1...20).described("Number of a person, or `me`: what they work on.")),
          .init("feature", .line(1...20).described("Number of a feature.")),
          WorkSearchAPIRoutes.words, WorkSearchAPIRoutes.backlog, WorkSearchAPIRoutes.mark,
        ], reply: BoardReply.schema)
    ) { request, tx in
      let filter = try WorkFilter(request.query, at: .board)
      let iteration = try request.query.integer("iteration").map { try IterationReader(tx).get(ID($0)) }
      let team = try iteration?.team ?? TeamChoice(tx).named(request.query["team"], for: request.actor).id
      let board = try Board(team, in: iteration?.id, filter, as: request.actor, tx)
      return .json(try BoardReply(board, tx).json(team: team, iteration: iteration?.id))
    }.inside
  ]
}
