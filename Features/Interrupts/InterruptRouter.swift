import Calendars
import Core
import FeatureKit
import Notifications
import OnCall
import Planning
import Storage
import Teams

/// Asks the policy with the facts of the moment, keeps the answer and tells the people it chose.
struct InterruptRouter {
  let tx: Transaction
  let store: InterruptStore

  init(_ tx: Transaction) {
    self.tx = tx
    store = InterruptStore(tx)
  }

  /// Decides who is told about an interrupt that nobody has answered, and tells the first.
  func route(_ id: ID<Interrupt>) throws {
    let interrupt = try store.get(id)
    if let parent = interrupt.parent { return try follow(parent, interrupt) }
    if try SilenceHold(tx).hold(interrupt) { return }
    if interrupt.silence != nil || interrupt.snoozedUntil != nil { try SilenceStore(tx).release(id) }
    let rule = try rule(interrupt)
    let zones = try TeamZones(interrupt.team, rule, at: tx.now, tx)
    let decision = RoutingPolicy.decide(try question(interrupt.priority, interrupt.team, rule, zones))
    try store.addDecision(id, decision)
    if let until = decision.deferredUntil {
      try store.plan(id, NextAction(.route, at: until), restReason: nil)
    } else {
      try take(step: 0, of: decision, decidedAt: tx.now, interrupt, zones)
    }
  }

  /// Tells the people of the due step; after the last one a P1 begins again, anything else waits or rests with a reason.
  func escalate(_ interrupt: Interrupt) throws {
    if try SilenceHold(tx).hold(interrupt) { return }
    guard let (at, decision) = try store.decision(interrupt.id), let step = interrupt.next?.step else {
      return try route(interrupt.id)
    }
    if decision.steps.indices.contains(step) {
      let zones = try TeamZones(interrupt.team, try rule(interrupt), at: tx.now, tx)
      try take(step: step, of: decision, decidedAt: at, interrupt, zones)
    } else {
      try route(interrupt.id)
    }
  }

  /// It rose while somebody has it: they are told, nobody else.
  func tellOwner(_ interrupt: Interrupt) throws {
    guard let owner = interrupt.assignee else { return }
    _ = try NotificationActions(tx).tell(
      owner, about: interrupt.reference, headline: headline(interrupt), text: interrupt.detail, path: interrupt.path,
      reason: "You have it, and it rose to \(interrupt.priority.name).", isUrgent: interrupt.priority == .p1,
      loudness: interrupt.priority.loudness, offers: [.resolve],
      key: "interrupt-\(interrupt.id)-rose-\(interrupt.priority.name)-\(tx.now.microseconds)")
  }

  func headline(_ interrupt: Interrupt) -> String {
    "\(interrupt.priority.name) \(interrupt.number) \(interrupt.title)"
  }

  private func take(
    step first: Int, of decision: RoutingDecision, decidedAt: Instant, _ interrupt: Interrupt, _ zones: TeamZones
  ) throws {
    let (taken, people) = RoutingPolicy.due(first, of: decision, interrupt.priority, zones.standing(at: tx.now))
    if !people.isEmpty { try tell(people, decision.steps[taken], taken, decidedAt, interrupt, zones) }
    let next = RoutingPolicy.next(
      after: taken, of: decision, decidedAt: decidedAt, interrupt.priority, now: tx.now, hours: zones.hours)
    let rest = decision.steps.isEmpty ? decision.because : "Everybody on the path was told."
    try store.plan(interrupt.id, next, restReason: next == nil ? rest : nil)
    // Later ones are seen in time, and a wake makes all duties look just when somebody should be told.
    if let next, next.at <= tx.now + Duty.longestPause { tx.wake(.due) }
  }

