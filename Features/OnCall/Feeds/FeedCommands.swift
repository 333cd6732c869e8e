import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON

/// `agileops oncall calendar`: addresses under which calendar programs read shifts.
struct CalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Subscribe to shifts with a calendar program.",
    discussion: """
      Whoever knows an address reads its shifts, until it is revoked.

        agileops oncall calendar add
        agileops oncall calendar add --rotation Nights
        agileops oncall calendar revoke 12
      """,
    subcommands: [Add.self, List.self, Revoke.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an address: of your own shifts, a rotation or a team.",
      discussion: """
        Examples:
          agileops oncall calendar add
          agileops oncall calendar add --team Platform
          agileops oncall calendar add --rotation Nights --format json

        The address is kept only as a hash: what is printed here cannot be printed again.
        """)

    @Option(help: "Number or name of a rotation.") var rotation: String?
    @Option(help: "Number or name of an operations team.") var team: String?
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard rotation == nil || team == nil else { throw ValidationError("Give --rotation or --team, or neither.") }
    }

    func run() async throws {
      let client = try server.client
      let lookup = DutyLookup(client)
      var body = DutyBody()
      if let rotation {
        body.add("of", CalendarFeed.Subject.Kind.rotation.rawValue)
        body.add("id", try await lookup.rotation(rotation))
      } else if let team {
        body.add("of", CalendarFeed.Subject.Kind.team.rawValue)
        body.add("id", try await lookup.team(team))
      } else {
        body.add("of", CalendarFeed.Subject.Kind.person.rawValue)
      }
      let made = try await client.post("/api/v1/calendars", body.json)
      FileHandle.standardError.write(Data("The address is a secret and cannot be shown again.\n".utf8))
      print(FeedListing.made(made).text(server.format), terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the addresses that work: yours, or everybody's if you manage.",
      discussion: """
        Example:
          agileops oncall calendar list
        """)

    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/calendars")
      let listing = FeedListing.feeds(answer["calendars"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an address useless at once.",
      discussion: """
        Example:
          agileops oncall calendar revoke 12
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let revoked = try await server.client.post("/api/v1/calendars/\(number)/revoke", [:])
      print(FeedListing.feeds([revoked], json: revoked).text(server.format), terminator: "")
    }
  }
}

/// What the API answers about calendars, as lines.
enum FeedListing {
  static func made(_ feed: JSONValue) -> Listing {
    let rows = FeedFile.Format.allCases.map { [$0.rawValue, feed["urls"]?[$0.rawValue]?.text ?? ""] }
    return Listing(columns: ["format", "address"], rows: rows, json: feed)
  }

  static func feeds(_ feeds: [JSONValue], json: JSONValue) -> Listing {
    let rows = feeds.map { feed in
      [
        feed["id"]?.integer.map(String.init) ?? "", feed["of"]?.text ?? "", feed["subject"]?["name"]?.text ?? "",
        feed["made_by"]?["name"]?.text ?? "", feed["made_at"]?.text ?? "", feed["read_at"]?.text ?? "never",
      ]
    }
    return Listing(columns: ["number", "of", "name", "made_by", "made", "last_read"], rows: rows, json: json)
  }
}
