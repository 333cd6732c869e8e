import Core
import JSON
import Storage
import Web

/// Checklists of stories in the JSON API; every answer is the story.
enum StoryCheckAPIRoutes {
  private static let tag = "Stories"
  private static let new = Schema.object([
    StoryCheckRoutes.line,
    .optional("version", .integer(1...Int64.max).described("The version of the story that you saw.")),
  ])
  private static let changed = Schema.object([
    .optional("text", .line(1...300).described("Written anew it is not met.")), .optional("met", .boolean),
  ])

  static let all: [Route] = [
    .command(
      .post, "/api/v1/stories/{number}/checks",
      Operation(
        "addStoryCheck", "Adds a point to its checklist", tag: tag, body: new, reply: PlanningReply.storyDetail)
    ) { request, tx in
      let story = try StoryRoutes.visible(request, tx)
      let fields = try request.json(new)
      try StoryActions(tx, as: request.actor).addCheck(
        try fields.text("text"), to: story.id, version: fields.version)
      return try reply(story.id, tx)
    },
    .command(
      .patch, "/api/v1/stories/checks/{id}",
      Operation(
        "changeStoryCheck", "Ticks a point, or writes it anew", tag: tag, body: changed,
        reply: PlanningReply.storyDetail)
    ) { request, tx in
      let check = try StoryCheckRoutes.visible(request, tx)
      let fields = try request.json(changed)
      let actions = StoryActions(tx, as: request.actor)
      if let text = fields.optionalText("text") { try actions.editCheck(check.id, text: text) }
      if let isMet = fields.optionalFlag("met") { try actions.setCheck(check.id, isMet: isMet) }
      return try reply(check.story, tx)
    },
    .command(
      .delete, "/api/v1/stories/checks/{id}",
      Operation("removeStoryCheck", "Removes a point", tag: tag, reply: PlanningReply.storyDetail)
    ) { request, tx in
      let check = try StoryCheckRoutes.visible(request, tx)
      try StoryActions(tx, as: request.actor).removeCheck(check.id)
      return try reply(check.story, tx)
    },
  ]

  private static func reply(_ story: ID<Story>, _ tx: Transaction) throws -> Reply {
    .json(try PlanningReply.story(try StoryStore(tx).get(story), tx))
  }
}
