import Core
import JSON
import Storage
import Teams

/// Asking to be relieved, and answering. A manager may do either for somebody who cannot; it is recorded who did.
package struct SwapActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: SwapStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = SwapStore(tx)
  }

  /// What somebody asks for.
  package struct Draft: Sendable {
    package var from: Instant
    package var to: Instant
    /// Whose duty it is; nil: the actor's.
    package var asker: ID<Person>?
    /// nil: whoever will.
    package var asked: ID<Person>?
    /// The asked person's duty that the asker would do; only with `asked`.
    package var inReturn: Range<Instant>?
    package var note = ""

    package init(from: Instant, to: Instant) {
      self.from = from
      self.to = to
    }
  }

  /// - Throws: `invalid` for from, to, asker, asked, return_from and note; `notAllowed`; `notFound`; `conflict`.
  @discardableResult
  package func ask(_ draft: Draft, in rotation: ID<Rotation>) throws -> Swap {
    let lane = try OnCallStore(tx).lane(rotation)
    guard let asker = draft.asker ?? actor.person.map({ ID($0) }) else {
      throw Refusal.invalid("asker", "must be given: only a person has a duty")
    }
    try requireSay(over: asker, to: "ask for a swap")
    var findings = FieldFindings()
    let note = findings.line("note", draft.note, length: 0...200)
    if let asked = draft.asked {
      if asked == asker {
        findings.add("asked", "must be somebody else")
      } else if let problem = try RotationCheck(tx).problem(with: asked) {
        findings.add("asked", problem)
      }
    } else if draft.inReturn != nil {
      findings.add("asked", "must be given when something is offered in return")
    }
    let span = draft.from..<max(draft.from, draft.to)
    let taker = findings.errors.isEmpty ? draft.asked : nil
    if let problem = try problem(with: span, of: asker, for: taker, lane) { findings.add("from", problem) }
    if let back = draft.inReturn, let taker, let problem = try problem(with: back, of: taker, for: asker, lane) {
      findings.add("return_from", problem)
    }
    try findings.refuse()
    let id = try store.add(
      rotation, asker: asker, span: span, asked: draft.asked, inReturn: draft.inReturn, note: note, by: actor.name)
    try record("rotation.swap_asked", lane, ["swap": .id(id), "asker": .id(asker)])
    let swap = try store.get(id)
    if let asked = draft.asked {
      try tell(asked, "\(try name(asker)) asks you to take \(lane.rotation.name)", "You are asked.", swap, lane)
    }
    return swap
  }

  /// - Parameter person: who takes it, when a manager answers for them; nil: the actor.
  /// - Throws: `conflict` when it was answered, has lapsed or the calendar has changed since; `invalid` for person;
  ///   `notAllowed`; `notFound`.
  package func accept(_ id: ID<Swap>, for person: ID<Person>? = nil) throws {
    let swap = try open(id)
    guard let taker = person ?? swap.asked ?? actor.person.map({ ID($0) }) else {
      throw Refusal.invalid("person", "must be given: only a person can take a duty")
    }
    try requireSay(over: taker, to: "accept a swap")
    let lane = try OnCallStore(tx).lane(swap.rotation)
    try check(taker, for: swap, lane)
    guard lane.isAlways(swap.asker, in: swap.span), !lane.isEver(taker, in: swap.span),
      swap.inReturn.map({ lane.isAlways(taker, in: $0) && !lane.isEver(swap.asker, in: $0) }) ?? true
    else {
      throw Refusal.conflict("The calendar has changed since it was asked; it no longer fits.")
    }
    let overrides = OverrideActions(tx, as: actor)
    try overrides.addAgreed(swap.rotation, swap.span, person: taker, replaced: swap.asker, reason: "swap \(id)")
    if let back = swap.inReturn {
      try overrides.addAgreed(swap.rotation, back, person: swap.asker, replaced: taker, reason: "swap \(id)")
    }
    try settle(swap, .accepted, lane)
    let name = lane.rotation.name
    try tell(swap.asker, "\(try self.name(taker)) takes \(name) for you", "You had asked.", swap, lane)
    try tell(taker, "You take \(name) for \(try self.name(swap.asker))", "\(actor.name) accepted for you.", swap, lane)
  }

  /// - Throws: as `accept`; an open request to nobody in particular cannot be declined.
  package func decline(_ id: ID<Swap>) throws {
    let swap = try open(id)
    guard let asked = swap.asked else {
      throw Refusal.conflict("Nobody in particular was asked, so nobody needs to decline.")
    }
    try requireSay(over: asked, to: "decline a swap")
    let lane = try OnCallStore(tx).lane(swap.rotation)
    try settle(swap, .declined, lane)
    let headline = "\(try name(asked)) cannot take \(lane.rotation.name)"
    try tell(swap.asker, headline, "You had asked; it stays yours.", swap, lane)
  }

  /// - Throws: as `accept`.
  package func withdraw(_ id: ID<Swap>) throws {
    let swap = try open(id)
    try requireSay(over: swap.asker, to: "withdraw a swap")
    let lane = try OnCallStore(tx).lane(swap.rotation)
    try settle(swap, .withdrawn, lane)
    if let asked = swap.asked {
      let headline = "\(try name(swap.asker)) no longer asks you to take \(lane.rotation.name)"
      try tell(asked, headline, "You were asked.", swap, lane)
    }
  }
}

