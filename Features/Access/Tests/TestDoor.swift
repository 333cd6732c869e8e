import Core
import FeatureKit
import Storage
import Teams
import TestKit
import World

@testable import Access

/// Runs on an empty database with the real gatekeeper.
func withEmptyDoor(_ engine: TestEngine, _ body: @Sendable (TestApp) async throws -> Void) async throws {
  let sightings = Sightings()
  try await withApp(
    engine,
    makeFeatures: {
      [
        TeamsFeature(),
        AccessFeature(settings: $0.settings, sightings: sightings, mill: PasswordMill(parameters: .quick)),
      ]
    }, makeGatekeeper: { _ in AccessGatekeeper(sightings: sightings) }, body)
}

/// The same with the named people; Ben's password is `ben likes tea`.
func withDoor(_ engine: TestEngine, _ body: @Sendable (TestApp, World) async throws -> Void) async throws {
  try await withEmptyDoor(engine) { app in
    let hash = try PasswordHash("ben likes tea", salt: Array(1...16), parameters: .quick)
    let world = try await app.write { tx in
      let world = try World.make(tx)
      try AccessActions(tx, as: .system).setPassword(hash, of: world.ben)
      return world
    }
    try await body(app, world)
  }
}

extension PasswordHash.Parameters {
  /// Not safe, but a thousandth of the work.
  static let quick = Self(cost: 5, blockSize: 8, parallelism: 1)
}
