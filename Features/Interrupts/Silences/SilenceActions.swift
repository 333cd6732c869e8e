import Core
import FeatureKit
import JSON
import Storage
import Teams

/// Silences are made, changed and ended: by people of operations, and by a source for what it sends itself.
package struct SilenceActions {
  let tx: Transaction
  let actor: Actor
  let store: SilenceStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = SilenceStore(tx)
  }

  /// What somebody asks for.
  package struct Draft: Sendable {
    package var matchers: [AlertMatcher]
    /// nil: from now on.
    package var startsAt: Instant?
    package var endsAt: Instant
    package var comment: String
    package var source: ID<Source>?

    package init(
      matchers: [AlertMatcher], startsAt: Instant? = nil, endsAt: Instant, comment: String, source: ID<Source>? = nil
    ) {
      self.matchers = matchers
      self.startsAt = startsAt
      self.endsAt = endsAt
      self.comment = comment
      self.source = source
    }
  }

  /// - Throws: `invalid` for matchers, starts_at, ends_at, comment, source, team; `notAllowed`
  package func add(_ draft: Draft, team: ID<Team>) throws -> Silence {
    try actor.require(.manager, .productOwner, .engineer, to: "silence interrupts")
    guard try TeamStore(tx).find(team)?.kind == .operations else {
      throw Refusal.invalid("team", "must be a team of operations")
    }
    if let source = draft.source, try SourceStore(tx).find(source)?.team != team {
      throw Refusal.invalid("source", "must be a source of the team")
    }
    return try add(try checked(draft), team: team)
  }

  /// From a client of Alertmanager's API, for what its source sends.
  /// - Parameter id: of one to replace; what has begun keeps its beginning, so other alerts are a new silence.
  /// - Throws: `invalid`, `notFound`
  func put(_ draft: Draft, id: String?, createdBy: String, for source: Source) throws -> Silence {
    var draft = draft
    draft.source = source.id
    var kept = try checked(draft)
    kept.createdBy = createdBy
    guard let id else { return try add(kept, team: source.team) }
    let old = try own(id, source)
    guard old.state(at: tx.now) != .expired else { return try add(kept, team: source.team) }
    if old.state(at: tx.now) == .active, old.matchers.map(\.description) != kept.matchers.map(\.description) {
      try end(old)
      return try add(kept, team: source.team)
    }
    if old.state(at: tx.now) == .active { kept.startsAt = old.startsAt }
    return try change(old, to: kept)
  }

  /// - Throws: `invalid` for ends_at and comment; `notFound`, `notAllowed`, `conflict`
  package func change(_ id: ID<Silence>, endsAt: Instant, comment: String, version: Int? = nil) throws -> Silence {
    let old = try open(id, version, to: "change")
    let draft = Draft(
      matchers: old.matchers, startsAt: old.startsAt, endsAt: endsAt, comment: comment, source: old.source)
    var kept = try checked(draft, began: old.startsAt)
    kept.createdBy = old.createdBy
    return try change(old, to: kept)
  }

  /// What it holds is decided anew.
  /// - Throws: `notFound`, `notAllowed`, `conflict` when it has ended or changed
  package func end(_ id: ID<Silence>, version: Int? = nil) throws { try end(try open(id, version, to: "end")) }

  /// For a client of Alertmanager's API. Ending what has ended does nothing.
  /// - Throws: `notFound` for a silence that is not the source's own
  func end(uuid: String, for source: Source) throws {
    let old = try own(uuid, source)
    if old.state(at: tx.now) != .expired { try end(old) }
  }

  private func own(_ uuid: String, _ source: Source) throws -> Silence {
    guard let silence = try store.find(uuid: uuid), silence.source == source.id else {
      throw Refusal.notFound("There is no silence \(uuid.prefix(80)) of \(source.name).")
    }
    return silence
  }

  private func open(_ id: ID<Silence>, _ version: Int?, to act: String) throws -> Silence {
    try actor.require(.manager, .productOwner, .engineer, to: "\(act) a silence")
    let silence = try store.get(id)
    if let version, version != silence.version {
      throw Refusal.conflict("The silence has changed since you looked.")
    }
    guard silence.state(at: tx.now) != .expired else { throw Refusal.conflict("The silence has ended already.") }
    return silence
  }

  private func add(_ draft: SilenceStore.Draft, team: ID<Team>) throws -> Silence {
    let silence = try store.get(try store.add(draft, team: team, uuid: tx.newID()))
    try record("silence.added", silence)
    try hold(silence)
    return silence
  }

  private func change(_ old: Silence, to draft: SilenceStore.Draft) throws -> Silence {
    try store.change(old.id, to: draft)
    let silence = try store.get(old.id)
    try record("silence.changed", silence)
    // Whatever it holds asks again, and is held until the new end.
    try store.wake(heldBy: old.id)
    tx.wake(.due)
    try hold(silence)
    return silence
  }

  private func end(_ silence: Silence) throws {
    try store.end(silence.id)
    try record("silence.ended", silence)
    try store.wake(heldBy: silence.id)
    tx.wake(.due)
    tx.wake(.changes)
  }

  /// Steps that were planned already are held too.
  private func hold(_ silence: Silence) throws {
    guard silence.state(at: tx.now) == .active else { return }
    var last: ID<Interrupt>?
    repeat {
      let found = try store.unanswered(silence.team, source: silence.source, after: last, limit: 500)
      for id in found { _ = try SilenceHold(tx).hold(try InterruptStore(tx).get(id)) }
      last = found.count == 500 ? found.last : nil
    } while last != nil
    tx.wake(.changes)
  }

  private func checked(_ draft: Draft, began: Instant? = nil) throws -> SilenceStore.Draft {
    var findings = FieldFindings()
    let comment = findings.line("comment", draft.comment, length: 1...Silence.maximumComment)
    if draft.matchers.isEmpty { findings.add("matchers", "must have at least one: a silence over everything is none") }
    if draft.matchers.count > Silence.maximumMatchers {
      findings.add("matchers", "must be at most \(Silence.maximumMatchers), are \(draft.matchers.count)")
    }
    if !draft.matchers.isEmpty, try AlertMatcher.all(draft.matchers)([]) {
      findings.add("matchers", "must have one that an alert without labels does not meet")
    }
    let startsAt = began ?? max(draft.startsAt ?? tx.now, tx.now)
    if draft.endsAt <= tx.now { findings.add("ends_at", "must be in the future") }
    if draft.endsAt <= startsAt { findings.add("ends_at", "must be after starts_at") }
    if draft.endsAt > startsAt + Silence.longest {
      findings.add("ends_at", "must be at most \(Silence.longest.seconds / 86_400) days after starts_at")
    }
    try findings.refuse()
    return SilenceStore.Draft(
      source: draft.source, matchers: draft.matchers, startsAt: startsAt, endsAt: draft.endsAt, comment: comment,
      createdBy: actor.name)
  }

  private func record(_ name: String, _ silence: Silence) throws {
    let facts: JSONValue = [
      "matchers": .string(silence.words), "starts_at": .instant(silence.startsAt), "ends_at": .instant(silence.endsAt),
      "comment": .string(silence.comment),
    ]
    try tx.record(Event(name, of: silence.id.reference, by: actor, facts: facts.encodedText()))
  }
}
