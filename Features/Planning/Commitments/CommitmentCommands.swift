import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops commitment`: the shield from the command line.
struct CommitmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commitment", abstract: "Commit to a story or feature; interrupts then leave you in peace.",
    discussion: """
      Who has committed is told of no interrupt, unless it is a P1 or somebody asks for them by name with a reason.

        agileops commitment add S-408
        agileops commitment list
        agileops commitment withdraw 12 --reason "The vendor moved the date"
        agileops commitment record
      """, subcommands: [Add.self, Withdraw.self, List.self, Record.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Commit to a story or feature.",
      discussion: """
        Examples:
          agileops commitment add S-408
          agileops commitment add F-31 --until 2026-12-04T17:00:00Z --person lena@example.org
        """)

    @Argument(help: "Story or feature: S-408, F-31.") var to: String
    @Option(help: "Until when, RFC 3339; else the end of the iteration or of two weeks.") var until: String?
    @Option(help: "Who commits, when you are the lead or a manager; else you.") var person: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var members: [JSONValue.Member] = [.init("to", .string(to))]
      if let person { members.append(.init("person", .int(try await NameLookup(client).person(person)))) }
      if let until { members.append(.init("until", .string(until))) }
      let made = try await client.post("/api/v1/commitments", .object(members))
      print(CommitmentListing.commitments([made], json: made).text(server.format), terminator: "")
    }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a commitment back.",
      discussion: """
        Example:
          agileops commitment withdraw 12 --reason "The vendor moved the date"
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @Option(help: "Why.") var reason: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let ended = try await server.client.post("/api/v1/commitments/\(number)/withdraw", ["reason": .string(reason)])
      print(CommitmentListing.commitments([ended], json: ended).text(server.format), terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print who promised what until when, newest first.",
      discussion: """
        Examples:
          agileops commitment list --team Platform
          agileops commitment list --state broken --format csv
        """)

    @Option(help: "Number or name of a team.") var team: String?
    @Option(help: "Number, name or mail address of a person.") var person: String?
    @Option(help: "A story or feature.") var to: String?
    @Option(help: "open, met, broken, withdrawn or all; open without it.") var state: String?
    @Option(help: "How many at most.") var limit = 200
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var query = [("team", team), ("to", to), ("state", state)].compactMap { name, value in value.map { (name, $0) } }
      if let person { query.append(("person", String(try await NameLookup(client).person(person)))) }
      let answer = try await client.get("/api/v1/commitments", query: query + [("limit", String(limit))])
      let listing = CommitmentListing.commitments(answer["commitments"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print how many commitments were made, kept and broken.",
      discussion: """
        Example:
          agileops commitment record --team Platform --from 2026-09-01T00:00:00Z --format csv
        """)

    @Option(help: "Number or name of a team.") var team: String?
    @Option(help: "Begin, RFC 3339; 28 days before the end without it.") var from: String?
    @Option(help: "End, RFC 3339; now without it.") var to: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let query = [("team", team), ("from", from), ("to", to)].compactMap { name, value in value.map { (name, $0) } }
      let answer = try await server.client.get("/api/v1/commitments/record", query: query)
      print(CommitmentListing.record(answer).text(server.format), terminator: "")
    }
  }
}

/// What the API answers about commitments, as lines.
enum CommitmentListing {
  static func commitments(_ commitments: [JSONValue], json: JSONValue) -> Listing {
    let rows = commitments.map { commitment in
      [
        plain(commitment["id"]), plain(commitment["person"]?["name"]), plain(commitment["to"]),
        plain(commitment["until"]), commitment["outcome"]?.text ?? "open", plain(commitment["ended_at"]),
        plain(commitment["reason"]),
        (commitment["breaches"]?.elements ?? []).map { plain($0["cause"]) }.joined(separator: " "),
      ]
    }
    let columns = ["number", "person", "to", "until", "state", "ended_at", "reason", "called_away_by"]
    return Listing(columns: columns, rows: rows, json: json)
  }

  static func record(_ record: JSONValue) -> Listing {
    let columns = ["from", "to", "made", "kept", "broken", "withdrawn", "open", "breaches", "minutes"]
    return Listing(columns: columns, rows: [columns.map { plain(record[$0]) }], json: record)
  }

  private static func plain(_ value: JSONValue?) -> String { value?.text ?? value?.integer.map(String.init) ?? "" }
}
