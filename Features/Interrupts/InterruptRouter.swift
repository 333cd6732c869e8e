import Core
import FeatureKit
import Notifications
import OnCall
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
    let decision = RoutingPolicy.decide(try question(interrupt))
    try store.addDecision(id, decision)
    if let until = decision.deferredUntil {
      try store.plan(id, NextAction(.route, at: until), restReason: nil)
    } else {
      try take(step: 0, of: decision, decidedAt: tx.now, interrupt)
    }
  }

  /// Tells the people of the due step; after the last one a P1 begins again, anything else rests with a reason.
  func escalate(_ interrupt: Interrupt) throws {
    guard let (at, decision) = try store.decision(interrupt.id), let step = interrupt.next?.step else {
      return try route(interrupt.id)
    }
    if decision.steps.indices.contains(step) {
      try take(step: step, of: decision, decidedAt: at, interrupt)
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
      key: "interrupt-\(interrupt.id)-rose-\(interrupt.priority.name)-\(tx.now.microseconds)")
  }

  private func headline(_ interrupt: Interrupt) -> String {
    "\(interrupt.priority.name) \(interrupt.number) \(interrupt.title)"
  }

  private func take(step: Int, of decision: RoutingDecision, decidedAt: Instant, _ interrupt: Interrupt) throws {
    if decision.steps.indices.contains(step) { try tell(decision.steps[step], step, decidedAt, interrupt) }
    let following = step + 1
    if decision.steps.indices.contains(following) {
      let planned = decidedAt + decision.steps[following].after
      let next = NextAction(.escalate, at: max(planned, tx.now), step: following)
      try store.plan(interrupt.id, next, restReason: nil)
      // Later ones are seen in time, and a wake makes all duties look just when somebody should be told.
      if next.at <= tx.now + Duty.longestPause { tx.wake(.due) }
    } else if interrupt.priority == .p1 {
      let again = NextAction(.escalate, at: tx.now + RoutingPolicy.repeatAfter, step: following)
      try store.plan(interrupt.id, again, restReason: nil)
    } else {
      let reason = decision.steps.isEmpty ? decision.because : "Everybody on the path was told."
      try store.plan(interrupt.id, nil, restReason: reason)
    }
  }

  private func tell(
    _ step: RoutingDecision.Step, _ index: Int, _ decidedAt: Instant, _ interrupt: Interrupt
  ) throws {
    for person in step.people {
      _ = try NotificationActions(tx).tell(
        person.id, about: interrupt.reference, headline: headline(interrupt), text: interrupt.detail,
        path: interrupt.path, reason: "You are \(step.because)", isUrgent: interrupt.priority == .p1,
        key: "interrupt-\(interrupt.id)-\(decidedAt.microseconds)-\(index)-\(person.id)")
    }
  }

  private func question(_ interrupt: Interrupt) throws -> RoutingPolicy.Question {
    let rule = try OnCallReader(tx).rule(team: try TeamStore(tx).get(interrupt.team), since: tx.now)
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
      onCall: candidates(onCall), managers: managers.map { .init($0.id, $0.name) },
      administrators: leaders.filter { $0.roles.contains(.administrator) }.map { .init($0.id, $0.name) })
  }
}
