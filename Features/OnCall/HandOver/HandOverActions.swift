import Core
import JSON
import Notifications
import Storage
import Teams
import Web

/// Handing a duty over: what its people write for the next, and what these are told when their turn begins.
package struct HandOverActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: HandOverStore

  /// A rotation that never changes is still looked at once in this time.
  private static let longestRest = Span.days(366)
  /// One that cannot be read is, because it may be readable again.
  private static let restUnread = Span.hours(1)

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = HandOverStore(tx)
  }

  /// What the next person should know; replaces what was written before. Empty text takes it away.
  /// - Parameter version: the one that the writer has seen, so that two who have the duty do not overwrite each other.
  /// - Throws: `invalid` for text; `notFound`; `notAllowed` unless the actor has or last had the duty, or manages;
  ///   `conflict` when somebody has written since, or the rotation has ended.
  @discardableResult
  package func write(_ text: String, for rotation: ID<Rotation>, version: Int) throws -> HandOverNote {
    let lane = try OnCallStore(tx).lane(rotation)
    if let ended = lane.endedAt, ended <= tx.now { throw Refusal.conflict("\(lane.rotation.name) has ended.") }
    guard try mayWrite(lane) else {
      throw Refusal.notAllowed("Who has the duty writes to the next, or a manager; you are neither.")
    }
    let text = text.replacing("\r\n", with: "\n").trimmed
    let count = text.unicodeScalars.count
    guard count <= HandOverNote.longest else {
      throw Refusal.invalid("text", "must have at most \(HandOverNote.longest) characters, has \(count)")
    }
    let seen = try store.note(rotation)
    guard seen.version == version else {
      throw Refusal.conflict(
        "\(seen.writtenBy) has written since you opened the form: “\(seen.text.prefix(200))”. Open it again.")
    }
    guard text != seen.text else { return seen }
    // Also through a token it is the person who speaks.
    let writer = try actor.person.flatMap { try PersonStore(tx).find(ID($0))?.name } ?? actor.name
    try store.write(text, by: writer, for: rotation)
    try tx.record(Event("rotation.noted", of: lane.rotation.reference, by: actor))
    return try store.note(rotation)
  }

  /// Whether the actor has the duty, or had it last where nobody has it now, or manages.
  func mayWrite(_ lane: RotationLane) throws -> Bool {
    if !actor.roles.isDisjoint(with: [.administrator, .manager]) { return true }
    guard let number = actor.person else { return false }
    let people = try HandOverActions.present(lane, tx)
    let writers = try people.isEmpty ? store.watch(lane.rotation.id)?.people ?? [] : people
    return writers.contains(ID(number))
  }

  /// Customers have no part in it: it names what others asked for.
  static func mayRead(_ actor: Actor) -> Bool { !actor.roles.isDisjoint(with: Role.operations.union([.viewer])) }

  func requireReader() throws {
    try actor.require(.manager, .productOwner, .engineer, .viewer, to: "read hand-overs")
  }

  /// Who has the duty now and takes part.
  private static func present(_ lane: RotationLane, _ tx: Transaction) throws -> [ID<Person>] {
    let people = (lane.shift(at: tx.now)?.people ?? []).map { ID<Person>($0) }
    let absent = try OnCallStore(tx).deactivated(among: Set(people))
    return people.filter { absent[$0].map { tx.now < $0 } ?? true }
  }
}

extension HandOverActions {
  /// Looks who has the duty now; where it is somebody new, writes the hand-over and tells them.
  func look(_ rotation: ID<Rotation>, parts: [HandOverPart]) throws {
    let lane = try OnCallStore(tx).lane(rotation, since: tx.now)
    let people = try Self.present(lane, tx)
    let rest = lane.problem == nil ? Self.longestRest : Self.restUnread
    let due = min(lane.change(after: tx.now) ?? .distantFuture, tx.now + rest)
    guard let last = try store.watch(rotation) else {
      return try store.keep(HandOverWatch(people: people, since: tx.now), of: rotation, due: due)
    }
    let newcomers = HandOverRule.newcomers(last: last.people, now: people)
    if !newcomers.isEmpty { try handOver(lane, from: last, to: people, newcomers: newcomers, parts) }
    // While one of several is away, or all are, the duty is still theirs.
    let isSame = Set(people).isSubset(of: last.people)
    try store.keep(isSame ? last : HandOverWatch(people: people, since: tx.now), of: rotation, due: due)
  }

  private func handOver(
    _ lane: RotationLane, from last: HandOverWatch, to people: [ID<Person>], newcomers: [ID<Person>],
    _ parts: [HandOverPart]
  ) throws {
    let rotation = lane.rotation
    let sections = try parts.flatMap { try $0(rotation.team, last.since, tx) }.filter { $0.count > 0 }
    let note = try store.note(rotation.id)
    let handOver = try store.add(rotation.id, from: last.people, to: people, note: note, sections)
    if !note.text.isEmpty { try store.write("", by: note.writtenBy, for: rotation.id) }
    let facts: JSONValue = [
      "handover": .id(handOver.id), "from": .array(last.people.map { .id($0) }), "to": .array(people.map { .id($0) }),
    ]
    try tx.record(
      Event("rotation.handed_over", of: rotation.reference, by: actor, facts: facts.encodedText()))
    let digest = HandOverDigest(handOver, names: try PersonStore(tx).names(Set(last.people + people)))
    for person in newcomers {
      try NotificationActions(tx).tell(
        person, about: handOver.reference, headline: "\(rotation.name) is yours now", text: digest.text,
        path: "/rotations/\(rotation.id)/handovers", reason: "your turn has begun", isUrgent: false,
        key: "handover-\(handOver.id)-\(person)")
    }
  }
}
