import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON
import Storage
import Teams

/// `agileops source`: what sends interrupts, on the database itself.
struct SourceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source", abstract: "Add what sends interrupts: a Prometheus, an Alertmanager, a script.",
    discussion: """
      These verbs work on the database, on the machine where it is.

        agileops source add prometheus --kind alertmanager --public-url https://ops.example.org
        agileops source list
        agileops source key prometheus         # a new key, when the old one became known
        agileops source disable prometheus     # its key is refused until “enable”
      """,
    subcommands: [Add.self, List.self, Key.self, Disable.self, Enable.self, Rules.self, Secret.self, Map.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a source. The last line printed is what its client asks for: the intake address, or the key.",
      discussion: """
        Examples:
          agileops source add prometheus --kind alertmanager
          agileops source add backups --kind generic --team Operations
          agileops source add checks --kind pagerduty      # prints a routing key
          URL=$(agileops source add staging --kind alertmanager --group-by alertname,instance)

        The key is kept only as a hash: what is printed here cannot be printed again.
        """)

    @Argument(help: "What people call it.") var name: String
    @Option(help: "What it speaks: \(Source.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind = Source.Kind.alertmanager.rawValue
    @Option(help: "Name or number of the operations team that triages; the only one without it.") var team: String?
    @Option(help: "Labels, separated by commas: alerts with the same values of them are one interrupt.")
    var groupBy: String?
    @Option(help: "New interrupts within five minutes; what goes beyond is counted on one, P1 excepted.")
    var floodLimit = Source.defaultFloodLimit
    @OptionGroup var address: PublicAddress
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      guard let kind = Source.Kind(rawValue: kind) else {
        let known = Source.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw Refusal.invalid("kind", "must be one of \(known), is “\(self.kind.prefix(40))”")
      }
      let labels = groupBy.map(SourceForm.labels) ?? Source.defaultGroupBy
      let (name, team, limit) = (name, team, floodLimit)
      let (key, secret, publicURL) = try await admin.withEnvironment { environment in
        let (key, secret) = try await environment.database.write { tx in
          if team == nil { _ = try TeamActions(tx, as: .system).firstOperations() }
          let team = try team.map { try SourceCommand.team($0, tx) }
          let (source, key) = try SourceActions(tx, as: .system).add(
            name: name, kind: kind, team: team, groupBy: labels, floodLimit: limit)
          let settings = SourceSettingsActions(tx, as: .system)
          return (key, kind == .gitHub ? try settings.setSecret(source.id, nil) : nil)
        }
        return (key, secret, environment.settings.publicURL)
      }
      address.explain(kind, key: key, secret: secret, publicURL)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print all sources by name.",
      discussion: """
        Example:
          agileops source list --format csv
        """)

    @Option(help: "How to print: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: OutputFormat = .table
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      let listing = try await admin.withEnvironment { environment in
        try await environment.database.read { tx in
          SourceCommand.listing(try SourceStore(tx).all(), try TeamStore(tx).all())
        }
      }
      print(listing.text(format), terminator: "")
    }
  }

  struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new key; the old one is useless at once. The last line printed is the new intake address.",
      discussion: """
        Example:
          agileops source key prometheus --public-url https://ops.example.org
        """)

    @Argument(help: "Name of the source.") var name: String
    @OptionGroup var address: PublicAddress
    @OptionGroup var admin: AdminOptions

    func run() async throws {
      let name = name
      let (kind, key, publicURL) = try await admin.withEnvironment { environment in
        let (kind, key) = try await environment.database.write { tx in
          let source = try SourceCommand.source(name, tx)
          return (source.kind, try SourceActions(tx, as: .system).replaceKey(source.id))
        }
        return (kind, key, environment.settings.publicURL)
      }
      address.explain(kind, key: key, publicURL)
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Switch a source off: its key is refused.",
      discussion: """
        Example:
          agileops source disable prometheus
        """)

    @Argument(help: "Name of the source.") var name: String
    @OptionGroup var admin: AdminOptions

    func run() async throws { try await SourceCommand.set(name, isOn: false, admin) }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Switch a source on again.",
      discussion: """
        Example:
          agileops source enable prometheus
        """)

    @Argument(help: "Name of the source.") var name: String
    @OptionGroup var admin: AdminOptions

    func run() async throws { try await SourceCommand.set(name, isOn: true, admin) }
  }
}

extension SourceCommand {
  static func set(_ name: String, isOn: Bool, _ admin: AdminOptions) async throws {
    try await admin.withEnvironment { environment in
      try await environment.database.write { tx in
        try SourceActions(tx, as: .system).setEnabled(try source(name, tx).id, isOn)
      }
    }
    print("\(name) is switched \(isOn ? "on" : "off").")
  }

  static func source(_ name: String, _ tx: Transaction) throws -> Source {
    guard let source = try SourceStore(tx).find(name: name) else {
      throw Refusal.notFound("There is no source “\(name)”.")
    }
    return source
  }

  static func team(_ text: String, _ tx: Transaction) throws -> ID<Team> {
    if let id = ID<Team>(text) { return id }
    guard let team = try TeamStore(tx).find(name: text) else {
      throw Refusal.invalid("team", "there is no team “\(text)”")
    }
    return team.id
  }

  static func listing(_ sources: [Source], _ teams: [Team]) -> Listing {
    let names = Dictionary(uniqueKeysWithValues: teams.map { ($0.id, $0.name) })
    let rows = sources.map { source in
      [
        "\(source.id)", source.name, source.kind.rawValue, names[source.team] ?? "",
        source.groupBy.joined(separator: ","), source.defaultPriority.name,
        source.disabledAt.map { "off since \($0.rfc3339)" } ?? "on",
      ]
    }
    let columns = ["id", "name", "kind", "team", "group_by", "default_priority", "state"]
    let json = rows.map { row in JSONValue.object(zip(columns, row).map { .init($0, .string($1)) }) }
    return Listing(columns: columns, rows: rows, json: ["sources": .array(json)])
  }
}

/// Where programs reach the server, for what is printed.
struct PublicAddress: ParsableArguments {
  @Option(help: "Where programs reach the server; else AGILEOPS_PUBLIC_URL, else http://127.0.0.1:8080.")
  var publicURL: String?

  /// What to paste where goes to the error output; to the standard output goes what the client asks for, alone: the
  /// intake address, or the key.
  func explain(_ kind: Source.Kind, key: String, secret: String? = nil, _ fallback: String) {
    let url = publicURL ?? fallback
    let snippets = IntakeSnippets(
      publicURL: url.hasSuffix("/") ? String(url.dropLast()) : url, key: key, secret: secret)
    var text = "The key is a secret and cannot be shown again.\n"
    for snippet in snippets.all(for: kind) { text += "\n# \(snippet.title): \(snippet.explanation)\n\(snippet.text)\n" }
    FileHandle.standardError.write(Data((text + "\n").utf8))
    print(snippets.address(for: kind))
  }
}
