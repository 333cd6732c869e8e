import Core
import JSON
import Web

/// The import in the JSON API.
enum ImportAPIRoutes {
  /// Text inside JSON is longer than the text.
  private static let maximumBody = 2 * ImportLimits.bytes

  static let all: [Route] = [
    Route(
      .post, "/api/v1/rotations/import", scope: .write, maximumBody: maximumBody,
      operation: Operation(
        "importRotations", "Says what an import of another product's schedules would do, and does it if told to",
        tag: OnCallAPIRoutes.tag,
        query: [.init("apply", Schema.boolean.described("Whether to do it; it is only planned if absent."))],
        body: ImportReply.request, reply: ImportReply.plan),
      handler: .write(
        { request, tx in
          let value = try JSONValue.parse(request.incoming.body, limits: JSON.Limits(bytes: maximumBody))
          let fields = try Fields(value, checkedBy: ImportReply.request)
          let actions = ImportActions(tx, as: request.actor)
          let asked = try ImportReply.request(fields)
          guard request.query.flag("apply") else {
            return .json(ImportReply.json(try actions.plan(asked), applied: false))
          }
          guard let digest = fields.optionalText("digest") else {
            throw Refusal.invalid("digest", "must be given to apply: that of the plan that you looked at")
          }
          return .json(ImportReply.json(try actions.apply(asked, digest: digest), applied: true))
        }, nil))
  ]
}
