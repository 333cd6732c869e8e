import Core
import JSON
import Storage
import Web

/// Files beside stories and features in the JSON API: sent and given back as they are.
enum AttachmentAPIRoutes {
  private static let tag = "Attachments"
  private static let name = Operation.Parameter(
    "name", .line(1...1000).described("What the file is called; required."))

  static let all: [Route] = [
    .command(
      .post, "/api/v1/stories/{number}/attachments",
      Operation(
        "attachToStory", "Puts a file beside a story; the body is the file", tag: tag, query: [name], takesBytes: true,
        reply: PlanningReply.storyDetail, successStatus: .created), maximumBody: AttachmentRule.largest
    ) { request, tx in
      let story = try StoryRoutes.visible(request, tx)
      try add(request, to: .story(story.id), tx)
      return .json(try PlanningReply.story(story, tx), status: .created)
    },
    .command(
      .post, "/api/v1/features/{number}/attachments",
      Operation(
        "attachToFeature", "Puts a file beside a feature; the body is the file", tag: tag, query: [name],
        takesBytes: true, reply: PlanningReply.featureDetail, successStatus: .created),
      maximumBody: AttachmentRule.largest
    ) { request, tx in
      let feature = try FeatureRoutes.visible(request, tx)
      try add(request, to: .feature(feature.id), tx)
      return .json(try PlanningReply.feature(feature, tx), status: .created)
    },
    .query(
      "/api/v1/attachments/{id}",
      Operation(
        "getAttachment", "The file; its ETag is the SHA-256 of its bytes", tag: tag, givesBytes: true,
        reply: .object([])), AttachmentRoutes.show),
    .command(
      .delete, "/api/v1/attachments/{id}",
      Operation("removeAttachment", "Removes the file", tag: tag, reply: .object([]), successStatus: .noContent)
    ) { request, tx in
      let actions = AttachmentActions(tx, as: request.actor)
      try actions.remove(try actions.require(try request.id("id")).id)
      return .noContent
    },
  ]

  private static func add(_ request: Request, to owner: AttachmentOwner, _ tx: Transaction) throws {
    guard let name = request.incoming.query["name"] else { throw Refusal.invalid("name", "is required") }
    try AttachmentActions(tx, as: request.actor).add(request.incoming.body, name: name, to: owner)
  }
}
