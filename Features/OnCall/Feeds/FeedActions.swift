import Core
import JSON
import Storage
import Teams

/// Addresses of calendars: made by whoever will use them, revoked by them or by who manages.
package struct FeedActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: FeedStore

  /// Addresses that one person may have at a time.
  static let most = 50

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = FeedStore(tx)
  }

  /// - Parameter subject: one's own shifts, or those of any rotation or team of operations.
  /// - Returns: the feed and the token in its address, which is shown this once.
  /// - Throws: `notAllowed` for somebody else's shifts and for who is no person; `invalid` for what does not exist and
  ///   for a team that is a customer; `conflict` for a rotation that has ended, or above 50 addresses.
  package func add(_ subject: CalendarFeed.Subject) throws -> (feed: CalendarFeed, token: String) {
    guard let number = actor.person else { throw Refusal.notAllowed("Only a person can have a calendar.") }
    do {
      try check(subject, by: number)
    } catch Refusal.notFound {
      throw Refusal.invalid(
        "id", "must be that of a \(subject.kind.rawValue); there is none with the number \(subject.number)")
    }
    guard try store.live(of: ID(number)).count < Self.most else {
      throw Refusal.conflict("You have \(Self.most) calendar addresses, the most. Revoke one first.")
    }
    let token = FeedToken(tx)
    let id = try store.insert(subject, by: ID(number), tokenHash: token.hash)
    let feed = try get(id)
    try record("calendar.added", feed)
    return (feed, token.text)
  }

  /// From now on nobody can read it.
  /// - Throws: `notFound`, also for somebody else's unless the actor manages; `conflict` when it was revoked before.
  @discardableResult
  package func revoke(_ id: ID<CalendarFeed>) throws -> CalendarFeed {
    let feed = try get(id)
    guard feed.madeBy.number == actor.person || Self.managesAll(actor) else { throw Self.unknown(id) }
    guard feed.revokedAt == nil else { throw Refusal.conflict("It was revoked already.") }
    try store.revoke(id)
    try record("calendar.revoked", feed)
    return try get(id)
  }

  /// Those that work, newest first: the actor's own, or everybody's for who manages.
  package func list() throws -> [CalendarFeed] {
    if Self.managesAll(actor) { return try store.live(of: nil) }
    return try actor.person.map { try store.live(of: ID($0)) } ?? []
  }

  static func managesAll(_ actor: Actor) -> Bool { !actor.roles.isDisjoint(with: [.administrator, .manager]) }

  private func check(_ subject: CalendarFeed.Subject, by number: Int64) throws {
    switch subject {
    case .person(let person):
      let owner = try PersonStore(tx).get(person)
      guard person.number == number else {
        throw Refusal.notAllowed("Everybody makes the address of their own shifts; \(owner.name) has to do it.")
      }
    case .rotation(let rotation):
      let lane = try OnCallStore(tx).lane(rotation)
      if let ended = lane.endedAt, ended <= tx.now { throw Refusal.conflict("\(lane.rotation.name) has ended.") }
    case .team(let id):
      let team = try TeamStore(tx).get(id)
      guard team.kind == .operations else {
        throw Refusal.invalid("id", "\(team.name) is a customer; rotations are for operations")
      }
    }
  }

  private func get(_ id: ID<CalendarFeed>) throws -> CalendarFeed {
    guard let feed = try store.find(id) else { throw Self.unknown(id) }
    return feed
  }

  private static func unknown(_ id: ID<CalendarFeed>) -> Refusal { .notFound("There is no calendar \(id).") }

  private func record(_ event: String, _ feed: CalendarFeed) throws {
    let facts: JSONValue = [
      "of": .string(feed.subject.kind.rawValue), "id": .int(feed.subject.number), "name": .string(feed.name),
    ]
    try tx.record(
      Event(event, of: Reference(kind: "calendar", number: feed.id.number), by: actor, facts: facts.encodedText()))
  }
}
