import ArgumentParser
import Core
import FeatureKit
import JSON

extension WorkCommand {
  /// `agileops work find`: features and stories that fit some words.
  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look for features and stories in all teams.",
      discussion: """
        Every word must be in the title or the text; a number finds the thing itself.

        Examples:
          agileops work find "failover drill"
          agileops work find F-31 --format json
        """)

    @Argument(help: "Words, or a number such as S-12.") var words: [String]
    @Option(help: "The most of each; 50 without it.") var limit: Int?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let query = [("q", words.joined(separator: " "))] + (limit.map { [("limit", "\($0)")] } ?? [])
      let answer = try await server.client.get("/api/v1/work", query: query)
      print(PlanningListing.work(answer).text(server.format), terminator: "")
    }
  }
}

/// How lists of stories and features are narrowed down.
struct WorkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Words of titles and texts.", valueName: "words")) var search: String?
  @Option(help: "business, customer, ssa or internal.") var backlog: String?
  @Option(help: "blocked or unsized.") var mark: String?
  @Option(help: "Number of an operations team; else all of them.") var team: Int64?

  var query: [(String, String)] {
    let given = [("q", search), ("backlog", backlog), ("mark", mark), ("team", team.map { "\($0)" })]
    return given.compactMap { name, value in value.map { (name, $0) } }
  }
}
