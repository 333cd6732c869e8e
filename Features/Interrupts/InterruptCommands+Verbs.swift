import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// Which interrupt, and which version of it was seen.
struct InterruptTarget: ParsableArguments {
  @Argument(help: InterruptNumber.help) var number: InterruptNumber

  // Not called version: that is what every program answers with its own.
  @Option(help: ArgumentHelp("Refused when it changed since this version (see show).", valueName: "version"))
  var seen: Int?

  @OptionGroup var server: ServerOptions

  /// Sends the verb and prints the interrupt as it is then.
  func post(_ verb: String, _ fields: [(String, JSONValue)] = []) async throws {
    var members = fields.map { JSONValue.Member($0.0, $0.1) }
    if let seen { members.append(.init("version", .int(seen))) }
    let changed = try await server.client.post("/api/v1/interrupts/\(number.id)/\(verb)", .object(members))
    print(InterruptListing([changed], json: changed, server.format).text, terminator: "")
  }
}

extension InterruptCommand {
  struct Ack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say “I have it”: nobody else is told any more.",
      discussion: """
        Example:
          agileops interrupt ack I-12
        """)

    @OptionGroup var target: InterruptTarget

    func run() async throws { try await target.post("acknowledge") }
  }

  struct Assign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give it to a person of operations.",
      discussion: """
        Examples:
          agileops interrupt assign I-12 nadia@example.org
          agileops interrupt assign I-12 "Nadia Roth"
          agileops interrupt assign I-12 karim@example.org --reason "Knows Kafka"   # while Karim is committed
        """)

    @OptionGroup var target: InterruptTarget
    @Argument(help: "Mail address, name or number of the person.") var person: String
    @Option(help: "Why this person; needed for who is committed, unless it is a P1.") var reason = ""

    func run() async throws {
      let assignee = try await NameLookup(target.server.client).person(person)
      try await target.post("assign", [("assignee", .int(assignee)), ("reason", .string(reason))])
    }
  }

  struct Decline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say no when you were asked by name while committed: it goes back to the queue.",
      discussion: """
        Example:
          agileops interrupt decline I-12 --reason "The migration runs tonight"
        """)

    @OptionGroup var target: InterruptTarget
    @Option(help: "Why not now.") var reason: String

    func run() async throws { try await target.post("decline", [("reason", .string(reason))]) }
  }

  struct Note: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a note, minutes of your own time, or both.",
      discussion: """
        Examples:
          agileops interrupt note I-12 "Restarted postfix, watching" --minutes 10
          agileops interrupt note I-12 --minutes 30
        """)

    @OptionGroup var target: InterruptTarget
    @Argument(help: "What you saw or did.") var text = ""
    @Option(help: "Minutes of your own time.") var minutes = 0

    func run() async throws { try await target.post("note", [("text", .string(text)), ("minutes", .int(minutes))]) }
  }

  struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End it and say what ended it.",
      discussion: """
        Codes:
        \(CloseCode.allCases.map { "  \($0.rawValue): \($0.words)" }.joined(separator: "\n"))

        Examples:
          agileops interrupt resolve I-12 --code fixed --minutes 25 --text "Disk was full"
          agileops interrupt resolve I-13 --code threshold_wrong
        """)

    @OptionGroup var target: InterruptTarget
    @Option(help: "What ended it, or why nothing was to be done.") var code: String
    @Option(help: "Minutes of your own time.") var minutes = 0
    @Option(help: "What was done.") var text = ""

    func run() async throws {
      try await target.post(
        "resolve", [("code", .string(code)), ("minutes", .int(minutes)), ("text", .string(text))])
    }
  }

  struct Reopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin anew: nobody has it, and who is told is decided again.",
      discussion: """
        Example:
          agileops interrupt reopen I-12 --reason "The queue grows again"
        """)

    @OptionGroup var target: InterruptTarget
    @Option(help: "Why it is not over.") var reason: String

    func run() async throws { try await target.post("reopen", [("reason", .string(reason))]) }
  }
}