extension SwapActions {
  private func open(_ id: ID<Swap>) throws -> Swap {
    let swap = try store.get(id)
    guard swap.state == .asked else {
      throw Refusal.conflict("It was \(swap.state.rawValue) by \(swap.answeredBy ?? "somebody") already.")
    }
    guard swap.isOpen(at: tx.now) else { throw Refusal.conflict("It has lapsed: that time has begun.") }
    return swap
  }

  private func requireSay(over person: ID<Person>, to act: String) throws {
    if actor.person == person.number { return try actor.require(.manager, .productOwner, .engineer, to: act) }
    try actor.require(.manager, to: "\(act) for somebody else")
  }

  /// Why somebody cannot be relieved by another in the span; nil when they can.
  private func problem(
    with span: Range<Instant>, of giver: ID<Person>, for taker: ID<Person>?, _ lane: RotationLane
  ) throws -> String? {
    if span.isEmpty { return "must be earlier than the end" }
    if span.lowerBound <= tx.now { return "must be later than now" }
    if span.lowerBound - tx.now > .days(731) { return "must be within two years of today" }
    if span.upperBound - span.lowerBound > OverrideActions.longest { return "must be at most 366 days before the end" }
    if !lane.isAlways(giver, in: span) { return "\(try name(giver)) does not have the duty in all of that time" }
    if let taker, lane.isEver(taker, in: span) { return "\(try name(taker)) has the duty in that time too" }
    return nil
  }

  private func check(_ taker: ID<Person>, for swap: Swap, _ lane: RotationLane) throws {
    if let asked = swap.asked, taker != asked {
      throw Refusal.invalid("person", "must be \(try name(asked)), who was asked")
    }
    if taker == swap.asker { throw Refusal.invalid("person", "must be somebody else than who asks") }
    if let problem = try RotationCheck(tx).problem(with: taker) { throw Refusal.invalid("person", problem) }
    if swap.asked == nil, lane.isEver(taker, in: swap.span) {
      throw Refusal.invalid("person", "\(try name(taker)) has the duty in that time too")
    }
  }

  private func settle(_ swap: Swap, _ state: Swap.State, _ lane: RotationLane) throws {
    guard try store.answer(swap.id, state, by: actor.name) else {
      throw Refusal.conflict("Somebody else has answered at the same moment.")
    }
    try record("rotation.swap_\(state.rawValue)", lane, ["swap": .id(swap.id)])
  }

  private func tell(
    _ person: ID<Person>, _ headline: String, _ reason: String, _ swap: Swap, _ lane: RotationLane
  ) throws {
    let state = try store.get(swap.id).state
    try DutyNotice(tx: tx, actor: actor, lane: lane, span: swap.span, inReturn: swap.inReturn).tell(
      person, headline, note: swap.note, reason: reason, key: "swap-\(swap.id)-\(state.rawValue)")
  }

  private func name(_ person: ID<Person>) throws -> String {
    try PersonStore(tx).find(person)?.name ?? "person \(person)"
  }

  private func record(_ event: String, _ lane: RotationLane, _ facts: JSONValue) throws {
    try tx.record(Event(event, of: lane.rotation.reference, by: actor, facts: facts.encodedText()))
  }
}
