import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON
import Teams

/// `agileops work`: planned work found, brought along or taken away, asked of a running server.
struct WorkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Find planned work, bring it along from another tool, or take it away.",
    discussion: """
      These verbs speak to a server: AGILEOPS_URL and AGILEOPS_TOKEN say to which, and as whom.

        agileops work find "failover drill"
        agileops work export --team Platform --format json > platform.json
        agileops work import board.json --team Platform
      """,
    subcommands: [Find.self, Export.self, Import.self])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print everything of a team's planned work with every transition.",
      discussion: """
        JSON is one file that can be imported again, described in docs/formats/work.md; the others are one of two tables.

        Examples:
          agileops work export --team Platform --format json > platform.json
          agileops work export --what moves --format csv > moves.csv
        """)

    @OptionGroup var team: IterationTeam
    @Option(help: "Which table: items or moves.") var what: WorkTable = .items
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let document = try await server.client.patient.get("/api/v1/work/export", query: team.query)
      let listing = Listing(columns: what.columns, rows: what.rows(of: document), json: document)
      print(listing.text(server.format), terminator: "")
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring work along with its history; without --apply only says what would be done.",
      discussion: """
        SOURCE is jira, jira-csv, trello, github, kanboard, taiga, csv or agileops; without it the file is looked at.
        What each needs and what cannot be carried over: docs/formats/work-imports.md.

        Examples:
          agileops work import jira.json --team Platform
          agileops work import board.json --team Platform --map "Code Review=validation" --map "Later=written" --apply
          agileops work import board.json --team Platform --person "max@old.org=Ravi" --person "Bot=nobody" --apply
        """)

    @Argument(help: "The file.") var path: String
    @Option(help: "Number or name of the team.") var team: String
    @Option(help: "What it is an export of.") var source: WorkSource?
    @Option(help: "The board, for a file that does not name it.") var scope: String = ""
    @Option(
      name: .customLong("map"),
      help: ArgumentHelp("What a column is here; may be given several times.", valueName: "column=state"))
    var columns: [String] = []
    @Option(
      name: .customLong("person"),
      help: ArgumentHelp(
        "Who somebody in the file is here, or nobody; may be given several times.", valueName: "address=person"))
    var people: [String] = []
    @Flag(help: "Do it.") var apply = false
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client.patient
      let text = try WorkImportFile.read(path)
      let lookup = NameLookup(client)
      var body: [JSONValue.Member] = [
        .init("team", .int(try await lookup.team(team, kind: .operations))), .init("scope", .string(scope)),
        .init("text", .string(text)), .init("columns", .object(try Self.columns(columns))),
        .init("people", .object(try await Self.people(people, lookup))),
      ]
      if let source { body.append(.init("source", .string(source.rawValue))) }
      var plan = try await client.post("/api/v1/work/import", .object(body))
      if apply {
        body.append(.init("digest", plan["digest"] ?? .null))
        plan = try await client.post("/api/v1/work/import?apply=true", .object(body))
      }
      print(WorkListing.text(plan, server.format), terminator: "")
    }

    private static func columns(_ pairs: [String]) throws -> [JSONValue.Member] {
      try pairs.map { pair in
        guard let split = pair.lastIndex(of: "="), split > pair.startIndex else {
          throw Refusal.invalid("map", "must be such as “Code Review=validation”, is “\(pair)”")
        }
        let state = String(pair[pair.index(after: split)...])
        guard StoryState(rawValue: state) != nil else {
          let states = StoryState.allCases.map(\.rawValue).joined(separator: ", ")
          throw Refusal.invalid("map", "the state must be one of \(states), is “\(state)”")
        }
        return .init(String(pair[..<split]), .string(state))
      }
    }

    private static func people(_ pairs: [String], _ lookup: NameLookup) async throws -> [JSONValue.Member] {
      var members: [JSONValue.Member] = []
      for pair in pairs {
        guard let split = pair.lastIndex(of: "="), split > pair.startIndex else {
          throw Refusal.invalid("person", "must be such as max@old.org=Ravi or max@old.org=nobody, is “\(pair)”")
        }
        let answer = String(pair[pair.index(after: split)...])
        members.append(
          .init(String(pair[..<split]), .int(answer == "nobody" ? nil : try await lookup.person(answer))))
      }
      return members
    }
  }
}

