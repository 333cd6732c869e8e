import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops oncall leave`: who is away.
struct LeaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "Say who is away.",
    discussion: """
      Whoever is away has no duty meanwhile; what that leaves open is shown, and asks for cover.

        agileops oncall leave add --first-day 2026-12-21 --last-day 2027-01-03
        agileops oncall leave list
      """,
    subcommands: [Add.self, List.self, End.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that you, or somebody else, will be away.",
      discussion: """
        Examples:
          agileops oncall leave add --first-day 2026-12-21 --last-day 2027-01-03
          agileops oncall leave add --for ravi@example.org --from 2026-11-23T12:00:00Z --to 2026-11-23T17:00:00Z
        """)

    @Option(help: ArgumentHelp("First whole day, by the clocks of the person.", valueName: "day")) var firstDay: String?
    @Option(help: ArgumentHelp("Last whole day; else the first.", valueName: "day")) var lastDay: String?
    @Option(help: ArgumentHelp("Begin, instead of days; RFC 3339.", valueName: "time")) var from: String?
    @Option(help: ArgumentHelp("End; RFC 3339.", valueName: "time")) var to: String?
    @Option(name: .customLong("for"), help: "Who is away, when you are a manager; else you.") var person: String?
    @Option(help: "Why; only the person and managers see it.") var note: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var body = DutyBody()
      body.add("person", try await DutyLookup(client).person(person))
      for (name, text) in [("first_day", firstDay), ("last_day", lastDay), ("from", from), ("to", to), ("note", note)] {
        body.add(name, text)
      }
      let leave = try await client.post("/api/v1/leaves", body.json)
      print(AbsenceListing.leaves([leave], json: leave).text(server.format), terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print who is or will be away.",
      discussion: """
        Example:
          agileops oncall leave list --format csv
        """)

    @Option(help: "Number, name or mail address of a person; else everybody.") var person: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let query = try await DutyLookup(client).person(person).map { [("person", String($0))] } ?? []
      let answer = try await client.get("/api/v1/leaves", query: query)
      let listing = AbsenceListing.leaves(answer["leaves"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that somebody is back, from now on.",
      discussion: """
        Example:
          agileops oncall leave end 4
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let leave = try await server.client.post("/api/v1/leaves/\(number)/end", [:])
      print(AbsenceListing.leaves([leave], json: leave).text(server.format), terminator: "")
    }
  }
}

/// `agileops oncall holiday`: when a team does not work.
struct HolidayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holiday", abstract: "Say when a team does not work.",
    discussion: """
      On a holiday the on-call answers instead of the PoTW.

        agileops oncall holiday add 2026-12-25 "Christmas Day" --team Platform
      """,
    subcommands: [Add.self, List.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a team does not work on a day.",
      discussion: """
        Example:
          agileops oncall holiday add 2026-12-25 "Christmas Day" --team Platform
        """)

    @Argument(help: "The day, such as 2026-12-25.") var day: String
    @Argument(help: "What it is called.") var name: String
    @Option(help: "Number or name of an operations team.") var team: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let team = try await DutyLookup(client).team(team)
      let holiday = try await client.post(
        "/api/v1/holidays", ["team": .int(team), "day": .string(day), "name": .string(name)])
      print(AbsenceListing.holidays([holiday], json: holiday).text(server.format), terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the days on which a team does not work.",
      discussion: """
        Example:
          agileops oncall holiday list --team Platform
        """)

    @OptionGroup var team: TeamOption
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/holidays", query: team.query)
      let listing = AbsenceListing.holidays(answer["holidays"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that the team works on the day.",
      discussion: """
        Example:
          agileops oncall holiday remove 4
        """)

    @Argument(help: "Its number, as the list shows it.") var number: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      _ = try await server.client.post("/api/v1/holidays/\(number)/remove", [:])
    }
  }
}
