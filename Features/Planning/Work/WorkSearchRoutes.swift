import Core
import Storage
import Web

/// The list of stories, and the search in planned work.
enum WorkSearchRoutes {
  static let all: [Route] = [
    Route.page("/stories") { request, tx in try StoryListPage(request, tx).page }.inside,
    .page("/work") { request, tx in try WorkSearchPage(request, tx).page },
  ]
}
