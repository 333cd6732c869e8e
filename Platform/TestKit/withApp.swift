import Core
import FeatureKit
import Logging
import Storage
import Web

/// Runs a test on a fresh app; everything it made is removed afterwards.
///
/// The clock stands at Monday 2026-11-23 09:00 UTC unless told otherwise, ids are the same in every run.
/// - Parameter gatekeeper: the real one, for tests of tokens and sessions; visitors made by hand need none.
/// - Throws: what the body throws, and `UnexpectedRequests` when the app sent something that no script answers.
@discardableResult
package func withApp<Value: Sendable>(
  _ engine: TestEngine = .sqlite, features: [any Feature], gatekeeper: (any Gatekeeper)? = nil,
  at start: Instant = .testStart, publicURL: String = "https://ops.test", log: Logger? = nil,
  _ body: @Sendable (TestApp) async throws -> Value
) async throws -> Value {
  try await withApp(
    engine, makeFeatures: { _ in features }, makeGatekeeper: { _ in gatekeeper }, at: start, publicURL: publicURL,
    log: log, body)
}

/// The same for features that are made of the environment.
@discardableResult
package func withApp<Value: Sendable>(
  _ engine: TestEngine = .sqlite, makeFeatures: (Environment) -> [any Feature],
  makeGatekeeper: (Environment) -> (any Gatekeeper)? = { _ in nil }, at start: Instant = .testStart,
  publicURL: String = "https://ops.test", log: Logger? = nil, _ body: @Sendable (TestApp) async throws -> Value
) async throws -> Value {
  let place = try await engine.place()
  let clock = TestClock(at: start)
  let bytes = PredictableBytes()
  let ids = IDSource(randomBytes: { bytes.next($0) })
  let outgoing = Outgoing()
  do {
    let database = try await Database.open(place.location, clock: { clock.now }, ids: ids)
    let environment = Environment(
      clock: { clock.now }, ids: ids, database: database, settings: Settings(publicURL: publicURL),
      log: log ?? Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      send: { try outgoing.answer($0) }, mail: { try outgoing.answer($0) })
    let value = try await run(
      environment, makeFeatures(environment), TestGate(inner: makeGatekeeper(environment)), clock, outgoing, body)
    await place.remove()
    return value
  } catch {
    await place.remove()
    throw error
  }
}

private func run<Value: Sendable>(
  _ environment: Environment, _ features: [any Feature], _ gate: TestGate, _ clock: TestClock, _ outgoing: Outgoing,
  _ body: @Sendable (TestApp) async throws -> Value
) async throws -> Value {
  do {
    try await Migrator(Product.migrations(of: features)).migrate(environment.database)
    let product = Product(
      features: features, environment: environment, gatekeeper: gate,
      foot: { request, tx in
        Frame.Foot(changedAt: tx.now, changedAtText: tx.now.rfc3339, zone: request.admission.zone)
      })
    let live = Task { await product.live.run() }
    defer { live.cancel() }
    let value = try await body(TestApp(product: product, clock: clock, outgoing: outgoing, gate: gate))
    let unexpected = outgoing.unexpected
    guard unexpected.isEmpty else { throw UnexpectedRequests(requests: unexpected) }
    await environment.database.close()
    return value
  } catch {
    await environment.database.close()
    throw error
  }
}

/// The app sent these without a script that answers them; see `Outgoing.script`.
package struct UnexpectedRequests: Error {
  package let requests: [String]
}

extension Instant {
  /// Monday 2026-11-23 09:00 UTC.
  package static let testStart = Instant(seconds: 1_795_424_400)
}
