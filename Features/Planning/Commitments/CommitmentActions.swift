import Calendars
import Core
import JSON
import OnCall
import Storage
import Teams

/// Committing, taking it back, and how promises end (S1).
package struct CommitmentActions {
  let tx: Transaction
  let actor: Actor
  let store: CommitmentStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = CommitmentStore(tx)
  }

  /// Somebody promises to stay with a story or feature; from now on interrupts leave them in peace.
  /// - Parameters:
  ///   - person: nil: the actor. The feature's lead and managers can say it for others.
  ///   - until: nil: the end of the work in the story's iteration, else on the last working day of the next two weeks.
  /// - Throws: `invalid` for person and until; `notAllowed`; `conflict` when it is done already or promised already.
  @discardableResult
  package func commit(
    to subject: Commitment.Subject, person: ID<Person>? = nil, until: Instant? = nil
  ) throws -> Commitment {
    guard let id = person ?? actor.person.map({ ID($0) }) else {
      throw Refusal.invalid("person", "must be given")
    }
    let work = try work(subject)
    let found = try worker(id)
    try requireSay(over: found, work, to: "commit")
    guard work.isOpen else {
      throw Refusal.conflict("\(subject.name) is \(work.state); nobody commits to it any more.")
    }
    if let known = try store.open(subject, of: id) {
      guard !known.holds(at: tx.now) else {
        throw Refusal.conflict("\(found.name) is committed to \(subject.name) already.")
      }
      try end(known, .broken, reason: "")
    }
    let end = try until ?? usualEnd(of: found, work)
    guard end > tx.now, end <= tx.now + CommitmentRule.longest else {
      throw Refusal.invalid("until", "must be later than now and at most 92 days ahead")
    }
    let commitment = try store.get(try store.add(id, to: subject, team: work.team, until: end, by: actor.name))
    try record("committed", commitment, [.init("until", .instant(end))])
    return commitment
  }

  /// The promise no longer holds; it counts as neither kept nor broken.
  /// - Parameter version: the one that was seen.
  /// - Throws: `invalid` without a reason; `notAllowed`, `conflict`
  package func withdraw(_ id: ID<Commitment>, reason: String, version: Int? = nil) throws {
    let commitment = try store.get(id)
    let person = try PersonStore(tx).get(commitment.person)
    try requireSay(over: person, try work(commitment.subject), to: "take back the commitment of")
    let reason = try FeatureActions.reason(reason, isNeeded: true)
    if let version, version != commitment.version {
      throw Refusal.conflict("The commitment has changed since you looked.")
    }
    guard commitment.isOpen else {
      throw Refusal.conflict("The commitment to \(commitment.subject.name) has ended already.")
    }
    try end(commitment, .withdrawn, reason: reason)
  }
}

// MARK: - How promises end

extension CommitmentActions {
  /// A story has moved, in this transaction.
  func follow(_ story: ID<Story>, to state: StoryState, reason: String) throws {
    let subject = Commitment.Subject.story(story)
    switch state {
    case .done: for commitment in try store.open(subject) { try end(commitment, .met, reason: "") }
    case .dropped: try drop(try store.open(subject), because: "\(subject.name) was dropped: \(reason)")
    default: break
    }
  }

  /// A feature has moved, in this transaction.
  func follow(_ feature: ID<PlannedFeature>, to step: FeatureStep, reason: String) throws {
    let subject = Commitment.Subject.feature(feature)
    if step.isAccepted {
      for commitment in try store.open(subject) { try end(commitment, .met, reason: "") }
    } else if step == .dropped {
      let all = try store.open(subject) + store.open(storiesOf: feature)
      try drop(all, because: "\(subject.name) was dropped: \(reason)")
    }
  }

  /// Ends what time has ended, and what people promised who take part no more.
  /// - Returns: how many it looked at.
  func endDue(limit: Int) throws -> Int {
    let due = try store.due(limit: limit)
    for commitment in due {
      let name = try PersonStore(tx).get(commitment.person).name
      try end(commitment, .withdrawn, reason: "\(name) takes part no more.")
    }
    return due.count
  }

