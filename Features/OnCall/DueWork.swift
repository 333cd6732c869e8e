import Core
import FeatureKit
import Storage

/// What is due with many things, of which one may fail: it neither undoes nor keeps back the others.
///
/// Some share a transaction. When that fails, each is done in one of its own; what fails then is logged, and thrown once
/// all others are done, so that the engine counts it and tries again a moment later.
package struct DueWork<Thing>: Sendable {
  let environment: Environment
  /// What they are called in the log.
  let kind: String
  /// How many share a transaction, so that others never wait long behind it.
  let slice: Int
  /// Must be safe to repeat, also for what is no longer due.
  let act: @Sendable (ID<Thing>, Transaction) throws -> Void

  package init(
    environment: Environment, kind: String, slice: Int = 50,
    act: @escaping @Sendable (ID<Thing>, Transaction) throws -> Void
  ) {
    self.environment = environment
    self.kind = kind
    self.slice = slice
    self.act = act
  }

  package func run(_ things: [ID<Thing>]) async throws {
    var failure: (any Error)?
    for start in stride(from: 0, to: things.count, by: slice) {
      let some = Array(things[start..<min(start + slice, things.count)])
      do {
        try await environment.database.write { tx in for thing in some { try act(thing, tx) } }
      } catch {
        failure = try await one(by: some) ?? failure
      }
    }
    if let failure { throw failure }
  }

  /// - Returns: what the last one that failed threw.
  private func one(by things: [ID<Thing>]) async throws -> (any Error)? {
    var failure: (any Error)?
    for thing in things {
      try Task.checkCancellation()
      do {
        try await environment.database.write { tx in try act(thing, tx) }
      } catch {
        failure = error
        environment.log.error("Could not do what was due", metadata: ["\(kind)": "\(thing)", "error": "\(error)"])
      }
    }
    return failure
  }
}
