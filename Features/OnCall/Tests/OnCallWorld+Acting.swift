import Calendars
import Core
import Notifications
import Storage
import Teams
import TestKit
import Web

@testable import OnCall

extension OnCallWorld {
  /// Decides for others; has no duty herself.
  static let manager = Actor(kind: .person(9), name: "Mona Kern", roles: [.manager])

  /// One of the five, by default as an engineer.
  func actor(_ person: ID<Person>, _ roles: Set<Role> = [.engineer]) -> Actor {
    Actor(kind: .person(person.number), name: name(person), roles: roles)
  }

  func visitor(_ person: ID<Person>, _ roles: Set<Role> = [.engineer]) -> Visitor { .actor(actor(person, roles)) }

  func name(_ person: ID<Person>) -> String {
    [nadia: "Nadia Roth", teo: "Teo Lang", ravi: "Ravi Rao", mina: "Mina Sato", cleo: "Cleo Kant"][person] ?? "?"
  }

  /// Times by the clocks of Berlin.
  @discardableResult
  func replace(
    _ replaced: ID<Person>, by person: ID<Person>?, in rotation: Rotation, _ from: String, _ to: String,
    reason: String = "", as actor: Actor = manager
  ) async throws -> StoredOverride {
    let (from, to) = (Instant(berlin: from), Instant(berlin: to))
    return try await app.write { tx in
      try OverrideActions(tx, as: actor).replace(
        replaced, by: person, in: rotation.id, from: from, to: to, reason: reason)
    }
  }

  @discardableResult
  func cover(
    _ rotation: Rotation, by person: ID<Person>, _ from: String, _ to: String, as actor: Actor = manager
  ) async throws -> StoredOverride {
    let (from, to) = (Instant(berlin: from), Instant(berlin: to))
    return try await app.write { tx in
      try OverrideActions(tx, as: actor).addCoverage(by: person, to: rotation.id, from: from, to: to, reason: "")
    }
  }

  @discardableResult
  func take(
    _ rotation: Rotation, from replaced: ID<Person>? = nil, for person: ID<Person>? = nil, as actor: Actor
  ) async throws -> StoredOverride {
    try await app.write { tx in
      try OverrideActions(tx, as: actor).takePager(in: rotation.id, from: replaced, for: person)
    }
  }

  @discardableResult
  func end(_ override: StoredOverride, as actor: Actor = manager) async throws -> StoredOverride {
    try await app.write { tx in try OverrideActions(tx, as: actor).end(override.id) }
  }

  /// `23 10:00 to 30 09:00 Nadia Teo`: each shift by day of month and clock of Berlin, and first names.
  func shifts(
    _ rotation: Rotation, from: String = "2026-11-23 10:00", to: String = "2026-12-07 09:00"
  ) async throws -> [String] {
    let (from, to) = (Instant(berlin: from), Instant(berlin: to))
    let zone = try Zone.named("Europe/Berlin")
    func moment(_ instant: Instant) -> String {
      let local = zone.local(instant)
      return "\(local.day.description.suffix(2)) \(local.clock)"
    }
    return try await app.read { try OnCallReader($0).shifts(rotation.id, from: from, to: to) }.map { shift in
      let people = shift.people.map { String(name(ID($0)).prefix { $0 != " " }) }
      return (["\(moment(shift.start)) to \(moment(shift.end))"] + (people.isEmpty ? ["nobody"] : people))
        .joined(separator: " ")
    }
  }

  /// `Ravi Rao: on call is yours`, in the order in which people were told.
  func told() async throws -> [String] {
    try await app.read { tx in
      try tx.all(
        """
        SELECT p.name, n.headline FROM notifications n JOIN people p ON p.id = n.person_id
        WHERE n.subject_kind = 'rotation' ORDER BY n.id
        """
      ) { "\(try $0.text(0)): \(try $0.text(1))" }
    }
  }

  /// Names of the events of rotations and who made them, without those that say how messages fared.
  func events() async throws -> [String] {
    try await app.read { tx in
      try tx.all(
        """
        SELECT name, actor_name FROM events
        WHERE subject_kind = 'rotation' AND name LIKE 'rotation.%' ORDER BY id
        """
      ) { "\(try $0.text(0)) by \(try $0.text(1))" }
    }
  }
}
