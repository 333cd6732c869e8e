import Core
import Storage
import Teams
import Web

/// Who carried how much, and plans that fill the coming turns evenly.
enum FairnessRoutes {
  static let all: [Route] = [
    .page("/rotations/fairness") { request, tx in try FairnessPage(request, tx).page() },
    .query(
      "/api/v1/oncall/fairness",
      Operation(
        "fairness", "Hours of duty by person and kind beside an even share, calls and interruptions of sleep",
        tag: OnCallAPIRoutes.tag,
        query: [
          OnCallAPIRoutes.team,
          .init("rotation", .integer(1...Int64.max).described("One rotation of the team; all without it.")),
          .init(
            "from", .format(.date).described("By the clocks of the team; so that it is 13 weeks, without it.")),
          .init("to", .format(.date).described("The last day, at most ten years later; today without it.")),
        ], reply: FairnessReply.study)
    ) { request, tx in
      let query = request.incoming.query
      let team = try TeamChoice(tx).named(query["team"], for: request.actor)
      let study = try FairnessStudy(try FairnessQuestion(team: team, query, tx), tx)
      return .json(FairnessReply.json(study, names: try PersonStore(tx).names(study.people)))
    },
  ]
}

extension FairnessQuestion {
  /// - Throws: as the other.
  init(team: Team, _ query: Query, _ tx: Transaction) throws {
    try self.init(team: team, rotation: query["rotation"], from: query["from"], to: query["to"], tx)
  }
}
