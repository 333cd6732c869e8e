import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops silence`: what tells nobody for a while, asked of a running server.
struct SilenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence", abstract: "Tell nobody of what is understood or planned, until a time.",
    discussion: """
      A matcher is written as for amtool: env=test, service=~"shop.*", severity!="critical". All of them must hold.

        agileops silence add env=test 'service=~"shop.*"' --for 2h --comment "Network upgrade"
        agileops silence list
        agileops silence end 3
      """,
    subcommands: [List.self, Add.self, Change.self, End.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print silences that hold, will hold or ended lately, by their end.",
      discussion: """
        Example:
          agileops silence list --format csv
        """)

    @Option(help: "Name or number of the operations team; else yours, else the first.") var team: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let answer = try await server.client.get("/api/v1/silences", query: team.map { [("team", $0)] } ?? [])
      print(SilenceCommand.listing(answer["silences"]?.elements ?? [], answer).text(server.format), terminator: "")
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Silence what has these labels.",
      discussion: """
        Examples:
          agileops silence add alertname=DiskFull host=db1 --for 90m --comment "Disk is being replaced"
          agileops silence add env=prod --from 2026-12-01T22:00:00Z --until 2026-12-02T02:00:00Z --comment "Switch upgrade"
        """)

    @Argument(help: "Labels, all of which must be so.") var matchers: [String]
    @Option(help: "Why, for whoever wonders.") var comment: String
    @Option(name: .customLong("for"), help: "How long: 90m, 2h or 3d; 2h without an end.") var length: String?
    @Option(help: "Begin, RFC 3339; now without it.") var from: String?
    @Option(help: "End, RFC 3339; instead of --for.") var until: String?
    @Option(help: "Number of a source: only what it sends.") var source: Int64?
    @Option(help: "Number of the team; else yours.") var team: Int64?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      guard length == nil || until == nil else { throw Refusal.invalid("for", "cannot stand beside --until") }
      let client = try server.client
      var members: [JSONValue.Member] = [
        .init("matchers", .array(matchers)), .init("comment", .string(comment)),
      ]
      if let from { members.append(.init("starts_at", .instant(try SilenceCommand.instant("from", from)))) }
      if let until {
        members.append(.init("ends_at", .instant(try SilenceCommand.instant("until", until))))
      } else {
        members.append(.init("minutes", .int(try SilenceCommand.span(length ?? "2h").seconds / 60)))
      }
      if let source { members.append(.init("source", .int(source))) }
      if let team { members.append(.init("team", .int(team))) }
      let silence = try await client.post("/api/v1/silences", .object(members))
      print(SilenceCommand.listing([silence], silence).text(server.format), terminator: "")
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a silence another end.",
      discussion: """
        Example:
          agileops silence change 3 --until 2026-12-02T04:00:00Z --comment "Takes longer"
        """)

    @Argument(help: "Number of the silence (see list).") var id: Int64
    @Option(help: "End, RFC 3339.") var until: String
    @Option(help: "Why, for whoever wonders.") var comment: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let silence = try await server.client.call(
        "PATCH", "/api/v1/silences/\(id)",
        ["ends_at": .instant(try SilenceCommand.instant("until", until)), "comment": .string(comment)])
      print(SilenceCommand.listing([silence], silence).text(server.format), terminator: "")
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a silence now; who is told of what it held is decided anew.",
      discussion: """
        Example:
          agileops silence end 3
        """)

    @Argument(help: "Number of the silence (see list).") var id: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let silence = try await server.client.post("/api/v1/silences/\(id)/end", [:])
      print(SilenceCommand.listing([silence], silence).text(server.format), terminator: "")
    }
  }

  static func instant(_ field: String, _ text: String) throws -> Instant {
    guard let instant = Instant(rfc3339: text) else {
      throw Refusal.invalid(field, "must be a time such as 2026-12-01T22:00:00Z, is “\(text.prefix(40))”")
    }
    return instant
  }

  /// Reads `90m`, `2h` and `3d`.
  static func span(_ text: String) throws -> Span {
    let units: [Character: Span] = ["m": .minutes(1), "h": .hours(1), "d": .days(1)]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), (1...10_000).contains(count)
    else { throw Refusal.invalid("for", "must look like 90m, 2h or 3d, is “\(text.prefix(40))”") }
    return unit * count
  }

  private static func listing(_ silences: [JSONValue], _ answer: JSONValue) -> Listing {
    let rows = silences.map { silence in
      [
        "\(silence["id"]?.integer ?? 0)", silence["state"]?.text ?? "",
        (silence["matchers"]?.elements ?? []).compactMap(\.text).joined(separator: " "),
        silence["starts_at"]?.text ?? "", silence["ends_at"]?.text ?? "", "\(silence["held"]?.integer ?? 0)",
        silence["created_by"]?.text ?? "", silence["comment"]?.text ?? "",
      ]
    }
    return Listing(
      columns: ["id", "state", "matchers", "starts_at", "ends_at", "held", "created_by", "comment"], rows: rows,
      json: answer)
  }
}
