import ArgumentParser
import Core
import FeatureKit
import Foundation

/// `agileops` itself: the verbs of the server and of every feature.
package struct RootCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "agileops",
    abstract: "Interrupts, commitments and people of a technical-operations team, in one program.",
    discussion: """
      Start with:
        agileops serve

      Verbs on the database (--database, AGILEOPS_DATABASE) run on the machine where it is; verbs that speak to a \
      server (--url, AGILEOPS_URL, AGILEOPS_TOKEN) run anywhere.

      \(ExitCodes.help)
      """,
    version: Product.version,
    subcommands: [
      ServeCommand.self, DemoCommand.self, MigrateCommand.self, BackupCommand.self, RestoreCommand.self,
    ]
      + Catalogue.commands)

  package init() {}

  /// Parses, runs and explains.
  /// - Returns: the exit code.
  package static func start(_ arguments: [String]) async -> Int32 {
    do {
      try await ProductSchema.$migrations.withValue(Catalogue.migrations) {
        var command = try parseAsRoot(arguments)
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      }
      return 0
    } catch {
      return report(error)
    }
  }

  private static func report(_ error: any Error) -> Int32 {
    if let explanation = ExitCodes.explanation(of: error) {
      FileHandle.standardError.write(Data((explanation + "\n").utf8))
      return ExitCodes.code(for: error)
    }
    let code = exitCode(for: error)
    let text = fullMessage(for: error)
    let handle = code.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
    if !text.isEmpty { handle.write(Data((text + "\n").utf8)) }
    return code == .validationFailure ? ExitCodes.usage : code.rawValue
  }
}
