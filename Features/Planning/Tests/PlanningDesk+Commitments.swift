import Core
import Teams

@testable import Planning

extension PlanningDesk {
  /// A story of a feature in work that Jonas has pulled.
  func pulled() async throws -> ID<Story> {
    let id = try await stories(try await inWork())[0].id
    try await story(lena) { try $0.move(id, to: .ready) }
    try await story(jonas) { try $0.move(id, to: .inWork) }
    return id
  }

  @discardableResult
  func promise<Value: Sendable>(
    _ person: Person, _ work: @escaping @Sendable (CommitmentActions) throws -> Value
  ) async throws -> Value {
    try await app.write { tx in try work(CommitmentActions(tx, as: person.actor)) }
  }

  @discardableResult
  func commit(
    _ person: Person, to subject: Commitment.Subject, for other: ID<Person>? = nil, until: Instant? = nil
  ) async throws -> Commitment {
    try await promise(person) { try $0.commit(to: subject, person: other, until: until) }
  }

  func get(_ id: ID<Commitment>) async throws -> Commitment {
    try await app.read { tx in try CommitmentStore(tx).get(id) }
  }

  func sentences(_ id: ID<Story>) async throws -> [String] {
    try await app.read { tx in try PlanningHistoryStore(tx).entries(id.storyReference).map(\.sentence) }
  }
}
