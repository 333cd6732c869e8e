import ArgumentParser
import Core
import FeatureKit
import Foundation
import Logging
import Storage
import Synchronization

/// `agileops demo`: something to look around in.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Make a sample organisation with three months of history.",
    discussion: """
      Fourteen people of operations, four customer teams, two rotations, three sources and what they asked for until \
      now; nine interrupts are open. The database must have no people yet. Nobody is notified of anything.

        agileops demo --database sqlite:./data/demo.sqlite
        agileops serve --database sqlite:./data/demo.sqlite
      """)

  @Option(help: "Password of everybody in it, 10 to 200 characters.")
  var password = "demo-demo-demo"

  @OptionGroup var admin: AdminOptions

  func run() async throws {
    let location = try admin.location.creatingFolder()
    FileHandle.standardError.write(Data("Living through three months …\n".utf8))
    let summary = try await SamplePlace(location).fill(password: password, now: Environment.liveClock())
    print(text(summary))
  }

  private func text(_ summary: SampleOrganisation.Summary) -> String {
    let names = summary.answering.map(\.name).joined(separator: " and ")
    let people = [
      (summary.answering.first?.email ?? "", "engineer, person of the week (\(names) have this week)"),
      ("jonas@example.com", "engineer without a duty this week, left in peace"),
      ("marek@example.com", "manager and administrator"),
      ("ada@example.com", "customer, of Payments"),
    ]
    let width = people.map(\.0.count).max() ?? 0
    let lines = people.map { email, what in
      "  \(email)\(String(repeating: " ", count: width - email.count))  \(what)"
    }
    return """
      14 people, 4 customer teams, \(summary.interrupts) interrupts, \(summary.open) of them open.

      Sign in with the password \(password) as
      \(lines.joined(separator: "\n"))
      """
  }
}

/// Where the sample is made: a new SQLite file appears only when it is complete.
struct SamplePlace: Sendable {
  private let location: DatabaseLocation

  init(_ location: DatabaseLocation) { self.location = location }

  func fill(password: String, now: Instant) async throws -> SampleOrganisation.Summary {
    guard case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) else {
      return try await fill(location, password: password, now: now, backup: nil)
    }
    let folder = Self.scratchFolder
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await fill(.sqlite(path: "\(folder)/demo.sqlite"), password: password, now: now, backup: path)
  }

  /// In memory where the system has such a folder: thousands of durable commits are not needed on the way.
  private static var scratchFolder: String {
    let memory = "/dev/shm"
    let isThere = FileManager.default.isWritableFile(atPath: memory)
    return "\(isThere ? memory : NSTemporaryDirectory())/agileops-demo-\(ProcessInfo.processInfo.processIdentifier)"
  }

  private func fill(
    _ place: DatabaseLocation, password: String, now: Instant, backup: String?
  ) async throws -> SampleOrganisation.Summary {
    let clock = SampleClock(at: now)
    let ids = IDSource(randomBytes: Environment.systemRandomBytes)
    let database = try await Database.open(place, clock: { clock.now }, ids: ids)
    do {
      try await Migrator(Catalogue.migrations).migrate(database)
      let environment = Environment(
        clock: { clock.now }, ids: ids, database: database, settings: Settings(publicURL: "http://127.0.0.1:8080"),
        log: Logger(label: "demo", factory: { _ in SwiftLogNoOpLogHandler() }),
        send: { _ in OutgoingReply(status: 200) }, mail: { _ in MailReply(isAccepted: true, code: 250) })
      let organisation = SampleOrganisation(environment: environment, turn: { clock.turn(to: $0) }, now: now)
      let summary = try await organisation.make(password: password)
      if let backup { try await database.backup(to: backup) }
      await database.close()
      return summary
    } catch {
      await database.close()
      throw error
    }
  }
}

/// A clock that stands still until it is turned.
final class SampleClock: Sendable {
  private let instant: Mutex<Instant>

  init(at start: Instant) { instant = Mutex(start) }

  var now: Instant { instant.withLock { $0 } }

  func turn(to time: Instant) { instant.withLock { $0 = time } }
}
