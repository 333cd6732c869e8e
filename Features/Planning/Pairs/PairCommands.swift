import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops pairs`: who worked with whom, and who should next.
struct PairsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs", abstract: "Print who worked with whom, or suggest pairs that spread knowledge.",
    discussion: """
      Examples:
        agileops pairs --team Platform
        agileops pairs --suggest
        agileops pairs --suggest Lena Jonas ines@example.org Olu
      """)

  @Flag(help: "Suggest pairs instead: among the people given, or those of the team who work today.")
  var suggest = false
  @Argument(help: "Numbers, names or mail addresses of 2 to 14 people.") var people: [String] = []
  @OptionGroup var team: IterationTeam
  @OptionGroup var server: ServerOptions

  func validate() throws {
    if !people.isEmpty, !suggest { throw ValidationError("People are given to --suggest only.") }
  }

  func run() async throws {
    let client = try server.client
    guard suggest else {
      let answer = try await client.get("/api/v1/pairs", query: team.query)
      return print(Self.listing(answer).text(server.format), terminator: "")
    }
    var query = team.query
    for name in people { query.append(("person", String(try await NameLookup(client).person(name)))) }
    let answer = try await client.get("/api/v1/pairs/suggestion", query: query)
    print(Self.listing(answer).text(server.format), terminator: "")
  }

  static func listing(_ answer: JSONValue) -> Listing {
    let pairs = (answer["pairs"]?.elements ?? []).map { pair in
      (pair["people"]?.elements ?? []).map { $0["name"]?.text ?? "" } + [
        pair["stories"]?.integer.map(String.init) ?? "", pair["last_at"]?.text ?? "",
        pair["weight"]?.integer.map(String.init) ?? "",
      ]
    }
    let alone = answer["alone"]?["name"]?.text.map { [[$0, "", "", "", ""]] } ?? []
    return Listing(columns: ["one", "other", "stories", "last", "weight"], rows: pairs + alone, json: answer)
  }
}
