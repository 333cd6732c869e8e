import Core
import JSON
import Storage
import Teams

/// Who works on a story, and which comes before it.
extension StoryActions {
  /// A pair is two; more can help for a while.
  static let maximumPeople = 4

  /// Somebody begins to work on it: oneself, or whoever the lead asks. May be a developer of a customer or of another
  /// team (I8).
  /// - Throws: `invalid`, `notAllowed`, `conflict`
  package func join(_ id: ID<Story>, _ who: ID<Person>, version: Int? = nil) throws {
    let story = try changeable(
      id, version, by: who == person ? [.engineer] : [.lead, .po, .pair], to: "put somebody on")
    guard let found = try PersonStore(tx).find(who), found.isActive,
      !found.roles.isDisjoint(with: Role.operations.union([.customer]))
    else { throw Refusal.invalid("person", "must be an active person of operations or of a customer") }
    let people = try store.people([id])[id] ?? []
    guard !people.contains(who) else { throw Refusal.conflict("\(found.name) works on \(story.number) already.") }
    guard people.count < Self.maximumPeople else {
      throw Refusal.invalid("person", "must be one of at most \(Self.maximumPeople); there are \(people.count) already")
    }
    try join(story, who)
  }

  func join(_ story: Story, _ who: ID<Person>) throws {
    try store.join(story.id, who)
    try store.touch(story.id)
    try record("joined", story.id, story.version + 1, try named(who))
  }

  /// - Throws: `notAllowed`, `conflict`
  package func leave(_ id: ID<Story>, _ who: ID<Person>, version: Int? = nil) throws {
    let story = try changeable(
      id, version, by: who == person ? [.pair] : [.lead, .po, .pair], to: "take somebody off")
    guard try store.people([id])[id]?.contains(who) == true else {
      throw Refusal.conflict("They do not work on \(story.number).")
    }
    try store.leave(id, who)
    try store.touch(id)
    try record("left", id, story.version + 1, try named(who))
  }

  /// So many dependencies are looked through for a circle.
  private static var mostAhead: Int { 10_000 }

  /// It comes after another story of the same team (I3).
  /// - Throws: `invalid` for a circle, naming it; `notAllowed`, `conflict`
  package func depend(_ id: ID<Story>, on other: ID<Story>, version: Int? = nil) throws {
    let story = try changeable(id, version, by: [.engineer], to: "order")
    let first = try store.get(other)
    guard first.team == story.team else { throw Refusal.invalid("after", "must be a story of the same team") }
    guard let graph = try store.dependencies(ahead: other, most: Self.mostAhead) else {
      throw Refusal.invalid(
        "after", "must be a story with at most \(Self.mostAhead.grouped) dependencies ahead of it, over others too")
    }
    if let circle = graph.circle(id, after: other) {
      let way = circle.map { "S-\($0)" }.joined(separator: " after ")
      throw Refusal.invalid("after", "would close a circle: \(way)")
    }
    guard try store.dependencies([id])[id]?.contains(other) != true else {
      throw Refusal.conflict("\(story.number) comes after S-\(other) already.")
    }
    try store.addDependency(id, after: other)
    try store.touch(id)
    try record("depends", id, story.version + 1, [.init("after", .string(first.number))])
  }

  /// - Throws: `notAllowed`, `conflict`
  package func separate(_ id: ID<Story>, from other: ID<Story>, version: Int? = nil) throws {
    let story = try changeable(id, version, by: [.engineer], to: "order")
    guard try store.dependencies([id])[id]?.contains(other) == true else {
      throw Refusal.conflict("\(story.number) does not wait for S-\(other).")
    }
    try store.removeDependency(id, after: other)
    try store.touch(id)
    try record("independent", id, story.version + 1, [.init("after", .string("S-\(other)"))])
  }

  private func named(_ who: ID<Person>) throws -> [JSONValue.Member] {
    [.init("person", .id(who)), .init("name", .string(try PersonStore(tx).names([who])[who] ?? ""))]
  }
}
