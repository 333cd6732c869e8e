import Core
import JSON
import Storage
import Web

/// The search in planned work, and the filters that lists of the JSON API take.
enum WorkSearchAPIRoutes {
  /// The most of each that one answer has.
  private static let most: Int64 = 1000

  static let words = Operation.Parameter(
    "q",
    .line(1...WorkFilter.maximumWords).described("Words of titles and texts, all of them; or a number such as S-12."))
  static let mark = Operation.Parameter(
    "mark", .choice(of: WorkFilter.Mark.self).described("What is blocked, or what nobody has sized."))
  static let backlog = Operation.Parameter("backlog", .choice(of: Backlog.self))
  static let iteration = Operation.Parameter(
    "iteration", .line(1...20).described("Id of an iteration; `none`: in no iteration."))

  static let all: [Route] = [
    .query(
      "/api/v1/work",
      Operation(
        "searchWork", "Features and stories of all teams that fit some words, open ones first; none without words",
        tag: "Planning",
        query: [words, .init("limit", .integer(1...most).described("Of each; 50 without it."))],
        reply: PlanningReply.workFound)
    ) { request, tx in
      let words = try WorkSearchPage.words(request.query)
      let found = try WorkSearchPage.find(
        words, request.actor, tx, limit: Int(request.query.integer("limit") ?? Int64(WorkSearchPage.most)))
      return .json([
        "features": .array(try PlanningReply.features(found.features, tx)),
        "stories": .array(try PlanningReply.stories(found.stories, tx)),
      ])
    }
  ]
}
