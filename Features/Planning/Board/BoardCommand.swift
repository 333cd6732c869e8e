import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops board`: what is in flight, by feature and state.
struct BoardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board", abstract: "Print the stories in flight by feature and state.",
    discussion: """
      Examples:
        agileops board --person me
        agileops board --team Platform --mark blocked
        agileops board --iteration 12 --format json
      """)

  @Option(help: "Number of an iteration within its team; else all open stories.") var iteration: Int64?
  @Option(help: "Those that somebody works on; me for your own.") var person: String?
  @Option(help: "Those of one feature.") var feature: FeatureNumber?
  @Option(help: ArgumentHelp("Words of titles and texts.", valueName: "words")) var search: String?
  @Option(help: "business, customer, ssa or internal.") var backlog: String?
  @Option(help: "blocked or unsized.") var mark: String?
  @OptionGroup var team: IterationTeam
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let client = try server.client
    let given = [("q", search), ("backlog", backlog), ("mark", mark), ("feature", feature.map { "\($0.id)" })]
    var query = team.query + given.compactMap { name, value in value.map { (name, $0) } }
    if let iteration {
      query.append(("iteration", String(try await IterationChoice.id(iteration, team, client))))
    }
    if let person { query.append(("person", try await Self.whose(person, client))) }
    let answer = try await client.get("/api/v1/board", query: query)
    print(PlanningListing.board(answer).text(server.format), terminator: "")
  }

  /// `me` is whoever asks; everybody else is looked up.
  static func whose(_ person: String, _ client: APIClient) async throws -> String {
    person == "me" ? person : String(try await NameLookup(client).person(person))
  }
}
