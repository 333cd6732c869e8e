import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON
import Storage

extension SourceCommand {
  struct Rules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the rules of a source, try others against what it sent lately, or keep them.",
      discussion: """
        A rule on each line; the first that fits counts:
          job=~"backup|cleanup" -> P4
          severity=page, env=prod -> P1 customer="Shop" technology=Kafka

        Examples:
          agileops source rules prometheus > rules.txt
          agileops source rules prometheus --try rules.txt
          agileops source rules prometheus --set rules.txt
        """)

    @Argument(help: "Name of the source.") var name: String
    @Option(name: .customLong("try"), help: "File of rules to try; changes nothing.") var tried: String?
    @Option(name: .customLong("set"), help: "File of rules to keep; - reads the standard input.") var kept: String?
    @Option(help: "How a trial is printed: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: OutputFormat = .table
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      guard tried == nil || kept == nil else { throw Refusal.invalid("try", "cannot stand beside --set") }
      let (name, isTrial) = (name, tried != nil)
      let given = try (tried ?? kept).map(Self.text)
      let answer = try await admin.withEnvironment { environment in
        try await environment.database.write { tx -> (rules: String, trials: [RuleActions.Trial]) in
          let source = try SourceCommand.source(name, tx)
          guard let given else { return (source.rules, []) }
          let actions = RuleActions(tx, as: .system)
          if isTrial { return ("", try actions.attempt(given, of: source.id)) }
          try actions.set(given, of: source.id)
          return (try SourceStore(tx).get(source.id).rules, [])
        }
      }
      if isTrial {
        print(Self.listing(answer.trials).text(format), terminator: "")
      } else if !answer.rules.isEmpty {
        print(answer.rules)
      }
    }

    private static func text(_ file: String) throws -> String {
      let data =
        file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
      guard let data, let text = String(data: data, encoding: .utf8) else {
        throw Refusal.invalid("set", "there is no file of text in UTF-8 at “\(file)”")
      }
      return text
    }

    private static func listing(_ trials: [RuleActions.Trial]) -> Listing {
      let columns = ["number", "was", "priority", "customer", "technology", "title"]
      let rows = trials.map { trial in
        [
          trial.interrupt.number, trial.interrupt.priority.name, trial.verdict.priority?.name ?? "",
          trial.verdict.customer ?? "", trial.verdict.technology ?? "", trial.interrupt.title,
        ]
      }
      let json = rows.map { row in JSONValue.object(zip(columns, row).map { .init($0, .string($1)) }) }
      return Listing(columns: columns, rows: rows, json: ["interrupts": .array(json)])
    }
  }
}