  private func tell(
    _ people: [RoutingPolicy.Candidate], _ step: RoutingDecision.Step, _ index: Int, _ decidedAt: Instant,
    _ interrupt: Interrupt, _ zones: TeamZones
  ) throws {
    for person in people {
      _ = try NotificationActions(tx).tell(
        person.id, about: interrupt.reference, headline: headline(interrupt), text: interrupt.detail,
        path: interrupt.path, reason: "You are \(step.because)", isUrgent: interrupt.priority == .p1,
        loudness: interrupt.priority.loudness, offers: Offer.allCases,
        key: "interrupt-\(interrupt.id)-\(decidedAt.microseconds)-\(index)-\(person.id)")
      guard [.pool, .committed, .person, .team].contains(step.rung) else { continue }
      guard let commitment = zones.committed.first(where: { $0.person.id == person.id })?.commitment else { continue }
      try ShieldActions(tx, as: .system).breach(
        commitment, by: interrupt.reference, called: interrupt.number, rule: .emergency,
        reason: "It is a P1 and nobody had answered.")
    }
  }

  private func rule(_ interrupt: Interrupt) throws -> RosterRule {
    try OnCallReader(tx).rule(team: try TeamStore(tx).get(interrupt.team), since: tx.now)
  }

  private func question(
    _ priority: Priority, _ team: ID<Team>, _ rule: RosterRule, _ zones: TeamZones
  ) throws -> RoutingPolicy.Question {
    let people = PersonStore(tx)
    let potw = rule.people(of: .potw, at: tx.now)
    let onCall = rule.people(of: .onCall, at: tx.now)
    let inWorkingHours = rule.hours.contains(tx.now)
    let names = try people.names(potw + onCall)
    func candidates(_ ids: [ID<Person>]) -> [RoutingPolicy.Candidate] {
      ids.compactMap { id in names[id].map { RoutingPolicy.Candidate(id, $0) } }
    }
    let leaders = try people.with(anyOf: [.manager, .administrator])
    let managers = leaders.filter { $0.roles.contains(.manager) && ($0.team == nil || $0.team == team) }
    var question = RoutingPolicy.Question(
      priority: priority, now: tx.now, inWorkingHours: inWorkingHours,
      nextWorkingStart: inWorkingHours ? nil : rule.hours.nextStart(after: tx.now), potw: candidates(potw),
      onCall: candidates(onCall), pool: zones.pool.filter(\.isAtWork).map { .init($0.person.id, $0.person.name) },
      committed: zones.committed.filter(\.isAtWork).compactMap { engineer in
        engineer.commitment.map { commitment in
          .init(.init(engineer.person.id, engineer.person.name), commitment.words(TimeText(rule.hours.zone)))
        }
      },
      managers: managers.map { .init($0.id, $0.name) },
      administrators: leaders.filter { $0.roles.contains(.administrator) }.map { .init($0.id, $0.name) })
    question.path = try EscalationStore(tx).plan(team).plan[priority]
    for target in question.path.steps.map(\.target) {
      if let people = try named(target) { question.named[target] = people }
    }
    return question
  }

  /// Who stands behind a target that has a name; nil for all others.
  private func named(_ target: EscalationPath.Target) throws -> [RoutingPolicy.Candidate]? {
    switch target {
    case .person(let email):
      return try PersonStore(tx).find(email: email).flatMap { $0.isActive ? [.init($0.id, $0.name)] : nil } ?? []
    case .team(let name):
      guard let team = try TeamStore(tx).find(name: name) else { return [] }
      let rule = try OnCallReader(tx).rule(team: team, since: tx.now)
      let kinds: [Rotation.Kind] = rule.hours.contains(tx.now) ? [.potw, .onCall] : [.onCall, .potw]
      let people = kinds.map { rule.people(of: $0, at: tx.now) }.first { !$0.isEmpty } ?? []
      let names = try PersonStore(tx).names(people)
      return people.compactMap { id in names[id].map { .init(id, $0) } }
    default: return nil
    }
  }

  /// What would be decided about an interrupt that came now; nothing is kept and nobody is told.
  func rehearse(_ priority: Priority, _ team: ID<Team>) throws -> RoutingDecision {
    let rule = try OnCallReader(tx).rule(team: try TeamStore(tx).get(team), since: tx.now)
    return RoutingPolicy.decide(
      try question(priority, team, rule, try TeamZones(team, rule, at: tx.now, tx)))
  }
}
