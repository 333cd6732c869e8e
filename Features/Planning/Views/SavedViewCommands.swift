import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops view`: filters that are kept under a name, asked of a running server.
struct SavedViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Keep filters of the board and the lists under a name.",
    discussion: """
      A filter is written as the page has it in its address.

        agileops view list
        agileops view save "Blocked, mine" --query "person=me&mark=blocked"
        agileops view save "To be sized" --place stories --query mark=unsized --shared
        agileops view rename 3 "Without a size"
        agileops view remove 3
      """,
    subcommands: [List.self, Save.self, Rename.self, Remove.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the views of a team and your own.")

    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/views", query: team.query)
      print(SavedViewCommand.listing(answer["views"]?.elements ?? [], answer).text(server.format), terminator: "")
    }
  }

  struct Save: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Keep a filter under a name.")

    @Argument(help: "How it is called.") var name: String
    @Option(help: "The filter, such as person=me&mark=blocked.") var query: String
    @Option(help: "\(WorkPlace.names).") var place = "board"
    @Flag(help: "The team sees it.") var shared = false
    @Option(help: "Number of the team; else yours.") var team: Int64?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let members: [JSONValue.Member] = [
        .init("name", .string(name)), .init("query", .string(query)), .init("place", .string(place)),
        .init("shared", .bool(shared)),
      ]
      let view = try await server.client.post(
        "/api/v1/views", .object(members + (team.map { [.init("team", .int($0))] } ?? [])))
      print(SavedViewCommand.listing([view], view).text(server.format), terminator: "")
    }
  }

  struct Rename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give a view another name.")

    @Argument(help: "Number of the view (see list).") var id: Int64
    @Argument(help: "The new name.") var name: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let view = try await server.client.call("PATCH", "/api/v1/views/\(id)", ["name": .string(name)])
      print(SavedViewCommand.listing([view], view).text(server.format), terminator: "")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove a view.")

    @Argument(help: "Number of the view (see list).") var id: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws { _ = try await server.client.call("DELETE", "/api/v1/views/\(id)", nil) }
  }

  static func listing(_ views: [JSONValue], _ answer: JSONValue) -> Listing {
    let rows = views.map { view in
      [
        "\(view["id"]?.integer ?? 0)", view["name"]?.text ?? "", view["place"]?.text ?? "",
        view["shared"]?.flag == true ? "team" : "me", view["query"]?.text ?? "",
      ]
    }
    return Listing(columns: ["id", "name", "place", "for", "query"], rows: rows, json: answer)
  }
}
