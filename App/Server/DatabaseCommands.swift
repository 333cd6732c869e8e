import ArgumentParser
import Core
import FeatureKit
import Foundation
import Storage

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the database to this release's schema.",
    discussion: """
      serve does this by itself; this verb is for doing it beforehand, for example while several servers are stopped.

        agileops migrate --database sqlite:/var/lib/agileops/agileops.sqlite
      """)

  @OptionGroup var admin: AdminOptions

  func run() async throws {
    // Not through the guard of other verbs, which sends people here.
    let applied = try await ProductSchema.$migrations.withValue([]) {
      try await admin.withEnvironment { environment in
        try await Migrator(Catalogue.migrations).migrate(environment.database)
      }
    }
    for name in applied { print(name) }
    print(applied.isEmpty ? "The schema is up to date." : "\(applied.count) steps applied.")
  }
}

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database into one file while it is in use (SQLite).",
    discussion: """
      The copy is complete as of one moment. For PostgreSQL use pg_dump.

        agileops backup /backup/agileops-$(date +%F).sqlite
      """)

  @Argument(help: "The new file; an existing one is not overwritten.")
  var file: String

  @OptionGroup var admin: AdminOptions

  func run() async throws {
    try await ProductSchema.$migrations.withValue([]) {
      try await admin.withEnvironment { [file] in
        try await naming("file") { [database = $0.database] in try await database.backup(to: file) }
      }
    }
    print("Written: \(file)")
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a database out of a backup (SQLite).",
    discussion: """
      Stop the server and move the old file away first; nothing is overwritten. For PostgreSQL use pg_restore.

        agileops restore /backup/agileops-2026-11-23.sqlite --database sqlite:./data/agileops.sqlite
      """)

  @Argument(help: "A file written by agileops backup.")
  var file: String

  @OptionGroup var admin: AdminOptions

  func run() async throws {
    guard case .sqlite(let target) = try admin.location.creatingFolder() else {
      throw Refusal.invalid("database", "must be sqlite:FILE; PostgreSQL has pg_restore")
    }
    guard FileManager.default.fileExists(atPath: file) else { throw Refusal.notFound("There is no file \(file).") }
    let ids = IDSource(randomBytes: Environment.systemRandomBytes)
    let backup = try await Database.open(.sqlite(path: file), clock: Environment.liveClock, ids: ids)
    do {
      let pending = try await backup.read { try Migrator(Catalogue.migrations).pending($0) }
      try await naming("database") { try await backup.backup(to: target) }
      await backup.close()
      print("Restored: \(target)" + (pending.isEmpty ? "" : "; serve will bring its schema up to date"))
    } catch {
      await backup.close()
      throw error
    }
  }
}

/// What is wrong with a file, under the name that it has on the command line.
private func naming(_ argument: String, _ work: () async throws -> Void) async throws {
  do {
    try await work()
  } catch Refusal.invalid(let errors) {
    throw Refusal.invalid(errors.map { FieldError(field: argument, problem: $0.problem) })
  }
}
