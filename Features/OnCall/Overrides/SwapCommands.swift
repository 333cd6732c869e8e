import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops oncall swap`: asking to be relieved, and answering.
struct SwapCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swap", abstract: "Ask to be relieved of a duty, and answer.",
    discussion: """
      The calendar stays as it is until somebody accepts.

        agileops oncall swap ask --rotation Nights --from "2026-12-24 18:00" --to "2026-12-25 09:00" --asked Ravi
        agileops oncall swap accept 4
      """,
    subcommands: [Ask.self, List.self, Accept.self, Decline.self, Withdraw.self])

  struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask somebody, or whoever will, to take a duty for a time.",
      discussion: """
        Examples:
          agileops oncall swap ask --rotation Nights --from "2026-12-24 18:00" --to "2026-12-25 09:00"
          agileops oncall swap ask --rotation Nights --from "2026-12-21 09:00" --to "2026-12-28 09:00" \\
            --asked "Ravi Rao" --return-from "2026-12-28 09:00" --return-to "2027-01-04 09:00" --note "Family"
        """)

    @OptionGroup var rotation: RotationOption
    @Option(help: ArgumentHelp("Begin: \(SpanOptions.timeHelp).", valueName: "time")) var from: String
    @Option(help: ArgumentHelp("End: \(SpanOptions.timeHelp).", valueName: "time")) var to: String
    @Option(help: "Whom you ask: number, name or mail address; without it whoever will.") var asked: String?
    @Option(name: .customLong("for"), help: "Whose duty it is, when you are a manager; else yours.")
    var person: String?
    @Option(help: ArgumentHelp("Begin of a duty of theirs that you would do.", valueName: "time"))
    var returnFrom: String?
    @Option(help: ArgumentHelp("End of it.", valueName: "time")) var returnTo: String?
    @Option(help: "Why.") var note: String?
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard (returnFrom == nil) == (returnTo == nil) else {
        throw ValidationError("Give --return-from and --return-to, or neither.")
      }
    }

    func run() async throws {
      let client = try server.client
      let lookup = DutyLookup(client)
      let number = try await lookup.rotation(rotation.rotation)
      var body = DutyBody()
      let times = [("from", from), ("to", to), ("return_from", returnFrom), ("return_to", returnTo)]
      for (name, text) in times {
        if let text { body.add(name, try await lookup.instant(text, name, of: number)) }
      }
      body.add("asker", try await lookup.person(person))
      body.add("asked", try await lookup.person(asked))
      body.add("note", note)
      let swap = try await client.post("/api/v1/rotations/\(number)/swaps", body.json)
      print(OverrideListing.swaps([swap], json: swap).text(server.format), terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the requests that wait for an answer.",
      discussion: """
        Example:
          agileops oncall swap list
        """)

    @Option(help: "Number or name of a rotation; all without it.") var rotation: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var query: [(String, String)] = []
      if let rotation { query.append(("rotation", String(try await DutyLookup(client).rotation(rotation)))) }
      let answer = try await client.get("/api/v1/swaps", query: query)
      let listing = OverrideListing.swaps(answer["swaps"]?.elements ?? [], json: answer)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the duty, and give the own one that was asked for in return.",
      discussion: """
        Example:
          agileops oncall swap accept 4
        """)

    @OptionGroup var swap: SwapArgument
    @Option(name: .customLong("for"), help: "Who takes it, when you are a manager; else you.") var person: String?

    func run() async throws {
      var body = DutyBody()
      body.add("person", try await DutyLookup(try swap.server.client).person(person))
      try await swap.post("accept", body.json)
    }
  }

  struct Decline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say no; the calendar stays as it is.",
      discussion: """
        Example:
          agileops oncall swap decline 4
        """)

    @OptionGroup var swap: SwapArgument

    func run() async throws { try await swap.post("decline", [:]) }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a request back that nobody has answered.",
      discussion: """
        Example:
          agileops oncall swap withdraw 4
        """)

    @OptionGroup var swap: SwapArgument

    func run() async throws { try await swap.post("withdraw", [:]) }
  }
}

/// Which request is answered.
struct SwapArgument: ParsableArguments {
  @Argument(help: "Its number, as the list shows it.") var number: Int64
  @OptionGroup var server: ServerOptions

  /// Sends the verb and prints the request as it is then.
  func post(_ verb: String, _ body: JSONValue) async throws {
    let swap = try await server.client.post("/api/v1/swaps/\(number)/\(verb)", body)
    print(OverrideListing.swaps([swap], json: swap).text(server.format), terminator: "")
  }
}
