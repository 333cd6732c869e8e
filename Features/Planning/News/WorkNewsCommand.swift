import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops news`: whether somebody is told what others did to their cards.
struct WorkNewsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "news", abstract: "Print whether you get news of your stories and features, or turn it on or off.",
    discussion: """
      Examples:
        agileops news
        agileops news off
        agileops news on --person "Jonas Lind"
      """)

  @Argument(help: "on or off; without it nothing changes.") var choice: String?
  @Option(help: "Somebody else, by mail address, name or number; for managers.") var person: String?
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let client = try server.client
    let path = "/api/v1/people/\(try await BoardCommand.whose(person ?? "me", client))/news"
    var answer = JSONValue.null
    if let choice {
      answer = try await client.call("PUT", path, ["news": .string(choice)])
    } else {
      answer = try await client.get(path)
    }
    let listing = Listing(columns: ["news"], rows: [[answer["news"]?.text ?? ""]], json: answer)
    print(listing.text(server.format), terminator: "")
  }
}
