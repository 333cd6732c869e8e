import Core
import JSON
import Storage
import Web

/// Changing several stories at once in the JSON API.
enum BulkAPIRoutes {
  private static let number = Schema.integer(1...Int64.max)
  private static let body = Schema.object(
    BulkChange.properties + [
      .required(
        "stories",
        .array(
          of: .object([
            .required("number", number), .optional("version", number.described("The version that you saw.")),
          ]), maxCount: BulkActions.most
        ).described("Each once; when one cannot be changed, none is."))
    ])
  private static let count = Schema.integer(0...Int64(BulkActions.most))

  static let all: [Route] = [
    Route.command(
      .post, "/api/v1/stories/bulk",
      Operation(
        "changeStories", "Does one thing to several stories: to all of them or to none", tag: "Stories", body: body,
        reply: .object([.required("changed", count), .required("unchanged", count)]))
    ) { request, tx in
      let fields = try request.json(body)
      let targets = try fields.objects("stories").map { one in
        BulkTarget(story: ID(try one.integer("number")), version: one.version)
      }
      let result = try BulkActions(tx, as: request.actor).apply(try BulkChange(fields), to: targets)
      return .json(["changed": .int(result.changed), "unchanged": .int(result.unchanged)])
    }.inside
  ]
}
