import Core
import JSON
import Storage
import Web

/// Changing several stories at once, by the list and by the JSON API.
enum BulkRoutes {
  static let all: [Route] = [
    Route.act(
      "/stories/bulk",
      onInvalid: { request, tx, errors in
        let named = errors.map { BulkForm.named($0, request.incoming.form) }
        return try StoryListPage(request, tx, form: FormState(request, errors: named)).page
      }
    ) { request, tx in
      let sent = try BulkForm.read(request.incoming.form)
      let result = try BulkActions(tx, as: request.actor).apply(sent.change, to: sent.targets)
      let kept = request.query.replacing(["changed": "\(result.changed)", "so": "\(result.unchanged)", "all": nil])
      return .seeOther("/stories?\(kept)")
    }.inside
  ]
}
