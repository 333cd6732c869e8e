import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops flow`: how work flows in a team, asked of a running server.
struct FlowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flow", abstract: "Print how work flows in a team: how much, how long, how old, how often blocked.",
    discussion: """
      Days are calendar days in the team's zone, the first one counted. As JSON it prints everything day by day, which \
      the other formats leave out.

      Examples:
        agileops flow --team Platform
        agileops flow --weeks 26 --backlog ssa --format csv
        agileops flow --of features --format json
      """)

  @Option(help: "How many weeks of the past, 1 to \(FlowWindow.mostWeeks).") var weeks = FlowWindow.usualWeeks
  @Option(help: "What: \(FlowSubject.allCases.map(\.rawValue).joined(separator: ", ")).") var of: String?
  @Option(help: "Only one backlog: \(Backlog.allCases.map(\.rawValue).joined(separator: ", ")).") var backlog: String?
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Whose definitions: \(FlowDefinition.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "tool"))
  var definition: String?
  @OptionGroup var team: IterationTeam
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let asked = [("of", of), ("backlog", backlog), ("as", definition)].compactMap { name, value in
      value.map { (name, $0) }
    }
    let answer = try await server.client.get(
      "/api/v1/flow", query: team.query + [("weeks", String(weeks))] + asked)
    print(FlowListing.flow(answer).text(server.format), terminator: "")
  }
}
