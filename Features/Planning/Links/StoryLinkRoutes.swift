import Core
import JSON
import Storage
import Web

/// Links between stories and interrupts by their forms.
struct StoryLinkRoutes {
  let find: InterruptLookup

  var all: [Route] {
    [
      .act(
        "/stories/{number}/interrupts",
        onInvalid: { request, tx, errors in
          let story = try StoryRoutes.visible(request, tx)
          return try StoryPage(story, request, tx, form: FormState(request, errors: errors)).page
        }
      ) { [find] request, tx in
        let story = try StoryRoutes.visible(request, tx)
        let numbers = try StoryLinkActions.numbers(in: request.incoming.form["interrupts"] ?? "")
        try StoryLinkActions(tx, as: request.actor, find: find).link(numbers, to: story.id)
        return .seeOther("\(story.path)#interrupts")
      },
      .act("/stories/{number}/interrupts/{interrupt}/remove") { [find] request, tx in
        let story = try StoryRoutes.visible(request, tx)
        let number = try request.id("interrupt", of: LinkedInterrupt.self).number
        try StoryLinkActions(tx, as: request.actor, find: find).unlink(number, from: story.id)
        return .seeOther("\(story.path)#interrupts")
      },
    ]
  }
}
