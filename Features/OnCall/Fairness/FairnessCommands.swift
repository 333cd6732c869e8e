import ArgumentParser
import Core
import FeatureKit
import JSON

extension OnCallCommand {
  struct Fairness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print how much duty each person carried, beside an even share.",
      discussion: """
        Hours by kind: working hours, evenings, nights, weekends, holidays. The last 13 weeks unless you say when.

        Examples:
          agileops oncall fairness --team Platform
          agileops oncall fairness --rotation Nights --from 2026-01-01 --to 2026-06-30 --format csv
        """)

    @OptionGroup var team: TeamOption
    @Option(help: "Number or name of one rotation of the team; all without it.") var rotation: String?
    @Option(help: "First day, such as 2026-11-23.") var from: String?
    @Option(help: "Last day; today without it.") var to: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var query = team.query + [("from", from), ("to", to)].compactMap { name, value in value.map { (name, $0) } }
      if let rotation { query.append(("rotation", String(try await DutyLookup(client).rotation(rotation)))) }
      let answer = try await client.get("/api/v1/oncall/fairness", query: query)
      print(FairnessListing.people(answer).text(server.format), terminator: "")
    }
  }
}

/// What the API answers about fairness, as lines.
enum FairnessListing {
  static func people(_ answer: JSONValue) -> Listing {
    let kinds = HourKind.allCases.map { "\($0)" }
    let counts = ["shifts", "calls", "interruptions"]
    let rows = (answer["people"]?.elements ?? []).map { line in
      [line["person"]?["name"]?.text ?? "", hours(line["hours"]?["total"]), hours(line["share"]?["total"])]
        + kinds.map { hours(line["hours"]?[$0]) } + counts.map { line[$0]?.integer.map(String.init) ?? "" }
    }
    return Listing(columns: ["person", "hours", "share"] + kinds + counts, rows: rows, json: answer)
  }

  static func hours(_ value: JSONValue?) -> String { value?.number?.tenths ?? "" }
}
