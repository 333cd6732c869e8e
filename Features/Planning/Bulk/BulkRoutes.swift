import Core
import JSON
import Storage
import Web

/// Changing several stories at once, by the list and by the JSON API.
enum BulkRoutes {
  static let all: [Route] = [
    Route.act("/stories/bulk", onInvalid: { try StoryListPage($0, $1, form: FormState($0, errors: $2)).page }) {
      request, tx in
      let sent = try BulkForm.read(request.incoming.form)
      let result = try BulkActions(tx, as: request.actor).apply(sent.change, to: sent.targets)
      let kept = request.query.replacing(["changed": "\(result.changed)", "so": "\(result.unchanged)", "all": nil])
      return .seeOther("/stories?\(kept)")
    }.inside
  ]
}
