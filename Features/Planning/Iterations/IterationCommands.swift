import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops iteration`: iterations of a team, asked of a running server.
struct IterationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iteration", abstract: "Plan, start and close iterations.",
    discussion: """
      An iteration is named by its number within the team; without one the current is meant.

        agileops iteration list
        agileops iteration add --goal "Self-service PostgreSQL can be shown"
        agileops iteration plan 5
      """,
    subcommands: [
      List.self, Show.self, Add.self, Edit.self, Plan.self, Take.self, Drop.self, Start.self, Standup.self, Close.self,
      Note.self, Rhythm.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print iterations, latest first, with what came of them.",
      discussion: """
        Example:
          agileops iteration list --team Platform --format csv
        """)

    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/iterations", query: team.query)
      let listing = IterationListing.iterations(answer["iterations"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the stories of an iteration; the current one without a number.",
      discussion: """
        Example:
          agileops iteration show
        """)

    @OptionGroup var which: IterationChoice
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let answer = try await client.get("/api/v1/iterations/\(try await which.id(client))/stories")
      let listing = IterationListing.stories(answer["stories"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Plan the next iteration.",
      discussion: """
        Examples:
          agileops iteration add
          agileops iteration add --first-day 2026-12-07 --last-day 2026-12-18 --goal "Kafka 3.7 runs"
        """)

    @Option(help: ArgumentHelp("Else the day after the last one's end.", valueName: "day")) var firstDay: String?
    @Option(help: ArgumentHelp("Else as long as the team's iterations are.", valueName: "day")) var lastDay: String?
    @Option(help: "What it is for, in a sentence.") var goal: String?
    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var body: [JSONValue.Member] = []
      if let name = team.team { body.append(.init("team", .int(try await NameLookup(client).team(name)))) }
      body += IterationListing.given([("starts_on", firstDay), ("ends_on", lastDay), ("goal", goal)])
      let iteration = try await client.post("/api/v1/iterations", .object(body))
      print(IterationListing.iterations([iteration], json: iteration).text(server.format), terminator: "")
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change goal, days or demo of an iteration.",
      discussion: """
        Example:
          agileops iteration edit 5 --demo 2026-12-04T14:00:00+01:00
        """)

    @OptionGroup var which: IterationChoice
    @Option(help: ArgumentHelp("First day.", valueName: "day")) var firstDay: String?
    @Option(help: ArgumentHelp("Last day.", valueName: "day")) var lastDay: String?
    @Option(help: "What it is for, in a sentence.") var goal: String?
    @Option(help: ArgumentHelp("When it is shown; RFC 3339.", valueName: "time")) var demo: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let path = "/api/v1/iterations/\(try await which.id(client))"
      let version = try await client.get(path)["version"]?.integer ?? 0
      let body = IterationListing.given([
        ("starts_on", firstDay), ("ends_on", lastDay), ("goal", goal), ("demo_at", demo),
      ])
      let iteration = try await client.call("PATCH", path, .object([.init("version", .int(version))] + body))
      print(IterationListing.iterations([iteration], json: iteration).text(server.format), terminator: "")
    }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Start an iteration: what enters later counts as unplanned.",
      discussion: """
        Example:
          agileops iteration start 5
        """)

    @OptionGroup var which: IterationChoice
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let iteration = try await client.post("/api/v1/iterations/\(try await which.id(client))/start", [:])
      print(IterationListing.iterations([iteration], json: iteration).text(server.format), terminator: "")
    }
  }

  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close an iteration, with a decision about each unfinished story.",
      discussion: """
        Example:
          agileops iteration close 5 --next S-408 --next S-409 --backlog S-410
        """)

    @OptionGroup var which: IterationChoice
    @Option(help: "A story that goes on in the next iteration; may be repeated.") var next: [String] = []
    @Option(help: "A story that goes back to the backlog; may be repeated.") var backlog: [String] = []
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let decisions = try [(next, Leftover.next), (backlog, .backlog)].flatMap { stories, to in
        try stories.map { story -> JSONValue in
          ["story": .int(try IterationListing.story(story)), "to": .string(to.rawValue)]
        }
      }
      let path = "/api/v1/iterations/\(try await which.id(client))/close"
      let iteration = try await client.post(path, ["stories": .array(decisions)])
      print(IterationListing.iterations([iteration], json: iteration).text(server.format), terminator: "")
    }
  }
}
