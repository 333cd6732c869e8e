import Calendars
import Core
import Teams

/// What becomes of a decision as time passes. Pure, as the decision itself.
extension RoutingPolicy {
  /// How things stand when a step is due: people may have promised something, gone home or left since it was decided.
  package struct Standing: Sendable {
    package let inWorkingHours: Bool
    /// Who takes part and is not away.
    package let present: Set<ID<Person>>
    /// Those of them who work now.
    package let atWork: Set<ID<Person>>
    package let committed: Set<ID<Person>>

    package init(
      inWorkingHours: Bool, present: Set<ID<Person>>, atWork: Set<ID<Person>>, committed: Set<ID<Person>>
    ) {
      self.inWorkingHours = inWorkingHours
      self.present = present
      self.atWork = atWork
      self.committed = committed
    }
  }

  /// Whom of a step may be told when it is due. Duty, and being the last step, hold whatever else; the pool is told
  /// only while it works, and the shield holds for who has committed meanwhile.
  package static func reached(
    _ step: RoutingDecision.Step, _ priority: Priority, _ standing: Standing
  ) -> [Candidate] {
    // By name or of another team: the shield holds for them too, unless it is a P1.
    if step.rung == .person || step.rung == .team, priority != .p1 {
      return step.people.filter { !standing.committed.contains($0.id) }
    }
    guard step.rung == .pool || step.rung == .committed else { return step.people }
    return step.people.filter { person in
      // What is urgent finds people in their breaks, but not in the night.
      let isThere = standing.atWork.contains(person.id) || priority <= .p2 && standing.inWorkingHours
      // A P1 reaches them by the step of the committed, when the free ones have not answered.
      let isFree = step.rung == .committed && priority == .p1 || !standing.committed.contains(person.id)
      return standing.present.contains(person.id) && isThere && isFree
    }
  }

  /// The step to take when one is due, and whom to tell: steps of which nobody may be told are passed at once.
  package static func due(
    _ first: Int, of decision: RoutingDecision, _ priority: Priority, _ standing: Standing
  ) -> (step: Int, people: [Candidate]) {
    for step in first..<max(first, decision.steps.count) {
      let people = reached(decision.steps[step], priority, standing)
      if !people.isEmpty { return (step, people) }
    }
    return (max(first, decision.steps.count - 1), [])
  }

  /// What happens if nobody answers after a step was taken; nil when nothing does.
  ///
  /// When working hours begin, whatever nobody has answered is decided anew, so that no P2 of the night is quieter than
  /// a P3 of the morning. A P3 that is still on its path when they end waits for that, too.
  package static func next(
    after step: Int, of decision: RoutingDecision, decidedAt: Instant, _ priority: Priority, now: Instant,
    hours: WorkingHours
  ) -> NextAction? {
    let following = step + 1
    var planned: NextAction?
    if decision.steps.indices.contains(following) {
      // After an outage each step has its time again, instead of all being told at once.
      let due = decidedAt + decision.steps[following].after
      let patience = decision.steps[following].after - decision.steps[step].after
      planned = NextAction(.escalate, at: due > now ? due : now + patience, step: following)
    } else if let again = decision.again ?? (priority == .p1 ? repeatAfter : nil) {
      planned = NextAction(.escalate, at: now + again, step: following)
    }
    guard let begin = hours.nextStart(after: now) else { return planned }
    guard let planned else { return priority <= .p2 ? NextAction(.route, at: begin) : nil }
    let waits = begin <= planned.at || priority > .p2 && !hours.contains(planned.at)
    return waits ? NextAction(.route, at: begin) : planned
  }
}
