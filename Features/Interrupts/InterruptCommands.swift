import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops interrupt`: the daily verbs, asked of a running server.
struct InterruptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interrupt", abstract: "Bring unplanned work to the one queue, answer it and end it.",
    discussion: """
      These verbs speak to a server: give its address and your API token once, in the environment.

        export AGILEOPS_URL=https://ops.example.org AGILEOPS_TOKEN=agt_…
        agileops interrupt add "Mail queue grows" --priority P2 --technology Postfix
        agileops interrupt list
        agileops interrupt ack I-12
        agileops interrupt resolve I-12 --code fixed --minutes 25 --text "Disk was full"
        agileops interrupt list --state resolved --format csv > resolved.csv
      """,
    subcommands: [
      Add.self, List.self, Show.self, Ack.self, Assign.self, Decline.self, Note.self, Resolve.self, Reopen.self,
      Snooze.self, Wake.self, Classify.self, Join.self, Part.self,
    ])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open an interrupt; who should act is told.",
      discussion: """
        Examples:
          agileops interrupt add "The build is red" --technology Jenkins
          agileops interrupt add "Access for a new colleague" --priority P4 --customer Payments
          agileops interrupt add "Backup failed" --priority P2 --key backup-db-1   # sent again: the same interrupt
        """)

    @Argument(help: "One line that says what is wrong or wanted.") var title: String
    @Option(help: "What else is known.") var text: String?
    @Option(help: "P1 (somebody is woken) to P4; the server takes P3 without it.") var priority: String?
    @Option(help: "How it arrived: request, chat, mail or alert; request without it.") var kind: String?
    @Option(help: "Name or number of the customer team that wants it.") var customer: String?
    @Option(help: "What it concerns.") var technology: String?
    @Option(help: "Where to look: an http address.") var link: String?
    @Option(help: "Makes repeats with the same key one interrupt while it is open.") var key: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var members: [JSONValue.Member] = [.init("title", .string(title))]
      let texts = [
        ("text", text), ("priority", priority), ("kind", kind), ("technology", technology), ("link", link),
        ("key", key),
      ]
      for (name, value) in texts { if let value { members.append(.init(name, .string(value))) } }
      if let customer {
        members.append(.init("customer", .int(try await NameLookup(client).team(customer, kind: .customer))))
      }
      let opened = try await client.post("/api/v1/interrupts", .object(members))
      print(InterruptListing([opened], json: opened, server.format).text, terminator: "")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print interrupts: open ones oldest first, others latest first.",
      discussion: """
        Examples:
          agileops interrupt list --state mine
          agileops interrupt list --priority P1 --state all
          agileops interrupt list --search "disk full" --state resolved --limit 1000 --format csv
        """)

    @Option(help: "open, mine, new (unanswered), resolved or all; open without it.") var state: String?
    @Option(help: "Words of title, technology and text.") var search: String?
    @Option(help: "Name or number of a customer team.") var customer: String?
    @Option(help: "request, chat, mail or alert.") var kind: String?
    @Option(help: "P1 to P4.") var priority: String?
    @Option(help: "Exactly as its sender named it.") var technology: String?
    @Option(help: "How many at most.") var limit = 50
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
      let client = try server.client
      let texts = [("state", state), ("q", search), ("kind", kind), ("priority", priority), ("technology", technology)]
      var query = texts.compactMap { name, value in value.map { (name, $0) } }
      if let customer {
        query.append(("customer", String(try await NameLookup(client).team(customer, kind: .customer))))
      }
      let (found, next) = try await fetch(client, query)
      let json: JSONValue = ["interrupts": .array(found), "next": next ?? .null]
      print(InterruptListing(found, json: json, server.format).text, terminator: "")
    }

    /// Slice after slice, until there are enough or no more.
    private func fetch(_ client: APIClient, _ query: [(String, String)]) async throws -> ([JSONValue], JSONValue?) {
      var found: [JSONValue] = []
      var next: JSONValue?
      repeat {
        let after = next?.text.map { [("after", $0)] } ?? []
        let slice = [("limit", String(min(200, limit - found.count)))]
        let answer = try await client.get("/api/v1/interrupts", query: query + after + slice)
        found += answer["interrupts"]?.elements ?? []
        next = answer["next"]
      } while found.count < limit && next?.text != nil
      return (found, next)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print one interrupt with who was told and why, and its history.",
      discussion: """
        Examples:
          agileops interrupt show I-12
          agileops interrupt show 12 --format json | jq .decision
        """)

    @Argument(help: InterruptNumber.help) var number: InterruptNumber
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let interrupt = try await server.client.get("/api/v1/interrupts/\(number.id)")
      print(InterruptListing.details(interrupt).text(server.format), terminator: "")
    }
  }
}

/// `12` or `I-12`.
struct InterruptNumber: ExpressibleByArgument {
  static let help = ArgumentHelp("Its number: 12 or I-12.")

  let id: ID<Interrupt>

  init?(argument: String) {
    guard let id = ID<Interrupt>(spoken: argument) else { return nil }
    self.id = id
  }
}
