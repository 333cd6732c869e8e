import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops oncall succession`: handing over all turns of somebody.
struct SuccessionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "succession", abstract: "Take somebody out of the rotations.",
    discussion: """
      Prints the next turns as they would be. Nothing is stored without --apply; turns that have begun stay.

      Examples:
        agileops oncall succession "Ravi Rao" --to "Mina Sato"
        agileops oncall succession ravi@example.org --leave-out --apply
      """)

  @Argument(help: "Number, name or mail address of whoever takes no turns any more.") var person: String
  @Option(help: "Who takes them: number, name or mail address.") var to: String?
  @Flag(help: "Nobody: the turns stay empty, and the others keep their weeks.") var nobody = false
  @Flag(help: "The turns go, and the others move up.") var leaveOut = false
  @Flag(help: "Do it.") var apply = false
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard [to != nil, nobody, leaveOut].filter(\.self).count == 1 else {
      throw ValidationError("Give one of --to, --nobody and --leave-out.")
    }
  }

  func run() async throws {
    let client = try server.client
    let lookup = DutyLookup(client)
    let heir = try await lookup.person(to)
    let wish: JSONValue = [
      "to": .string(to != nil ? "person" : nobody ? "nobody" : "leave_out"), "person": heir.map { .int($0) } ?? .null,
      "apply": .bool(apply),
    ]
    let answer = try await client.post("/api/v1/people/\(try await lookup.person(person))/succession", wish)
    var rows: [[String]] = []
    for change in answer["changes"]?.elements ?? [] {
      let name = change["rotation"]?["name"]?.text ?? ""
      for shift in change["after"]?.elements ?? [] {
        rows.append([name, shift["from"]?.text ?? "", OnCallListing.names(shift["people"])])
      }
    }
    let listing = Listing(columns: ["rotation", "from", "people"], rows: rows, json: answer)
    print(listing.text(server.format), terminator: "")
  }
}