extension WorkSource: ExpressibleByArgument {}
extension WorkTable: ExpressibleByArgument {}

/// A file of the machine that the command reads.
enum WorkImportFile {
  /// - Throws: `Refusal.invalid` when there is no such file, or it is too large or not text.
  static func read(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      throw Refusal.invalid("path", isFolder.boolValue ? "“\(path)” is a folder" : "there is no “\(path)”")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Refusal.invalid("path", "“\(path)” cannot be read")
    }
    guard data.count <= TransferLimits.ownBytes else {
      throw Refusal.invalid(
        "path",
        "“\(path)” must have at most \(TransferLimits.ownBytes.grouped) bytes, has \(data.count.grouped)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Refusal.invalid("path", "“\(path)” must be UTF-8")
    }
    return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }
}

/// A plan as lines: counts, what has to be looked at, then everything that is not carried over.
enum WorkListing {
  static func text(_ plan: JSONValue, _ format: OutputFormat) -> String {
    let listing = listing(plan)
    guard format == .table else { return listing.text(format) }
    let isApplied = plan["applied"]?.flag == true
    return listing.text(format) + (isApplied ? "Applied." : "Nothing is stored yet; --apply does it.") + "\n"
  }

  static func listing(_ plan: JSONValue) -> Listing {
    var rows: [[String]] = []
    for act in WorkPlan.Act.allCases {
      let counts = WorkPlan.Kind.allCases.compactMap { kind -> String? in
        let count = plan["counts"]?[act.rawValue]?[kind.rawValue]?.integer ?? 0
        return count == 0 ? nil : "\(count) \(name(kind, count))"
      }
      if !counts.isEmpty { rows.append([act.rawValue, "", "", counts.joined(separator: ", ")]) }
    }
    for column in plan["columns"]?.elements ?? [] {
      let basis = column["basis"]?.text.map { "guessed from its \($0)" } ?? "as you said"
      rows.append(["column", column["name"]?.text ?? "", column["state"]?.text ?? "", basis])
    }
    let asked = (plan["items"]?.elements ?? []).filter { ["conflict", "refused"].contains($0["act"]?.text ?? "") }
    for item in asked {
      let what = [item["title"]?.text, item["reason"]?.text].compactMap(\.self).joined(separator: ": ")
      rows.append([item["act"]?.text ?? "", item["key"]?.text ?? "", number(item), what])
    }
    for person in plan["people"]?.elements ?? [] {
      let count = person["items"]?.integer ?? 0
      let isNobody = person["nobody"]?.flag == true
      rows.append([
        isNobody ? "nobody" : "unknown", person["key"]?.text ?? "", "", count == 1 ? "in 1 item" : "in \(count) items",
      ])
    }
    rows += (plan["notes"]?.elements ?? []).map { ["note", "", "", $0.text ?? ""] }
    if let gone = plan["gone"]?.integer, gone > 0 {
      rows.append(["gone", "", "", "\(gone) imported earlier and not in the file: left as they are."])
    }
    return Listing(columns: ["what", "key", "here", "why"], rows: rows, json: plan)
  }

  private static func name(_ kind: WorkPlan.Kind, _ count: Int64) -> String {
    switch kind {
    case .iteration: count == 1 ? "iteration" : "iterations"
    case .feature: count == 1 ? "feature" : "features"
    case .story: count == 1 ? "story" : "stories"
    }
  }

  private static func number(_ item: JSONValue) -> String {
    let letter = item["kind"]?.text == "feature" ? "F" : "S"
    return item["number"]?.integer.map { "\(letter)-\($0)" } ?? ""
  }
}
