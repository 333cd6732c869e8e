import Core
import HTTPTypes
import JSON
import OnCall
import Storage
import Teams
import Web

/// Import and export of work in the JSON API.
enum WorkAPIRoutes {
  private static let tag = "Import and export"
  /// Text inside JSON is longer than the text.
  private static let maximumBody = 2 * TransferLimits.ownBytes + 1 << 20

  static let all: [Route] = [exporting, importing]

  private static let exporting = Route.query(
    "/api/v1/work/export",
    Operation(
      "exportWork", "Everything of a team's planned work with every transition", tag: tag,
      query: [
        IterationAPIRoutes.team,
        .init("format", .choice(["json", "csv"]).described("json without it; csv is one of two tables.")),
        .init("what", .choice(of: WorkTable.self).described("Which table: items without it, or moves.")),
      ], reply: WorkFormatSchema.document, textTypes: ["text/csv"])
  ) { request, tx in
    let query = request.incoming.query
    return try reply(
      request, tx, table: query["format"] == "csv" ? query["what"].flatMap(WorkTable.init(rawValue:)) ?? .items : nil)
  }

  /// - Parameter table: nil: our own file.
  static func reply(_ request: Request, _ tx: Transaction, table: WorkTable?) throws -> Reply {
    guard !request.actor.roles.isDisjoint(with: Role.operations) else {
      throw Refusal.notAllowed("\(request.actor.name) may not export work: that is for people of operations.")
    }
    let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
    let export = try WorkExport(team, tx)
    guard let table else { return Reply.json(try export.json()) }
    return Reply(
      headers: [.contentType: "text/csv; charset=utf-8"], body: .bytes(Array(try export.csv(table).utf8)))
  }

  private static let importing = Route(
    .post, "/api/v1/work/import", scope: .write, maximumBody: maximumBody,
    operation: Operation(
      "importWork", "Says what an import of another tool's work would do, and does it if told to", tag: tag,
      query: [.init("apply", Schema.boolean.described("Whether to do it; it is only planned if absent."))],
      body: WorkReply.request, reply: WorkReply.plan),
    handler: .flow { request, database in
      try WorkImportActions.require(request.actor)
      let value = try JSONValue.parse(request.incoming.body, limits: JSON.Limits(bytes: maximumBody))
      let fields = try Fields(value, checkedBy: WorkReply.request)
      let (asked, actor) = (try WorkReply.request(fields), request.actor)
      // Looking at a large file takes a while, in which others go on writing.
      guard request.query.flag("apply") else {
        let plan = try await database.read { tx in try WorkImportActions(tx, as: actor).plan(asked) }
        return .json(WorkReply.json(plan, applied: false))
      }
      guard let digest = fields.optionalText("digest") else {
        throw Refusal.invalid("digest", "must be given to apply: that of the plan that you looked at")
      }
      let plan = try await database.write { tx in try WorkImportActions(tx, as: actor).apply(asked, digest: digest) }
      return .json(WorkReply.json(plan, applied: true))
    })
}
