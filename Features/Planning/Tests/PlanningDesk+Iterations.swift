import Core
import Teams
import TestKit

@testable import Planning

extension PlanningDesk {
  @discardableResult
  func iteration<Value: Sendable>(
    _ person: Person, _ work: @escaping @Sendable (IterationActions) throws -> Value
  ) async throws -> Value {
    try await app.write { tx in try work(IterationActions(tx, as: person.actor)) }
  }

  func get(_ id: ID<Iteration>) async throws -> Iteration {
    try await app.read { tx in try IterationReader(tx).get(id) }
  }

  func counts(_ id: ID<Iteration>) async throws -> IterationCounts {
    try await app.read { tx in
      let reader = IterationReader(tx)
      return try reader.counts([try reader.get(id)])[id] ?? IterationCounts()
    }
  }

  /// The next iteration, by the product owner.
  func nextIteration() async throws -> ID<Iteration> {
    let team = team.id
    return try await iteration(petra) { try $0.add(team).id }
  }

  /// The one that was made when the last one was closed.
  func nextOpen() async throws -> ID<Iteration> {
    let team = team.id
    return try await app.read { tx in try IterationStore(tx).last(team)?.id ?? ID(0) }
  }

  /// A running iteration with stories of a feature that Lena leads, all ready.
  func running(stories count: Int = 3) async throws -> (iteration: ID<Iteration>, stories: [ID<Story>]) {
    let stories = try await stories(try await inWork(stories: count)).map(\.id)
    let id = try await nextIteration()
    for one in stories {
      try await story(lena) { try $0.move(one, to: .ready) }
      try await iteration(lena) { try $0.plan(one, into: id) }
    }
    try await iteration(petra) { try $0.start(id) }
    return (id, stories)
  }

  /// From ready to validated, by Jonas and Lena.
  func validate(_ id: ID<Story>) async throws {
    try await story(jonas) { try $0.move(id, to: .inWork) }
    try await story(jonas) { try $0.move(id, to: .validation) }
    try await story(lena) { try $0.move(id, to: .done) }
  }

  func events(_ reference: Reference) async throws -> [String] {
    try await app.read { tx in try PlanningHistoryStore(tx).entries(reference).map(\.name) }
  }
}
