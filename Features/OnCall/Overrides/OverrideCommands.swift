import ArgumentParser
import Core
import FeatureKit
import JSON

/// Which rotation is meant.
struct RotationOption: ParsableArguments {
  @Option(help: "Number or name of the rotation.") var rotation: String
}

extension OnCallCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the rotations that have not ended.",
      discussion: """
        Example:
          agileops oncall list --team Platform
        """)

    @OptionGroup var team: TeamOption
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let rotations = try await client.get("/api/v1/rotations", query: team.query)
      let teams = try await client.get("/api/v1/teams")
      print(OverrideListing.rotations(rotations, teams: teams).text(server.format), terminator: "")
    }
  }

  struct Shifts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print who has the duty when, with all changes by hand.",
      discussion: """
        Examples:
          agileops oncall shifts --rotation Nights
          agileops oncall shifts --rotation 3 --from 2026-12-01T00:00:00Z --to 2027-01-01T00:00:00Z --format csv
        """)

    @OptionGroup var rotation: RotationOption
    @OptionGroup var span: SpanOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let number = try await DutyLookup(client).rotation(rotation.rotation)
      let query = try await span.query(client, number)
      let answer = try await client.get("/api/v1/rotations/\(number)/shifts", query: query)
      print(OverrideListing.shifts(answer).text(server.format), terminator: "")
    }
  }

  struct Take: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the pager: the duty is yours from now to the end of the shift.",
      discussion: """
        Examples:
          agileops oncall take --rotation Nights
          agileops oncall take --rotation Day --from "Nadia Roth" --reason "She is ill"
          agileops oncall take --rotation Nights --for ravi@example.org   # by a manager
        """)

    @OptionGroup var rotation: RotationOption
    @Option(help: "From whom: number, name or mail address; needed only where several people have it.")
    var from: String?
    @Option(name: .customLong("for"), help: "Who takes it, when you are a manager; else you.") var person: String?
    @Option(help: "Why.") var reason: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let lookup = DutyLookup(client)
      let number = try await lookup.rotation(rotation.rotation)
      var body = DutyBody()
      body.add("from_person", try await lookup.person(from))
      body.add("person", try await lookup.person(person))
      body.add("reason", reason)
      let made = try await client.post("/api/v1/rotations/\(number)/take", body.json)
      print(OverrideListing.overrides([made], json: made).text(server.format), terminator: "")
    }
  }

  struct Gaps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print when nobody has a duty that somebody should have.",
      discussion: """
        Example:
          agileops oncall gaps --days 90 --format csv
        """)

    @Option(help: "How many days from now, at most 366.") var days: Int?
    @OptionGroup var team: TeamOption
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let query = team.query + (days.map { [("days", String($0))] } ?? [])
      let answer = try await server.client.get("/api/v1/oncall/gaps", query: query)
      print(OverrideListing.gaps(answer).text(server.format), terminator: "")
    }
  }
}

/// A time that is looked at.
struct SpanOptions: ParsableArguments {
  static let timeHelp = "RFC 3339, or “2026-12-24 18:00” by the clocks of the team"

  @Option(help: ArgumentHelp("Begin: \(timeHelp); now without it.", valueName: "time")) var from: String?
  @Option(help: ArgumentHelp("End: \(timeHelp).", valueName: "time")) var to: String?

  func query(_ client: APIClient, _ rotation: Int64) async throws -> [(String, String)] {
    let lookup = DutyLookup(client)
    var query: [(String, String)] = []
    if let from { query.append(("from", try await lookup.instant(from, "from", of: rotation).rfc3339)) }
    if let to { query.append(("to", try await lookup.instant(to, "to", of: rotation).rfc3339)) }
    return query
  }
}

/// `agileops oncall override`: changes by hand.
struct OverrideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override", abstract: "Change by hand who has a duty for a time.",
    discussion: """
      Replaces one person (--replaced), or adds coverage. Everybody else and all other shifts stay as they are.

        agileops oncall override add --rotation Nights --from "2026-12-24 18:00" --to "2026-12-25 09:00" \\
          --replaced "Nadia Roth" --person ravi@example.org
      """,
    subcommands: [Add.self, List.self, End.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Replace one person for a time, or add coverage.",
      discussion: """
        Examples:
          agileops oncall override add --rotation Nights --from "2026-12-24 18:00" --to "2026-12-25 09:00" --person Ravi
          agileops oncall override add --rotation 3 --from 2026-12-24T17:00:00Z --to 2026-12-25T08:00:00Z \\
            --replaced "Nadia Roth" --reason "Nobody on purpose"
        """)

    @OptionGroup var rotation: RotationOption
    @Option(help: ArgumentHelp("Begin: \(SpanOptions.timeHelp).", valueName: "time")) var from: String
    @Option(help: ArgumentHelp("End: \(SpanOptions.timeHelp).", valueName: "time")) var to: String
    @Option(help: "Who has the duty instead, or too: number, name or mail address.") var person: String?
    @Option(help: "Whose part of the duty it is; without it coverage is added.") var replaced: String?
    @Option(help: "Why.") var reason: String?
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard person != nil || replaced != nil else { throw ValidationError("Give --person, --replaced or both.") }
    }

    func run() async throws {
      let client = try server.client
      let lookup = DutyLookup(client)
      let number = try await lookup.rotation(rotation.rotation)
      var body = DutyBody()
      body.add("from", try await lookup.instant(from, "from", of: number))
      body.add("to", try await lookup.instant(to, "to", of: number))
      body.add("person", try await lookup.person(person))
      body.add("replaced", try await lookup.person(replaced))
      body.add("reason", reason)
      let made = try await client.post("/api/v1/rotations/\(number)/overrides", body.json)
      print(OverrideListing.overrides([made], json: made).text(server.format), terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the changes by hand that are not over.",
      discussion: """
        Example:
          agileops oncall override list --rotation Nights
        """)

    @OptionGroup var rotation: RotationOption
    @OptionGroup var span: SpanOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let number = try await DutyLookup(client).rotation(rotation.rotation)
      let query = try await span.query(client, number)
      let answer = try await client.get("/api/v1/rotations/\(number)/overrides", query: query)
      let listing = OverrideListing.overrides(answer["overrides"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a change by hand back, from now on.",
      discussion: """
        Example:
          agileops oncall override end 12
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let left = try await server.client.post("/api/v1/overrides/\(number)/end", [:])
      print(OverrideListing.overrides([left], json: left).text(server.format), terminator: "")
    }
  }
}
