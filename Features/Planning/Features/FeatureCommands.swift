import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops feature`: planned work from request to hand-over, asked of a running server.
struct FeatureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feature", abstract: "Ask for features, rank them and move them on their way.",
    discussion: """
      These verbs speak to a server: AGILEOPS_URL and AGILEOPS_TOKEN say to which, and as whom.

        agileops feature add "Self-service PostgreSQL" --customer Payments --backlog customer
        agileops feature list
        agileops feature lead F-31 "Lena Vogt"
        agileops feature check F-31 criterion "A developer has a database in 30 minutes"
        agileops feature move F-31 criteria
        agileops feature rank F-31 --behind F-29
      """,
    subcommands: [
      List.self, Show.self, Add.self, Edit.self, Move.self, Lead.self, Rank.self, Demo.self, Check.self, Judge.self,
      FeatureAttachCommand.self, AttachmentCommand.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print features in the order of the product owner.",
      discussion: """
        Examples:
          agileops feature list --backlog ssa
          agileops feature list --state closed --format csv
        """)

    @Option(help: "open or closed; open without it.") var state: String?
    @Option(help: "Those that somebody leads or works on; me for your own.") var person: String?
    @OptionGroup var work: WorkOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var query = work.query + (state.map { [("state", $0)] } ?? [])
      if let person { query.append(("person", try await BoardCommand.whose(person, client))) }
      let answer = try await client.get("/api/v1/features", query: query)
      print(PlanningListing.features(answer).text(server.format), terminator: "")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print one feature with what must hold and its stories.")

    @Argument(help: FeatureNumber.help) var number: FeatureNumber
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let feature = try await server.client.get("/api/v1/features/\(number.id)")
      print(PlanningListing.feature(feature).text(server.format), terminator: "")
    }
  }

  struct Content: ParsableArguments {
    @Option(help: "What it is about, Markdown.") var text: String?
    @Option(help: "What belongs to it and what does not.") var scope: String?
    @Option(help: "business, customer, ssa or internal.") var backlog: String?
    @Option(help: "Name or number of the team that wants it.") var customer: String?
    @Option(help: "Points, 1 to 10000.") var effort: Int?
    @Option(help: "What it concerns, with commas between.") var technologies: String?
    @Option(help: "What it came from, such as I-2841.") var origin: String?

    func members(_ client: APIClient) async throws -> [JSONValue.Member] {
      let texts = [
        ("text", text), ("scope", scope), ("backlog", backlog), ("technologies", technologies), ("origin", origin),
      ]
      var members = texts.compactMap { name, value in value.map { JSONValue.Member(name, .string($0)) } }
      if let effort { members.append(.init("effort", .int(effort))) }
      if let customer { members.append(.init("customer", .int(try await NameLookup(client).team(customer)))) }
      return members
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask for a feature.")

    @Argument(help: "What a customer will see, in a line.") var title: String
    @OptionGroup var content: Content
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let members = [JSONValue.Member("title", .string(title))] + (try await content.members(client))
      let feature = try await client.post("/api/v1/features", .object(members))
      print(PlanningListing.feature(feature).text(server.format), terminator: "")
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change what is given and leave the rest.")

    @OptionGroup var target: FeatureTarget
    @Option(help: "What a customer will see, in a line.") var title: String?
    @OptionGroup var content: Content

    func run() async throws {
      var members = try await content.members(try target.server.client)
      if let title { members.append(.init("title", .string(title))) }
      try await target.call("PATCH", "", members)
    }
  }

  struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the next step on its way, or one back.",
      discussion: "Steps: \(FeatureStep.allCases.map(\.rawValue).joined(separator: ", ")).")

    @OptionGroup var target: FeatureTarget
    @Argument(help: "The step to go to.") var step: String
    @Option(help: "Needed to send it back or to drop it.") var reason: String?

    func run() async throws {
      try await target.call(
        "POST", "/move", [.init("to", .string(step))] + (reason.map { [.init("reason", .string($0))] } ?? []))
    }
  }

  struct Lead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Choose who leads it; without a name nobody does.")

    @OptionGroup var target: FeatureTarget
    @Argument(help: "Mail address, name or number of the person.") var person: String?

    func run() async throws {
      let lookup = NameLookup(try target.server.client)
      var lead = JSONValue.null
      if let person { lead = .int(try await lookup.person(person)) }
      try await target.call("POST", "/lead", [.init("lead", lead)])
    }
  }

  struct Rank: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Place it behind another feature, or at the top.")

    @OptionGroup var target: FeatureTarget
    @Option(help: "The feature before it; without it the top.") var behind: FeatureNumber?

    func run() async throws { try await target.call("POST", "/rank", [.init("behind", .id(behind?.id))]) }
  }

  struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set when it is shown.")

    @OptionGroup var target: FeatureTarget
    @Argument(help: "Such as 2026-03-13T14:00:00+01:00; without it no time.") var at: String?

    func run() async throws { try await target.call("POST", "/demo", [.init("at", .string(at))]) }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a criterion, a point of the hand-over or an action of the retro.")

    @OptionGroup var target: FeatureTarget
    @Argument(help: "criterion, handover or action.") var kind: String
    @Argument(help: "What must hold, in one sentence.") var text: String

    func run() async throws {
      try await target.call("POST", "/checks", [.init("kind", .string(kind)), .init("text", .string(text))])
    }
  }

  struct Judge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say whether a criterion or point holds.")

    @Argument(help: "Number of the check (see show).") var check: Int
    @Argument(help: "met, waived or open.") var state: String
    @Option(help: "What shows it; needed to waive it.") var evidence: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let body: JSONValue = ["state": .string(state), "evidence": .string(evidence ?? "")]
      let feature = try await server.client.call("PATCH", "/api/v1/features/checks/\(check)", body)
      print(PlanningListing.feature(feature).text(server.format), terminator: "")
    }
  }
}

/// Which feature, and which version of it was seen.
struct FeatureTarget: ParsableArguments {
  @Argument(help: FeatureNumber.help) var number: FeatureNumber
  // Not called version: that is what every program answers with its own.
  @Option(help: ArgumentHelp("Refused when it changed since this version (see show).", valueName: "version"))
  var seen: Int?
  @OptionGroup var server: ServerOptions

  func call(_ method: String, _ verb: String, _ members: [JSONValue.Member]) async throws {
    let all = members + (seen.map { [.init("version", .int($0))] } ?? [])
    let feature = try await server.client.call(method, "/api/v1/features/\(number.id)\(verb)", .object(all))
    print(PlanningListing.feature(feature).text(server.format), terminator: "")
  }
}

/// `31` or `F-31`.
struct FeatureNumber: ExpressibleByArgument {
  static let help = ArgumentHelp("Its number: 31 or F-31.")

  let id: ID<PlannedFeature>

  init?(argument: String) {
    guard let id = ID<PlannedFeature>(spoken: argument) else { return nil }
    self.id = id
  }
}
