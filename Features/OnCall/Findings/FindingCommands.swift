import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops oncall findings`: what somebody has to decide.
struct FindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings", abstract: "Print the gaps and conflicts of the next six weeks.",
    discussion: """
      Whoever can mend one is told in time; a manager may let it stay.

        agileops oncall findings --team Platform
        agileops oncall findings accept 4 --note "Nobody needs the pager over New Year"
      """,
    subcommands: [List.self, Accept.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the gaps and conflicts of the next six weeks.",
      discussion: """
        Example:
          agileops oncall findings list --team Platform --format csv
        """)

    @OptionGroup var team: TeamOption
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/oncall/findings", query: team.query)
      let listing = FindingsCommand.listing(answer["findings"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a gap or conflict stay, as a manager.",
      discussion: """
        Example:
          agileops oncall findings accept 4 --note "Nobody needs the pager over New Year"
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @Option(help: "Why it may stay.") var note: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let finding = try await server.client.post("/api/v1/oncall/findings/\(number)/accept", ["note": .string(note)])
      print(FindingsCommand.listing([finding], json: finding).text(server.format), terminator: "")
    }
  }

  static func listing(_ findings: [JSONValue], json: JSONValue) -> Listing {
    func plain(_ value: JSONValue?) -> String { value?.text ?? value?.integer.map(String.init) ?? "" }
    return Listing(
      columns: ["number", "what", "from", "to", "due", "mend", "accepted_by"],
      rows: findings.map { finding in
        [
          plain(finding["id"]), plain(finding["headline"]), plain(finding["from"]), plain(finding["to"]),
          plain(finding["due_at"]), plain(finding["mend"]), plain(finding["accepted_by"]),
        ]
      }, json: json)
  }
}
