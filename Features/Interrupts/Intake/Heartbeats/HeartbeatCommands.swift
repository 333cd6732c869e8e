import ArgumentParser
import Core
import FeatureKit
import JSON
import Storage

/// `agileops heartbeat`: signs of life, on the database itself.
struct HeartbeatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heartbeat", abstract: "Open an interrupt when something stops to give signs of life.",
    discussion: """
      These verbs work on the database, on the machine where it is.

        agileops heartbeat add backup-db-1 --source backups --minutes 1500
        agileops heartbeat list
        agileops heartbeat remove backup-db-1 --source backups

      The job then calls …/in/KEY/heartbeat/backup-db-1 each time it has worked.
      """,
    subcommands: [Add.self, List.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a heartbeat; it begins with the first sign.",
      discussion: """
        Example:
          agileops heartbeat add backup-db-1 --source backups --minutes 1500 --priority P2
        """)

    @Argument(help: "What it is called in the address.") var name: String
    @Option(help: "Name of the source that gives the signs.") var source: String
    @Option(help: "The longest silence that is still life.") var minutes: Int
    @Option(help: "P1 to P4; the source's default without it.") var priority: String?
    @Option(help: "What to do when it stops.") var text = ""
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      guard (1...86_400).contains(minutes) else {
        throw Refusal.invalid("minutes", "must be 1 to 86400, is \(minutes)")
      }
      let known = try priority.map { name in
        guard let priority = Priority(name: name) else { throw Refusal.invalid("priority", "must be P1, P2, P3 or P4") }
        return priority
      }
      let (name, source, span, text) = (name, source, Span.minutes(Int64(minutes)), text)
      try await admin.withEnvironment { environment in
        try await environment.database.write { tx in
          _ = try HeartbeatActions(tx, as: .system).add(
            name, of: try SourceCommand.source(source, tx).id, interval: span, priority: known, detail: text)
        }
      }
      print("\(name) begins with its first sign.")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print all heartbeats by source and name.",
      discussion: """
        Example:
          agileops heartbeat list --format csv
        """)

    @Option(help: "How to print: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: OutputFormat = .table
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      let listing = try await admin.withEnvironment { environment in
        try await environment.database.read { tx in
          HeartbeatCommand.listing(try HeartbeatStore(tx).all(), try SourceStore(tx).all())
        }
      }
      print(listing.text(format), terminator: "")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a heartbeat; an interrupt that it opened stays.",
      discussion: """
        Example:
          agileops heartbeat remove backup-db-1 --source backups
        """)

    @Argument(help: "What it is called in the address.") var name: String
    @Option(help: "Name of its source.") var source: String
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      let (name, source) = (name, source)
      try await admin.withEnvironment { environment in
        try await environment.database.write { tx in
          let id = try SourceCommand.source(source, tx).id
          guard let found = try HeartbeatStore(tx).find(name, of: id) else {
            throw Refusal.notFound("“\(source)” has no heartbeat “\(name)”.")
          }
          try HeartbeatActions(tx, as: .system).remove(found.id)
        }
      }
      print("\(name) is removed.")
    }
  }
}

extension HeartbeatCommand {
  static func listing(_ heartbeats: [Heartbeat], _ sources: [Source]) -> Listing {
    let names = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0.name) })
    let rows = heartbeats.map { heartbeat in
      [
        "\(heartbeat.id)", names[heartbeat.source] ?? "", heartbeat.name, "\(heartbeat.interval.seconds / 60)",
        heartbeat.priority?.name ?? "", heartbeat.lastPingAt?.rfc3339 ?? "", heartbeat.state.rawValue,
      ]
    }
    return Listing(
      columns: ["id", "source", "name", "minutes", "priority", "last_sign", "state"], rows: rows,
      json: ["heartbeats": .array(heartbeats.map(HeartbeatAPIRoutes.json))])
  }
}
