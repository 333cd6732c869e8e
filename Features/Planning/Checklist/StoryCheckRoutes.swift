import Core
import JSON
import Storage
import Web

/// Checklists of stories by their forms.
enum StoryCheckRoutes {
  static let all: [Route] = [
    .act("/stories/{number}/checks", onInvalid: wrong) { request, tx in
      let story = try StoryRoutes.visible(request, tx)
      let fields = try request.form(.object([line, .optional("act", .line(0...40))]))
      try StoryActions(tx, as: request.actor).addCheck(try fields.text("text"), to: story.id)
      return .seeOther("\(story.path)#checklist")
    },
    .act("/stories/checks/{id}") { request, tx in
      let check = try visible(request, tx)
      let state = try request.form(.object([.required("state", .choice(["met", "open", "remove"]))])).text("state")
      let actions = StoryActions(tx, as: request.actor)
      if state == "remove" {
        try actions.removeCheck(check.id)
      } else {
        try actions.setCheck(check.id, isMet: state == "met")
      }
      return .seeOther("/stories/\(check.story)#checklist")
    },
  ]

  static let line = Schema.Property.required("text", .line(1...300).described("What belongs to it, in a sentence."))

  /// A check of a story that the actor may see.
  static func visible(_ request: Request, _ tx: Transaction) throws -> StoryCheck {
    let check = try StoryCheckStore(tx).get(try request.id("id"))
    guard try StoryRoutes.shows(try StoryStore(tx).get(check.story), to: request.actor, tx) else {
      throw Refusal.notFound("There is no check \(check.id).")
    }
    return check
  }

  private static let wrong: Route.OnInvalid = { request, tx, errors in
    try StoryPage(
      try StoryRoutes.visible(request, tx), request, tx, form: FormState(request, errors: errors)
    ).page
  }
}
