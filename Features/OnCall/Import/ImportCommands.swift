import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON

extension OnCallCommand {
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring rotations along from another product; without --apply only says what would be done.",
      discussion: """
        SOURCE is grafana-oncall, opsgenie, pagerduty, goalert or csv. What each needs and what cannot be carried over:
        docs/formats/rotations.md.

        Examples:
          agileops oncall import pagerduty schedules.json --team Platform
          agileops oncall import opsgenie OpsGenieBackups --team Platform --only "Nights" --apply
          agileops oncall import csv rota.csv --team Platform --person "Max Frei=nobody" --person max@old.org=Ravi --apply
        """)

    @Argument(help: "What it is an export of.") var source: ImportSource
    @Argument(help: "The file; for Opsgenie the backup folder.") var path: String
    @Option(help: "Number or name of the team.") var team: String
    @Option(help: "The duty, where the file does not say it: potw or on_call.") var kind: Rotation.Kind = .onCall
    @Option(help: "Only the schedule of this name; may be given several times.") var only: [String] = []
    @Option(
      name: .customLong("person"),
      help: ArgumentHelp(
        "Who somebody in the file is here, or nobody; may be given several times.", valueName: "address=person"))
    var people: [String] = []
    @Flag(help: "Do it.") var apply = false
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var body: [JSONValue.Member] = [
        .init("source", .string(source.rawValue)), .init("team", .int(try await team(client))),
        .init("kind", .string(kind.rawValue)), .init("files", .array(try ImportFolder.read(path, source))),
        .init("people", .object(try await people(client))), .init("only", .array(only)),
      ]
      var plan = try await client.post("/api/v1/rotations/import", .object(body))
      if apply {
        body.append(.init("digest", plan["digest"] ?? .null))
        plan = try await client.post("/api/v1/rotations/import?apply=true", .object(body))
      }
      print(ImportListing.text(plan, server.format), terminator: "")
    }

    private func team(_ client: APIClient) async throws -> Int64 {
      let teams = try await client.get("/api/v1/teams")["teams"]?.elements ?? []
      let found = teams.first {
        $0["id"]?.integer.map(String.init) == team || $0["name"]?.text?.lowercased() == team.lowercased()
      }
      guard let id = found?["id"]?.integer else { throw Refusal.invalid("team", "there is no team “\(team)”") }
      return id
    }

    private func people(_ client: APIClient) async throws -> [JSONValue.Member] {
      var members: [JSONValue.Member] = []
      for pair in people {
        guard let split = pair.lastIndex(of: "=") else {
          throw Refusal.invalid("person", "must be such as max@old.org=Ravi or max@old.org=nobody, is “\(pair)”")
        }
        let answer = String(pair[pair.index(after: split)...])
        let id = answer == "nobody" ? nil : try await DutyLookup(client).person(answer)
        members.append(.init(String(pair[..<split]), .int(id)))
      }
      return members
    }
  }
}

extension ImportSource: ExpressibleByArgument {}
extension Rotation.Kind: ExpressibleByArgument {}

/// Files of the machine that a command reads.
enum ImportFolder {
  /// - Throws: `Refusal.invalid` when there is no such file, or it is too large to be an export.
  static func read(_ path: String, _ source: ImportSource) throws -> [JSONValue] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Refusal.invalid("path", "there is no “\(path)”")
    }
    guard isFolder.boolValue else { return [try file(path, as: (path as NSString).lastPathComponent)] }
    guard source == .opsgenie else { throw Refusal.invalid("path", "must be a file for \(source.title), is a folder") }
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return try names.filter { OpsgenieImport.reads($0) }.sorted().map { try file(path + "/" + $0, as: $0) }
  }

  private static func file(_ path: String, as name: String) throws -> JSONValue {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Refusal.invalid("path", "“\(path)” cannot be read")
    }
    guard data.count <= ImportLimits.bytes else {
      throw Refusal.invalid("path", "“\(path)” must have at most \(ImportLimits.bytes) bytes, has \(data.count)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Refusal.invalid("path", "“\(path)” must be UTF-8")
    }
    return ["path": .string(name), "text": .string(text.replacing("\r\n", with: "\n"))]
  }
}

/// A plan as lines: what is done with each rotation, then everything that is not carried over.
enum ImportListing {
  static func text(_ plan: JSONValue, _ format: OutputFormat) -> String {
    let listing = listing(plan)
    guard format == .table else { return listing.text(format) }
    let isApplied = plan["applied"]?.flag == true
    let last = isApplied ? "Applied." : "Nothing is stored yet; --apply does it."
    return listing.text(format) + last + "\n"
  }

  static func listing(_ plan: JSONValue) -> Listing {
    var rows: [[String]] = []
    for entry in plan["rotations"]?.elements ?? [] {
      let name = entry["name"]?.text ?? ""
      let number = entry["rotation"]?.integer.map(String.init) ?? ""
      let sentences = texts(entry["sentences"])
      rows.append([entry["act"]?.text ?? "", number, name, sentences.joined(separator: " ")])
      rows += texts(entry["not_carried"]).map { ["not carried", number, name, $0] }
    }
    for named in plan["people"]?.elements ?? [] {
      guard let problem = named["problem"]?.text else { continue }
      let places = texts(named["rotations"]).joined(separator: ", ")
      rows.append(["unknown", "", places, "\(named["key"]?.text ?? ""): \(problem)"])
    }
    for gone in plan["gone"]?.elements ?? [] {
      let number = gone["rotation"]?.integer.map(String.init) ?? ""
      rows.append(["gone", number, gone["name"]?.text ?? "", "Not in the file; it stays as it is."])
    }
    return Listing(columns: ["what", "number", "rotation", "why"], rows: rows, json: plan)
  }

  private static func texts(_ list: JSONValue?) -> [String] { (list?.elements ?? []).compactMap(\.text) }
}
