import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// Who worked with whom, and who should next: a page and the JSON API.
enum PairRoutes {
  static let all: [Route] = [
    .page("/pairs") { request, tx in try PairPage(request, tx).page() },
    .query(
      "/api/v1/pairs",
      Operation(
        "listPairs", "Who worked with whom on stories of a team in the last 26 weeks, heaviest first",
        tag: IterationAPIRoutes.tag, query: [IterationAPIRoutes.team], reply: PairReply.history)
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      return .json(try PairReply.json(PairReader(team, tx).history, PersonStore(tx)))
    },
    .query(
      "/api/v1/pairs/suggestion",
      Operation(
        "suggestPairs", "Pairs of given people that have worked together least, and least lately",
        tag: IterationAPIRoutes.tag,
        query: [
          IterationAPIRoutes.team,
          .init(
            "person",
            .integer(1...Int64.max).described("2 to 14 people; without any, who of the team works today."),
            isRepeatable: true),
        ], reply: PairReply.suggestion)
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let reader = try PairReader(team, tx)
      let asked = request.incoming.query.all("person").compactMap { ID<Person>($0) }
      let suggestion = asked.isEmpty ? try reader.suggestion() : try reader.suggestion(asked)
      return .json(try PairReply.json(suggestion, reader.history, PersonStore(tx)))
    },
  ]
}
