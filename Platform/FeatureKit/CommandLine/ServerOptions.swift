import ArgumentParser
import Core
import Foundation

/// Options of verbs that speak to a running server.
package struct ServerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Address of the server; else AGILEOPS_URL, else http://127.0.0.1:8080.", valueName: "url"))
  package var url: String?

  @Option(help: ArgumentHelp("API token; else AGILEOPS_TOKEN, which other users of the machine cannot see."))
  package var token: String?

  @Option(help: ArgumentHelp("How to print: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))."))
  package var format: OutputFormat = .table

  package init() {}

  /// - Throws: `Refusal.invalid` naming `url`.
  package var client: APIClient {
    get throws {
      let environment = ProcessInfo.processInfo.environment
      let address = url ?? environment["AGILEOPS_URL"] ?? "http://127.0.0.1:8080"
      guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
        throw Refusal.invalid("url", "must begin with http:// or https://, is “\(address.prefix(80))”")
      }
      return APIClient(
        address: address, token: token ?? environment["AGILEOPS_TOKEN"], send: Environment.sendLive)
    }
  }
}

/// How a command prints what it got.
package enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  case table, json, csv
}
