import Calendars
import Core
import JSON
import Storage
import Teams

/// The two ways to change by hand who has a duty for a time: replace one person, or add coverage. Nobody is given a duty
/// without having agreed, except by a manager; whoever acts is recorded.
package struct OverrideActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: OverrideStore

  /// The longest time that one override may last.
  static let longest = Span.days(366)

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = OverrideStore(tx)
  }

  /// Another has a person's part of the duty; everybody else's is untouched.
  /// - Parameters:
  ///   - from: earlier than now means now: what has been is never changed.
  ///   - person: nil leaves the part empty, on purpose.
  /// - Throws: `invalid` for from, to, replaced, person and reason; `notAllowed`; `notFound`; `conflict` when it has ended.
  @discardableResult
  package func replace(
    _ replaced: ID<Person>, by person: ID<Person>?, in rotation: ID<Rotation>, from: Instant, to: Instant,
    reason: String
  ) throws -> StoredOverride {
    let lane = try living(rotation)
    try requireSay(over: person ?? replaced, to: "change who has this duty")
    let span = try checked(from, to)
    var findings = FieldFindings()
    let reason = findings.line("reason", reason, length: 0...200)
    let parts = lane.shifts(from: span.lowerBound, to: span.upperBound).filter { $0.people.contains(replaced.number) }
    if parts.isEmpty { findings.add("replaced", "\(try name(replaced)) does not have the duty in that time") }
    if let person {
      if person == replaced {
        findings.add("person", "must be somebody else")
      } else if let problem = try RotationCheck(tx).problem(with: person) {
        findings.add("person", problem)
      } else if parts.contains(where: { $0.people.contains(person.number) }) {
        findings.add("person", "\(try name(person)) has the duty then already")
      }
    }
    try findings.refuse()
    let override = try add(lane, span, person: person, replaced: replaced, reason: reason, event: "rotation.replaced")
    try tell(of: override, since: lane)
    return override
  }

  /// A person has the duty too, also where nobody else has it.
  /// - Throws: as `replace`.
  @discardableResult
  package func addCoverage(
    by person: ID<Person>, to rotation: ID<Rotation>, from: Instant, to: Instant, reason: String
  ) throws -> StoredOverride {
    let lane = try living(rotation)
    try requireSay(over: person, to: "add coverage")
    let span = try checked(from, to)
    var findings = FieldFindings()
    let reason = findings.line("reason", reason, length: 0...200)
    if let problem = try RotationCheck(tx).problem(with: person) {
      findings.add("person", problem)
    } else if lane.isAlways(person, in: span) {
      findings.add("person", "\(try name(person)) has the duty then already")
    }
    try findings.refuse()
    let override = try add(lane, span, person: person, replaced: nil, reason: reason, event: "rotation.covered")
    try tell(of: override, since: lane)
    return override
  }

  /// “I have it now”: from this moment to the end of the shift the duty is the actor's, or `person`'s by a manager.
  /// - Parameter replaced: whose; may be left out when one person has it.
  /// - Throws: as `replace`; `conflict` when nobody has the duty now.
  @discardableResult
  package func takePager(
    in rotation: ID<Rotation>, from replaced: ID<Person>? = nil, for person: ID<Person>? = nil, reason: String = ""
  ) throws -> StoredOverride {
    let lane = try living(rotation)
    guard let taker = person ?? actor.person.map({ ID($0) }) else {
      throw Refusal.invalid("person", "must be given: only a person can take a duty")
    }
    guard let shift = lane.shift(at: tx.now), !shift.people.isEmpty else {
      throw Refusal.conflict("Nobody has the duty of \(lane.rotation.name) now; add coverage instead.")
    }
    let others = shift.people.map { ID<Person>($0) }
    guard let replaced = replaced ?? (others.count == 1 ? others.first : nil) else {
      throw Refusal.invalid("replaced", "must be given: \(others.count) people have the duty now")
    }
    return try replace(
      replaced, by: taker, in: rotation, from: tx.now, to: shift.end,
      reason: reason.isEmpty ? "took the pager" : reason)
  }

  /// Takes an override back, from now on.
  /// - Returns: what is left of it.
  /// - Throws: `notFound`; `conflict` when it is over; `notAllowed` unless it is one's own or the actor is a manager.
  @discardableResult
  package func end(_ id: ID<StoredOverride>) throws -> StoredOverride {
    let override = try store.get(id)
    let lane = try OnCallStore(tx).lane(override.rotation)
    let concerned = [override.person, override.replaced].compactMap(\.self)
    if !concerned.contains(where: { $0.number == actor.person }) {
      try actor.require(.manager, to: "take back an override of others")
    } else {
      try actor.require(.manager, .productOwner, .engineer, to: "take back an override")
      if try SwapStore(tx).isAgreed(override) {
        try actor.require(.manager, to: "take back what two people have agreed on; ask for another swap")
      }
    }
    guard override.to > tx.now, override.from < override.to else { throw Refusal.conflict("It is over already.") }
    try store.end(override, at: max(override.from, tx.now))
    try record("rotation.override_ended", lane, ["override": .id(id)])
    try tell(of: override, since: lane, hasEnded: true)
    return try store.get(id)
  }
}

