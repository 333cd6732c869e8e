import Core
import FeatureKit
import Logging
import ServiceLifecycle
import Web

/// The running program: serves, does what is due, tells open pages; stops in order on SIGTERM and SIGINT.
struct Program: Sendable {
  let product: Product
  let host: String
  let port: Int
  let log: Logger
  let onListening: @Sendable (_ port: Int) async -> Void

  /// Returns after a graceful stop; the database is closed then.
  func run() async throws {
    let server = HTTPServer(adapter: product.adapter, host: host, port: port, log: log, onListening: onListening)
    let engine = product.engine
    let live = product.live
    // Stopped from the last to the first: what was accepted is answered while the rest still works.
    let services: [any Service] = [
      Until("duties") { await engine.run() }, Until("live pages") { await live.run() }, server,
    ]
    var configuration = ServiceGroupConfiguration(
      services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      await product.environment.database.close()
      throw error
    }
    await product.environment.database.close()
  }
}

/// Work that goes on until the program is asked to stop.
private struct Until: Service, CustomStringConvertible {
  let description: String
  let work: @Sendable () async -> Void

  init(_ description: String, _ work: @escaping @Sendable () async -> Void) {
    self.description = description
    self.work = work
  }

  func run() async { await cancelWhenGracefulShutdown { await work() } }
}
