import Core
import JSON
import Storage
import Teams
import Web

/// Splitting a story by its form.
enum StorySplitRoutes {
  static let all: [Route] = [
    .page("/stories/{number}/split") { request, tx in
      let story = try StoryActions(tx, as: request.actor).splittable(try StoryRoutes.visible(request, tx).id)
      return try StorySplitPage(story, request, tx).page
    },
    .act(
      "/stories/{number}/split",
      onInvalid: { request, tx, errors in
        try StorySplitPage(
          try StoryRoutes.visible(request, tx), request, tx,
          form: FormState(request, errors: errors.map { named($0, request.incoming.form) })
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

  /// What is wrong with a part belongs to its row of the form; rows without a title are no parts.
  private static func named(_ error: FieldError, _ sent: Query) -> FieldError {
    guard error.field.hasPrefix("parts") else { return error }
    let rows = (1...StorySplitPage.rows).filter { sent["title_\($0)"]?.trimmed.isEmpty == false }
    let index = Int(error.field.dropFirst("parts[".count).prefix { $0 != "]" }) ?? 0
    let field = error.field.split(separator: ".").last.map(String.init) ?? ""
    let row = rows.indices.contains(index) ? rows[index] : 1
    return FieldError(field: field == "size" ? "size_\(row)" : "title_\(row)", problem: error.problem)
  }
}
