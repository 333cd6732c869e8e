import Core
import JSON
import Storage
import Web

/// Splitting a story in the JSON API.
enum StorySplitAPIRoutes {
  private static let number = Schema.integer(1...Int64.max)
  private static let size = Schema.integer(1...100).orNull.described("Points; of a spike days.")

  private static let body = Schema.object([
    .optional("version", number.described("The version that you saw; 409 when it has changed since.")),
    .optional("title", .line(1...200).described("What the old story is called then.")),
    .optional("size", size),
    .required(
      "parts",
      .array(
        of: .object([
          .required("title", .line(1...200)), .optional("size", size),
          .optional(
            "checks",
            .array(of: number, maxCount: StoryActions.maximumChecks).described("Points of its checklist that go along.")
          ),
        ]), maxCount: StorySplit.maximumParts
      ).described("The new stories, in their order behind the old one.")),
  ])

  static let all: [Route] = [
    .command(
      .post, "/api/v1/stories/{number}/split",
      Operation(
        "splitStory", "Makes several stories of one; answers the old one, then the new ones", tag: "Stories",
        body: body, reply: PlanningReply.storyList, successStatus: .created)
    ) { request, tx in
      let story = try StoryRoutes.visible(request, tx)
      let fields = try request.json(body)
      let old = StoryDraft(story)
      let parts = try fields.objects("parts").map { part in
        StorySplit.Part(
          title: try part.text("title"), size: part.optionalInteger("size").map { Int($0) },
          checks: part.list("checks").compactMap { $0.integer.map { ID($0) } })
      }
      let split = StorySplit(
        title: fields.optionalText("title") ?? old.title,
        size: fields.contains("size") ? fields.optionalInteger("size").map { Int($0) } : old.size, parts: parts)
      let made = try StoryActions(tx, as: request.actor).split(story.id, split, version: fields.version)
      let all = [try StoryStore(tx).get(story.id)] + made
      return .json(["stories": .array(try PlanningReply.stories(all, tx))], status: .created)
    }
  ]
}
