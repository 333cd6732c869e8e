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
  private let tx: Transaction
  private let store: InterruptStore

  init(_ tx: Transaction) {
    self.tx = tx
    store = InterruptStore(tx)
  }

  /// Decides who is told about an interrupt that nobody has answered, and tells the first.
  func route(_ id: ID<Interrupt>) throws {
    let interrupt = try store.get(id)
    let rule = try rule(interrupt)
    let zones = try TeamZones(interrupt.team, rule, at: tx.now, tx)
    let decision = RoutingPolicy.decide(try question(interrupt, rule, zones))
    try store.addDecision(id, decision)
    if let until = decision.deferredUntil {
      try store.plan(id, NextAction(.route, at: until), restReason: nil)
    } else {
      try take(step: 0, of: decision, decidedAt: tx.now, interrupt, zones)
    }
  }

  /// Tells the people of the due step; after the last one a P1 begins again, anything else waits or rests with a reason.
  func escalate(_ interrupt: Interrupt) throws {
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

  private func headline(_ interrupt: Interrupt) -> String {
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
      guard step.rung == .pool || step.rung == .committed else { continue }
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
    _ interrupt: Interrupt, _ rule: RosterRule, _ zones: TeamZones
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
    let managers = leaders.filter { $0.roles.contains(.manager) && ($0.team == nil || $0.team == interrupt.team) }
    return RoutingPolicy.Question(
      priority: interrupt.priority, now: tx.now, inWorkingHours: inWorkingHours,
      nextWorkingStart: inWorkingHours ? nil : rule.hours.nextStart(after: tx.now), potw: candidates(potw),
      onCall: candidates(onCall), pool: zones.pool.filter(\.isAtWork).map { .init($0.person.id, $0.person.name) },
      committed: zones.committed.filter(\.isAtWork).compactMap { engineer in
        engineer.commitment.map { commitment in
          .init(.init(engineer.person.id, engineer.person.name), commitment.words(TimeText(rule.hours.zone)))
        }
      },
      managers: managers.map { .init($0.id, $0.name) },
      administrators: leaders.filter { $0.roles.contains(.administrator) }.map { .init($0.id, $0.name) })
  }
}
