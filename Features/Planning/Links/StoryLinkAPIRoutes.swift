import Core
import JSON
import Storage
import Web

/// Links between stories and interrupts in the JSON API; every answer is the story.
struct StoryLinkAPIRoutes {
  let find: InterruptLookup

  private static let tag = "Stories"
  private static let body = Schema.object([
    .required(
      "interrupts",
      Schema.array(of: .integer(1...Int64.max), maxCount: StoryLinkActions.most).described("Numbers of interrupts."))
  ])

  /// What a story says of them.
  static let property = Schema.Property.required(
    "interrupts",
    Schema.array(of: .integer(1...Int64.max), maxCount: StoryLinkActions.most).described(
      "Numbers of interrupts that are linked to it."))

  var all: [Route] {
    [
      .command(
        .post, "/api/v1/stories/{number}/interrupts",
        Operation(
          "linkInterrupts", "Links interrupts to a story, all of them or none", tag: Self.tag, body: Self.body,
          reply: PlanningReply.storyDetail)
      ) { [find] request, tx in
        let story = try StoryRoutes.visible(request, tx)
        let numbers = try request.json(Self.body).list("interrupts").compactMap(\.integer)
        try StoryLinkActions(tx, as: request.actor, find: find).link(numbers, to: story.id)
        return .json(try PlanningReply.story(story, tx))
      },
      .command(
        .delete, "/api/v1/stories/{number}/interrupts/{interrupt}",
        Operation("unlinkInterrupt", "Takes a link away", tag: Self.tag, reply: PlanningReply.storyDetail)
      ) { [find] request, tx in
        let story = try StoryRoutes.visible(request, tx)
        let number = try request.id("interrupt", of: LinkedInterrupt.self).number
        try StoryLinkActions(tx, as: request.actor, find: find).unlink(number, from: story.id)
        return .json(try PlanningReply.story(story, tx))
      },
    ]
  }
}
