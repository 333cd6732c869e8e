import Core
import JSON
import Storage
import Web

/// Splitting a story by its form.
enum StorySplitRoutes {
  static let all: [Route] = [
    .page("/stories/{number}/split") { request, tx in
      try StorySplitPage(try StoryRoutes.visible(request, tx), request, tx).page
    },
    .act(
      "/stories/{number}/split",
      onInvalid: { request, tx, errors in
        try StorySplitPage(
          try StoryRoutes.visible(request, tx), request, tx,
          form: FormState(request, errors: errors.map(StorySplitRoutes.named))
        ).page
      }
    ) { request, tx in
      let story = try StoryRoutes.visible(request, tx)
      let sent = request.incoming.form
      _ = try StoryActions(tx, as: request.actor).split(
        story.id, try StorySplitPage.read(sent), version: sent["version"].flatMap { Int($0) })
      return .seeOther(story.path)
    },
  ]

  /// The form has no field for all parts together.
  private static func named(_ error: FieldError) -> FieldError {
    error.field == "parts" ? FieldError(field: "title_1", problem: error.problem) : error
  }
}
