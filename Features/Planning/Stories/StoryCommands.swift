import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops story`: small pieces of planned work, asked of a running server.
struct StoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story", abstract: "Write stories, pull them and move them to done.",
    discussion: """
      These verbs speak to a server: AGILEOPS_URL and AGILEOPS_TOKEN say to which, and as whom.

        agileops story add "Failover drill as a pipeline job" --feature F-31 --size 3
        agileops story move S-409 ready
        agileops story move S-409 in_work
        agileops story join S-409 "Jonas Lind"
        agileops story block S-409 "needs I-2841 resolved"
        agileops story after S-409 S-408
      """,
    subcommands: [
      List.self, Show.self, Add.self, Edit.self, Move.self, Rank.self, Block.self, Unblock.self, Join.self, Leave.self,
      After.self, BulkCommand.self, StoryCheckCommand.self, StorySplitCommand.self,
      StoryAttachCommand.self, AttachmentCommand.self, StoryLinkCommand.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print open stories, or all of a feature.",
      discussion: """
        Examples:
          agileops story list --feature F-31
          agileops story list --person "Jonas Lind"
          agileops story list --state validation --format csv
          agileops story list --mark unsized --iteration none
        """)

    @Option(help: "All stories of this feature.") var feature: FeatureNumber?
    @Option(help: "\(StoryState.allCases.map(\.rawValue).joined(separator: ", ")).") var state: String?
    @Option(help: "Those that somebody works on; me for your own.") var person: String?
    @Option(help: "The most that are printed; 1000 without it.") var limit: Int?
    @Option(help: "How many are left out before the first.") var offset: Int?
    @Option(help: "Id of an iteration, or none.") var iteration: String?
    @OptionGroup var work: WorkOptions
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var query = work.query
      if let iteration { query.append(("iteration", iteration)) }
      if let feature { query.append(("feature", "\(feature.id)")) }
      if let state { query.append(("state", state)) }
      if let person { query.append(("person", try await BoardCommand.whose(person, client))) }
      if let limit { query.append(("limit", "\(limit)")) }
      if let offset { query.append(("offset", "\(offset)")) }
      let answer = try await client.get("/api/v1/stories", query: query)
      print(PlanningListing.stories(answer).text(server.format), terminator: "")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print one story and how it moved.")

    @Argument(help: StoryNumber.help) var number: StoryNumber
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let story = try await server.client.get("/api/v1/stories/\(number.id)")
      print(PlanningListing.story(story).text(server.format), terminator: "")
    }
  }

  struct Content: ParsableArguments {
    @Option(help: "story or spike.") var kind: String?
    @Option(help: "What is to be done, Markdown.") var text: String?
    @Option(help: "How somebody sees that it is done.") var acceptance: String?
    @Option(help: "Points 1 to 100; of a spike days 1 to 10.") var size: Int?
    @Option(help: "What a spike found out.") var outcome: String?
    @Flag(inversion: .prefixedNo, help: "To be taken first.") var easy: Bool?
    @Option(help: "What it came from, such as I-2841.") var origin: String?

    var members: [JSONValue.Member] {
      let texts = [
        ("kind", kind), ("text", text), ("acceptance", acceptance), ("outcome", outcome), ("origin", origin),
      ]
      var members = texts.compactMap { name, value in value.map { JSONValue.Member(name, .string($0)) } }
      if let size { members.append(.init("size", .int(size))) }
      if let easy { members.append(.init("easy", .bool(easy))) }
      return members
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a story.")

    @Argument(help: "What is better when it is done.") var title: String
    @Option(help: "The feature it belongs to; without it the story stands alone.") var feature: FeatureNumber?
    @Option(help: "Of a story that stands alone: ssa without it.") var backlog: String?
    @OptionGroup var content: Content
    @OptionGroup var server: ServerOptions

    func run() async throws {
      var members = [JSONValue.Member("title", .string(title))] + content.members
      if let feature { members.append(.init("feature", .id(feature.id))) }
      if let backlog { members.append(.init("backlog", .string(backlog))) }
      let story = try await server.client.post("/api/v1/stories", .object(members))
      print(PlanningListing.story(story).text(server.format), terminator: "")
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change what is given and leave the rest.")

    @OptionGroup var target: StoryTarget
    @Option(help: "What is better when it is done.") var title: String?
    @OptionGroup var content: Content

    func run() async throws {
      try await target.call("PATCH", "", content.members + (title.map { [.init("title", .string($0))] } ?? []))
    }
  }

  struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the next step on its way, or one back.",
      discussion: "States: \(StoryState.allCases.map(\.rawValue).joined(separator: ", ")).")

    @OptionGroup var target: StoryTarget
    @Argument(help: "The state to go to.") var state: String
    @Option(help: "Needed to send it back, open it again or drop it.") var reason: String?

    func run() async throws {
      try await target.call(
        "POST", "/move", [.init("to", .string(state))] + (reason.map { [.init("reason", .string($0))] } ?? []))
    }
  }

  struct Rank: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Place it behind another story, or at the top.")

    @OptionGroup var target: StoryTarget
    @Option(help: "The story before it; without it the top.") var behind: StoryNumber?

    func run() async throws { try await target.call("POST", "/rank", [.init("behind", .id(behind?.id))]) }
  }

  struct Block: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what it waits for.")

    @OptionGroup var target: StoryTarget
    @Argument(help: "What it waits for.") var reason: String

    func run() async throws { try await target.call("POST", "/block", [.init("reason", .string(reason))]) }
  }

  struct Unblock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "It waits no longer.")

    @OptionGroup var target: StoryTarget

    func run() async throws { try await target.call("POST", "/unblock", []) }
  }

  struct Join: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Somebody begins to work on it.")

    @OptionGroup var target: StoryTarget
    @Argument(help: "Mail address, name or number of the person.") var person: String

    func run() async throws { try await target.call("POST", "/join", with: person) }
  }

  struct Leave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Somebody no longer works on it.")

    @OptionGroup var target: StoryTarget
    @Argument(help: "Mail address, name or number of the person.") var person: String

    func run() async throws { try await target.call("POST", "/leave", with: person) }
  }

  struct After: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say that it comes after another story, or no longer.")

    @OptionGroup var target: StoryTarget
    @Argument(help: "The other story.") var other: StoryNumber
    @Flag(help: "It no longer waits for it.") var not = false

    func run() async throws {
      try await target.call("POST", not ? "/separate" : "/depend", [.init("after", .id(other.id))])
    }
  }
}

/// Which story, and which version of it was seen.
struct StoryTarget: ParsableArguments {
  @Argument(help: StoryNumber.help) var number: StoryNumber
  // Not called version: that is what every program answers with its own.
  @Option(help: ArgumentHelp("Refused when it changed since this version (see show).", valueName: "version"))
  var seen: Int?
  @OptionGroup var server: ServerOptions

  func call(_ method: String, _ verb: String, _ members: [JSONValue.Member]) async throws {
    let all = members + (seen.map { [.init("version", .int($0))] } ?? [])
    let story = try await server.client.call(method, "/api/v1/stories/\(number.id)\(verb)", .object(all))
    print(PlanningListing.story(story).text(server.format), terminator: "")
  }

  func call(_ method: String, _ verb: String, with person: String) async throws {
    let number = try await NameLookup(try server.client).person(person)
    try await call(method, verb, [.init("person", .int(number))])
  }
}

/// `408` or `S-408`.
struct StoryNumber: ExpressibleByArgument {
  static let help = ArgumentHelp("Its number: 408 or S-408.")

  let id: ID<Story>

  init?(argument: String) {
    guard let id = ID<Story>(spoken: argument) else { return nil }
    self.id = id
  }
}