  private func drop(_ commitments: [Commitment], because reason: String) throws {
    for commitment in commitments { try end(commitment, .withdrawn, reason: String(reason.prefix(500))) }
  }

  /// Whatever ends it, what was not done in time is broken, and ended then.
  private func end(_ commitment: Commitment, _ outcome: Commitment.Outcome, reason: String) throws {
    let isLate = commitment.until <= tx.now
    let outcome = isLate ? .broken : outcome
    let reason = isLate ? "\(commitment.subject.name) was not done by then." : reason
    try store.end(commitment.id, outcome, at: isLate ? commitment.until : tx.now, reason: reason)
    try record("commitment_\(outcome.rawValue)", commitment, [.init("reason", .string(reason))])
  }
}

// MARK: - What every verb needs

extension CommitmentActions {
  /// What can be promised, and who leads it.
  private struct Work {
    let team: ID<Team>
    let lead: ID<Person>?
    let iteration: ID<Iteration>?
    let isOpen: Bool
    /// In words, for refusals.
    let state: String
  }

  private func work(_ subject: Commitment.Subject) throws -> Work {
    switch subject {
    case .story(let id):
      guard let story = try StoryStore(tx).find(id) else { throw Refusal.invalid("to", "there is no story S-\(id)") }
      let feature = try story.feature.map(FeatureStore(tx).get)
      return Work(
        team: story.team, lead: feature?.lead, iteration: story.iteration,
        isOpen: story.isOpen && feature?.isOpen != false, state: story.state.title)
    case .feature(let id):
      guard let feature = try FeatureStore(tx).find(id) else {
        throw Refusal.invalid("to", "there is no feature \(id.spokenFeature)")
      }
      return Work(
        team: feature.team, lead: feature.lead, iteration: nil, isOpen: feature.isOpen && !feature.step.isAccepted,
        state: feature.step.title)
    }
  }

  private func worker(_ id: ID<Person>) throws -> Person {
    guard let person = try PersonStore(tx).find(id), person.isActive, !person.roles.isDisjoint(with: Role.operations)
    else { throw Refusal.invalid("person", "must be an active person of operations") }
    return person
  }

  private func requireSay(over person: Person, _ work: Work, to act: String) throws {
    if actor.person == person.id.number { return }
    if let lead = work.lead, lead.number == actor.person { return }
    guard actor.roles.isDisjoint(with: [.administrator, .manager]) else { return }
    throw Refusal.notAllowed(
      "\(actor.name) may not \(act) \(person.name): that is for \(person.name), the feature lead or a manager.")
  }

  private func usualEnd(of person: Person, _ work: Work) throws -> Instant {
    let team = try OnCallReader(tx).rule(team: try TeamStore(tx).get(work.team), since: tx.now).hours
    let hours = person.hours(in: team)
    if let last = try work.iteration.flatMap(store.lastDay) {
      let end = team.zone.first(LocalTime(day: last + 1, second: 0))
      if end > tx.now { return CommitmentRule.usualEnd(hours, from: tx.now, to: end) }
    }
    let day = hours.zone.local(tx.now).day + CommitmentRule.usualDays
    return CommitmentRule.usualEnd(hours, from: tx.now, to: hours.zone.first(LocalTime(day: day, second: 0)))
  }

  private func record(_ event: String, _ commitment: Commitment, _ facts: [JSONValue.Member]) throws {
    let person = try PersonStore(tx).get(commitment.person)
    let all: [JSONValue.Member] =
      [
        .init("commitment", .id(commitment.id)), .init("person", .id(commitment.person)),
        .init("name", .string(person.name)),
      ] + facts
    let reference = commitment.subject.reference
    try tx.record(
      Event("\(reference.kind).\(event)", of: reference, by: actor, facts: JSONValue.object(all).encodedText()))
    try FindingActions(tx, as: .system).lookAgain(at: Set([commitment.team, person.team].compactMap(\.self)))
    tx.wake(.due)
  }
}
