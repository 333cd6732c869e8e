import Access
import ArgumentParser
import Configuration
import Core
import FeatureKit
import Foundation
import Logging
import Storage

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the server.",
    discussion: """
      Brings the database to this release's schema, then serves until SIGTERM or Ctrl-C.

      Try it out, with the data in ./data:
        agileops serve

      For others to reach, behind a proxy that speaks HTTPS:
        agileops serve --host 0.0.0.0 --public-url https://ops.example.com

      On PostgreSQL:
        AGILEOPS_DATABASE=postgres://agileops@db/agileops agileops serve

      A setting is taken from the flag, else from the environment (AGILEOPS_DATABASE, AGILEOPS_HOST, AGILEOPS_PORT, \
      AGILEOPS_PUBLIC_URL, AGILEOPS_LOG_LEVEL, AGILEOPS_SMTP_HOST …), else from the JSON file given with --config:
        {"database": "sqlite:/var/lib/agileops/agileops.sqlite", "port": 8080, "publicURL": "https://ops.example.com",
         "smtp": {"host": "mail.example.com", "user": "agileops", "password": "…", "from": "agileops@example.com"},
         "phone": {"account": "AC…", "token": "…", "from": "+49…"}}
      """)

  @Option(
    help: ArgumentHelp(
      "sqlite:FILE or postgres://USER@HOST/NAME (default: \(AdminOptions.defaultDatabase)).", valueName: "location"))
  var database: String?

  @Option(help: "Address to listen on (default: 127.0.0.1).")
  var host: String?

  @Option(help: "Port to listen on; 0 takes a free one (default: 8080).")
  var port: Int?

  @Option(help: ArgumentHelp("Where people reach the server; links in notifications begin with it.", valueName: "url"))
  var publicURL: String?

  @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
  var logLevel: String?

  @Option(help: ArgumentHelp("JSON file with settings.", valueName: "file"))
  var config: String?

  @OptionGroup(title: "Sending") var delivery: DeliveryOptions

  func run() async throws {
    let settings = try await ServeSettings(flags: flags, file: config)
    var log = Logger(label: "agileops", factory: { StreamLogHandler.standardError(label: $0) })
    log.logLevel = settings.logLevel
    let environment = try await Environment.live(
      location: DatabaseLocation(settings.database).creatingFolder(),
      settings: Settings(publicURL: settings.publicURL, mail: settings.mail, phone: settings.phone), log: log)
    let applied = try await Migrator(Catalogue.migrations).migrate(environment.database)
    if !applied.isEmpty { log.notice("schema brought up to date", metadata: ["steps": "\(applied.count)"]) }
    let link = try await environment.database.write { try AccessActions.firstAdministratorLink($0) }
    let program = Program(
      product: buildApplication(environment), host: settings.host, port: settings.port, log: log,
      onListening: { Self.greet(settings, port: $0, link: link) })
    try await program.run()
  }

  private var flags: [String: ConfigValue] {
    var flags: [String: ConfigValue] = [:]
    for (key, value) in [("database", database), ("host", host), ("publicURL", publicURL), ("logLevel", logLevel)] {
      if let value { flags[key] = ConfigValue(.string(value), isSecret: false) }
    }
    for (key, value) in delivery.flags {
      if let value { flags[key] = ConfigValue(.string(value), isSecret: false) }
    }
    if let port { flags["port"] = ConfigValue(.int(port), isSecret: false) }
    return flags
  }

  private static func greet(_ settings: ServeSettings, port: Int, link: String?) {
    let url = settings.port == 0 ? "http://\(settings.host):\(port)" : settings.publicURL
    var text = "AgileOps \(Product.version) is ready: \(url)/\n"
    if let link { text += "There is no administrator yet. Open this once to become one: \(url)\(link)\n" }
    FileHandle.standardOutput.write(Data(text.utf8))
  }
}