extension OverrideActions {
  /// Whether the actor may decide for the person: it is the same, or a manager acts for somebody who cannot.
  private func requireSay(over person: ID<Person>, to act: String) throws {
    if actor.person == person.number { return try actor.require(.manager, .productOwner, .engineer, to: act) }
    try actor.require(.manager, to: "\(act) for somebody else")
  }

  /// Makes what two people have agreed on, whoever of them is the actor.
  func addAgreed(
    _ rotation: ID<Rotation>, _ span: Range<Instant>, person: ID<Person>, replaced: ID<Person>, reason: String
  ) throws {
    let lane = try living(rotation)
    _ = try add(lane, span, person: person, replaced: replaced, reason: reason, event: "rotation.replaced")
  }

  private func living(_ id: ID<Rotation>) throws -> RotationLane {
    let lane = try OnCallStore(tx).lane(id)
    if let ended = lane.endedAt, ended <= tx.now { throw Refusal.conflict("\(lane.rotation.name) has ended.") }
    return lane
  }

  private func checked(_ from: Instant, _ to: Instant) throws -> Range<Instant> {
    let start = max(from, tx.now)
    guard start < to else { throw Refusal.invalid("to", "must be later than from, and than now") }
    guard to - from <= Self.longest else { throw Refusal.invalid("to", "must be at most 366 days after from") }
    guard start - tx.now <= .days(731) else { throw Refusal.invalid("from", "must be within two years of today") }
    return start..<to
  }

  private func add(
    _ lane: RotationLane, _ span: Range<Instant>, person: ID<Person>?, replaced: ID<Person>?, reason: String,
    event: String
  ) throws -> StoredOverride {
    let id = try store.add(
      lane.rotation.id, from: span.lowerBound, to: span.upperBound, person: person, replaced: replaced, reason: reason,
      by: actor.name)
    try record(
      event, lane,
      [
        "override": .id(id), "from": .instant(span.lowerBound), "to": .instant(span.upperBound),
        "person": person.map { .id($0) } ?? .null, "replaced": replaced.map { .id($0) } ?? .null,
        "reason": .string(reason),
      ])
    return try store.get(id)
  }

  /// Whoever has got or lost a duty by somebody else's doing must know, also where one change undoes another.
  private func tell(of override: StoredOverride, since before: RotationLane, hasEnded: Bool = false) throws {
    let after = try OnCallStore(tx).lane(override.rotation)
    let change = DutyChange(from: before, to: after, in: max(override.from, tx.now)..<override.to)
    let (name, why) = (after.rotation.name, "\(actor.name) has changed who has the duty.")
    let key = "override-\(override.id)" + (hasEnded ? "-ended" : "")
    for (person, span) in change.gained.sorted(by: { $0.key < $1.key }) {
      try DutyNotice(tx: tx, actor: actor, lane: after, span: span).tell(
        person, "\(name) is yours", note: override.reason, reason: why, isUrgent: span.lowerBound <= tx.now,
        key: key + "-gained")
    }
    for (person, span) in change.lost.sorted(by: { $0.key < $1.key }) {
      try DutyNotice(tx: tx, actor: actor, lane: after, span: span).tell(
        person, "\(name) is no longer yours", note: override.reason, reason: why, key: key + "-lost")
    }
  }

  private func name(_ person: ID<Person>) throws -> String {
    try PersonStore(tx).find(person)?.name ?? "person \(person)"
  }

  private func record(_ event: String, _ lane: RotationLane, _ facts: JSONValue) throws {
    try tx.record(Event(event, of: lane.rotation.reference, by: actor, facts: facts.encodedText()))
    try FindingStore(tx).mark(lane.rotation.team)
  }
}
