import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON

/// `agileops escalation`: whom interrupts reach, asked of a running server.
struct EscalationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "escalation", abstract: "Say who is told of an interrupt, and who next.",
    discussion: """
      A line for each priority; a number is the minutes until the next are told:

      \(EscalationPlan.usualText.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

        agileops escalation show > paths.txt
        agileops escalation set paths.txt
      """,
    subcommands: [Show.self, Set.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the paths of a team.")

    @Option(help: "Name or number of the operations team; else yours, else the first.") var team: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      EscalationCommand.show(
        try await server.client.get("/api/v1/escalation", query: team.map { [("team", $0)] } ?? []), server.format)
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Choose other paths; what is under way keeps its own.")

    @Argument(help: "File of the paths; - reads the standard input.") var file: String
    @Option(help: "Name or number of the operations team; else yours, else the first.") var team: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let data =
        file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
      guard let data, let plan = String(data: data, encoding: .utf8) else {
        throw Refusal.invalid("file", "there is no file of text in UTF-8 at “\(file)”")
      }
      let query = team.map { "?team=\($0.queryEncoded)" } ?? ""
      EscalationCommand.show(
        try await server.client.call("PUT", "/api/v1/escalation\(query)", ["plan": .string(plan)]), server.format)
    }
  }

  /// As it is written, so that it can be changed and set again.
  private static func show(_ answer: JSONValue, _ format: OutputFormat) {
    let plan = answer["plan"]?.text ?? ""
    guard format != .table else { return print(plan) }
    let rows = plan.split(separator: "\n").map { line in
      line.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
    }
    print(Listing(columns: ["priority", "path"], rows: rows, json: answer).text(format), terminator: "")
  }
}
