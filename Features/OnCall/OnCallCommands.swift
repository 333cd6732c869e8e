import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops oncall`: who answers, asked of a running server.
struct OnCallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oncall", abstract: "Say who answers, and change it for a time.",
    discussion: """
      These verbs speak to a server: give its address and your API token once, in the environment.

        export AGILEOPS_URL=https://ops.example.org AGILEOPS_TOKEN=agt_…
        agileops oncall now
        agileops oncall shifts --rotation Nights
        agileops oncall take --rotation Nights
      """,
    subcommands: [
      Now.self, At.self, List.self, Shifts.self, OverrideCommand.self, Take.self, SwapCommand.self, Gaps.self,
      FindingsCommand.self, LeaveCommand.self, HolidayCommand.self, AbsenceCalendarCommand.self, CalendarCommand.self,
      Handover.self, Import.self, SuccessionCommand.self,
      Fairness.self, Plan.self,
    ])

  struct Now: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Who answers now, until when, and who is next.",
      discussion: """
        Example:
          agileops oncall now --team Platform
        """)

    @OptionGroup var server: ServerOptions
    @OptionGroup var team: TeamOption

    func run() async throws {
      print(try await OnCallListing.fetch(server.client, team.query, server.format), terminator: "")
    }
  }

  struct At: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Who answers, or answered, at a time.",
      discussion: """
        Example:
          agileops oncall at 2026-12-24T22:00:00+01:00
        """)

    @Argument(help: "RFC 3339: 2026-11-23T22:00:00+01:00.")
    var time: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var team: TeamOption

    func run() async throws {
      let query = team.query + [("at", time)]
      print(try await OnCallListing.fetch(server.client, query, server.format), terminator: "")
    }
  }
}

/// Which team is meant.
struct TeamOption: ParsableArguments {
  @Option(help: "Number or name of an operations team; else yours, else the first.")
  var team: String?

  var query: [(String, String)] { team.map { [("team", $0)] } ?? [] }
}

/// A roster as lines: who answers first, then each rotation.
enum OnCallListing {
  static func fetch(_ client: APIClient, _ query: [(String, String)], _ format: OutputFormat) async throws -> String {
    listing(try await client.get("/api/v1/oncall/now", query: query)).text(format)
  }

  static func listing(_ roster: JSONValue) -> Listing {
    let first = [
      "answers first", "", names(roster["answering_now"]), roster["answering_next_from"]?.text ?? "",
      names(roster["answering_next"]),
    ]
    let duties = [("potw", "PoTW"), ("on_call", "on call")].flatMap { key, title in
      (roster[key]?.elements ?? []).map { answer in
        [
          title, answer["rotation"]?["name"]?.text ?? "", names(answer["people"]), answer["until"]?.text ?? "",
          names(answer["next"]),
        ]
      }
    }
    return Listing(columns: ["duty", "rotation", "people", "until", "next"], rows: [first] + duties, json: roster)
  }

  static func names(_ people: JSONValue?) -> String {
    let names = (people?.elements ?? []).compactMap { $0["name"]?.text }
    return names.isEmpty ? "nobody" : names.joined(separator: ", ")
  }
}
