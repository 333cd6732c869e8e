import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON
import Storage

extension SourceCommand {
  struct Secret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the secret that signs what a source sends; without --read one is made and printed once.",
      discussion: """
        Examples:
          agileops source secret github
          agileops source secret sentry --read < client-secret.txt
        """)

    @Argument(help: "Name of the source.") var name: String
    @Flag(help: "Read the secret from the standard input: one line.") var read = false
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      let given = read ? readLine() ?? "" : nil
      if read, given?.isEmpty != false { throw Refusal.invalid("secret", "is required on the standard input") }
      let name = name
      let made = try await admin.withEnvironment { environment in
        try await environment.database.write { tx in
          try SourceSettingsActions(tx, as: .system).setSecret(try SourceCommand.source(name, tx).id, given)
        }
      }
      print(made ?? "The secret of \(name) is set.")
    }
  }

  struct Map: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say where the fields stand in JSON of any form, or try it with a sample.",
      discussion: """
        Examples:
          agileops source map probes --title check.name --key check.id --state result --ends pass,ok
          agileops source map probes --title check.name --try sample.json     # prints what it comes to, saves nothing

        A path is such as labels.host or alerts[0].name; =text stands for itself. What is not given is not read.
        """)

    @Argument(help: "Name of the source.") var name: String
    @Option(help: "Path to the title.") var title: String?
    @Option(help: "Path to what else is known.") var text: String?
    @Option(help: "Path to what makes repeats one interrupt.") var key: String?
    @Option(help: "Path to P1 to P4 or a severity.") var priority: String?
    @Option(help: "Path to the state.") var state: String?
    @Option(help: "Path to an address where to look.") var link: String?
    @Option(help: "Path to the name of a customer team.") var customer: String?
    @Option(help: "Path to what it concerns.") var technology: String?
    @Option(help: "Values of the state, between commas, that mean: it is over.") var ends: String?
    @Option(name: .customLong("try"), help: "A file with a body as the sender posts it.") var sample: String?
    @OptionGroup var admin: AdminOptions

    private var mapping: FieldMapping {
      get throws {
        var members: [JSONValue.Member] = []
        let given: [(FieldMapping.Field, String?)] = [
          (.title, title), (.text, text), (.key, key), (.priority, priority), (.state, state), (.link, link),
          (.customer, customer), (.technology, technology),
        ]
        for (field, path) in given { if let path { members.append(.init(field.rawValue, .string(path))) } }
        if let ends { members.append(.init("ends", .array(ends.split(separator: ",").map { String($0).trimmed }))) }
        return try FieldMapping(.object(members))
      }
    }

    func run() async throws {
      let (name, mapping) = (name, try mapping)
      if let sample {
        let body = String(decoding: try Data(contentsOf: URL(fileURLWithPath: sample)), as: UTF8.self)
        return print(try SourceSettingsForm.outcome(mapping, sample: body).encodedText())
      }
      try await admin.withEnvironment { environment in
        try await environment.database.write { tx in
          try SourceSettingsActions(tx, as: .system).setMapping(try SourceCommand.source(name, tx).id, mapping)
        }
      }
      print("\(name) is read so from now on.")
    }
  }
}
