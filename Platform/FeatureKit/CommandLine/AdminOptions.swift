import ArgumentParser
import Core
import Foundation
import Logging
import Storage

/// Options of verbs that work on the database itself, on the machine where it is.
package struct AdminOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "sqlite:FILE or postgres://USER@HOST/NAME; else AGILEOPS_DATABASE, else \(Self.defaultDatabase).",
      valueName: "location"))
  package var database: String?

  package static let defaultDatabase = "sqlite:./data/agileops.sqlite"

  package init() {}

  /// The database named by the flag, the environment or the default.
  /// - Throws: `Refusal.invalid` naming `database`.
  package var location: DatabaseLocation {
    get throws {
      try DatabaseLocation(database ?? ProcessInfo.processInfo.environment["AGILEOPS_DATABASE"] ?? Self.defaultDatabase)
    }
  }

  /// Opens the database, creating it when there is none, does the work and closes it again, also when the work throws.
  package func withEnvironment<Value: Sendable>(
    _ work: @Sendable (Environment) async throws -> Value
  ) async throws -> Value {
    var log = Logger(label: "agileops", factory: { StreamLogHandler.standardError(label: $0) })
    log.logLevel = .warning
    let publicURL = ProcessInfo.processInfo.environment["AGILEOPS_PUBLIC_URL"] ?? "http://127.0.0.1:8080"
    let environment = try await Environment.live(
      location: try location.creatingFolder(), settings: Settings(publicURL: publicURL), log: log)
    do {
      try await ProductSchema.prepare(environment.database)
      let value = try await work(environment)
      await environment.database.close()
      return value
    } catch {
      await environment.database.close()
      throw error
    }
  }
}

extension DatabaseLocation {
  /// The same location, once the folder of its file exists.
  /// - Throws: `Refusal.unavailable` when the folder cannot be made.
  package func creatingFolder() throws -> DatabaseLocation {
    guard case .sqlite(let path) = self else { return self }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard !FileManager.default.fileExists(atPath: folder) else { return self }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Refusal.unavailable("The folder \(folder) cannot be made: \(error.localizedDescription)")
    }
    return self
  }
}
