import Core
import JSON
import Teams

/// Who is told about a new interrupt, when, and why: B3, B4, B5, S1, S2. Pure: the same question always has the same
/// answer.
package enum RoutingPolicy {
  /// What the decision rests on. People are in the order in which their rotation names them.
  package struct Question: Sendable {
    package let priority: Priority
    package let now: Instant
    package let inWorkingHours: Bool
    /// When working hours begin next; nil when the team has none.
    package let nextWorkingStart: Instant?
    package let potw: [Candidate]
    package let onCall: [Candidate]
    /// Engineers who are at work and neither on duty nor committed.
    package let pool: [Candidate]
    /// Those who are at work and committed.
    package let committed: [Shielded]
    package let managers: [Candidate]
    package let administrators: [Candidate]
    /// Whom its priority reaches.
    package var path: EscalationPath
    /// Who stands behind the targets of the path that have names.
    package var named: [EscalationPath.Target: [Candidate]] = [:]

    package init(
      priority: Priority, now: Instant, inWorkingHours: Bool, nextWorkingStart: Instant?, potw: [Candidate],
      onCall: [Candidate], pool: [Candidate] = [], committed: [Shielded] = [], managers: [Candidate],
      administrators: [Candidate]
    ) {
      self.priority = priority
      self.now = now
      self.inWorkingHours = inWorkingHours
      self.nextWorkingStart = nextWorkingStart
      self.potw = potw
      self.onCall = onCall
      self.pool = pool
      self.committed = committed
      self.managers = managers
      self.administrators = administrators
      path = EscalationPlan.usual[priority]
    }
  }

  package struct Candidate: Hashable, Sendable {
    package let id: ID<Person>
    package let name: String

    package init(_ id: ID<Person>, _ name: String) {
      self.id = id
      self.name = name
    }
  }

  /// Somebody behind the shield.
  package struct Shielded: Hashable, Sendable {
    package let person: Candidate
    /// `S-408 until Friday 17:00`
    package let promise: String

    package init(_ person: Candidate, _ promise: String) {
      self.person = person
      self.promise = promise
    }
  }

  /// A P1 that everybody was told about is told again after this, so that it is never silent.
  package static let repeatAfter = Span.minutes(15)

  package static func decide(_ question: Question) -> RoutingDecision {
    if !question.inWorkingHours, question.priority > .p2, let start = question.nextWorkingStart {
      return RoutingDecision(
        steps: [], deferredUntil: start, passedOver: deferred(question),
        because: "It is outside working hours and a \(question.priority.name) wakes nobody.", rule: "B4")
    }
    let ladder = ladder(question)
    let first = ladder.first?.people ?? []
    let (steps, again) = steps(ladder, question.path)
    let chosen = Set(first.map(\.id))
    return RoutingDecision(
      steps: steps, again: again, deferredUntil: nil,
      passedOver: passedOver(question, chosen: chosen), because: ladder.first?.because ?? noneBecause,
      rule: ladder.first?.rule ?? "B5")
  }

  private static let noneBecause = "Nobody is PoTW, on call, manager or administrator, so nobody could be told."

  private struct Rung {
    let kind: RoutingDecision.Step.Rung
    let people: [Candidate]
    let because: String
    let rule: String
    /// Until the next are told.
    var wait: Span = .zero
  }

  /// The rungs of the path (B5) in order, each with people who do not stand on an earlier one.
  private static func ladder(_ question: Question) -> [Rung] {
    var rungs = question.path.steps.flatMap { step in
      Self.rungs(step.target, question).filter { !$0.people.isEmpty }.map { rung in
        var rung = rung
        rung.wait = step.wait ?? .zero
        return rung
      }
    }
    // Where nobody has the duty or is free, a manager decides whom to pull, as for what is less urgent.
    if rungs.first?.kind == .committed, let manager = rungs.firstIndex(where: { $0.kind == .manager }) {
      rungs.insert(rungs.remove(at: manager), at: 0)
    }
    var seen: Set<ID<Person>> = []
    return rungs.compactMap { rung in
      let fresh = rung.people.filter { seen.insert($0.id).inserted }
      return fresh.isEmpty
        ? nil : Rung(kind: rung.kind, people: fresh, because: rung.because, rule: rung.rule, wait: rung.wait)
    }
  }

  private static func rungs(_ target: EscalationPath.Target, _ question: Question) -> [Rung] {
    switch target {
    case .duty: return question.inWorkingHours ? potw(question) + onCall(question) : onCall(question) + potw(question)
    case .potw: return potw(question)
    case .onCall: return onCall(question)
    case .pool:
      let hasDuty = !(question.potw + question.onCall).isEmpty
      return [
        Rung(
          kind: .pool, people: question.pool,
          because: "in the engineering pool, and \(hasDuty ? "nobody on duty had answered" : "nobody has the duty").",
          rule: "B5")
      ]
    case .committed:
      return [
        Rung(
          kind: .committed, people: question.priority == .p1 ? question.committed.map(\.person) : [],
          because: "committed, but it is a P1 and nobody had answered.", rule: "S2")
      ]
    case .manager: return [manager(question)]
    case .person:
      return [
        Rung(
          kind: .person, people: question.named[target] ?? [], because: "named on the path of your team.", rule: "B5")
      ]
    case .team(let name):
      return [
        Rung(
          kind: .team, people: question.named[target] ?? [], because: "on duty in \(name), next on the path.",
          rule: "B5")
      ]
    }
  }

  private static func potw(_ question: Question) -> [Rung] {
    let hours = question.inWorkingHours
    let now = hours ? "it is working hours" : question.onCall.isEmpty ? "nobody is on call" : "nobody had answered"
    return question.potw.enumerated().map { index, person in
      Rung(
        kind: .triage, people: [person],
        because: index == 0 ? "PoTW, and \(now)." : "second PoTW, and nobody had answered.", rule: "B2")
    }
  }

  private static func onCall(_ question: Question) -> [Rung] {
    let hours = question.inWorkingHours
    let now =
      hours ? question.potw.isEmpty ? "there is no PoTW" : "the PoTW had not answered" : "it is outside working hours"
    return question.onCall.enumerated().map { index, person in
      Rung(
        kind: .onCall, people: [person],
        because: index == 0 ? "on call, and \(now)." : "also on call, and nobody had answered.", rule: "B3")
    }
  }

  private static func manager(_ question: Question) -> Rung {
    Rung(
      kind: .manager, people: question.managers.isEmpty ? question.administrators : question.managers,
      because: question.managers.isEmpty
        ? "administrator, the last step: there is no manager." : "manager, the last step: nobody had answered.",
      rule: "B5")
  }

  private static func steps(
    _ ladder: [Rung], _ path: EscalationPath
  ) -> (steps: [RoutingDecision.Step], again: Span?) {
    var after = Span.zero
    let steps = (path.isOneOf ? ladder.prefix(1) : ladder[...]).map { rung in
      defer { after = after + rung.wait }
      return RoutingDecision.Step(
        rung: rung.kind, people: rung.people, after: after, because: rung.because, rule: rung.rule)
    }
    return (steps, path.isRepeated ? ladder.last?.wait ?? repeatAfter : nil)
  }
}

// MARK: - Who is left in peace

extension RoutingPolicy {
  private static func passedOver(_ question: Question, chosen: Set<ID<Person>>) -> [RoutingDecision.PassedOver] {
    let potw = question.potw.map { person in
      RoutingDecision.PassedOver(
        person: person,
        because: question.inWorkingHours
          ? "PoTW too, told next if nobody answers." : "PoTW, but it is outside working hours.", rule: "B3")
    }
    let onCall = question.onCall.map { person in
      RoutingDecision.PassedOver(
        person: person,
        because: question.inWorkingHours
          ? "on call, but in working hours the PoTW answers first." : "on call too, told next if nobody answers.",
        rule: "B3")
    }
    return unique((potw + onCall + shielded(question)).filter { !chosen.contains($0.person.id) })
  }

  private static func deferred(_ question: Question) -> [RoutingDecision.PassedOver] {
    let onCall = question.onCall.map {
      RoutingDecision.PassedOver(
        person: $0, because: "on call, but not woken for a \(question.priority.name).", rule: "B4")
    }
    let potw = question.potw.map {
      RoutingDecision.PassedOver(person: $0, because: "PoTW, told when working hours begin.", rule: "B3")
    }
    return unique(onCall + potw + shielded(question))
  }

  private static func shielded(_ question: Question) -> [RoutingDecision.PassedOver] {
    question.committed.map { shielded in
      question.priority == .p1
        ? .init(
          person: shielded.person, because: "committed to \(shielded.promise); told if nobody free answers.", rule: "S2"
        )
        : .init(
          person: shielded.person, because: "committed to \(shielded.promise); only a P1 or a named request.",
          rule: "S1")
    }
  }

  private static func unique(_ list: [RoutingDecision.PassedOver]) -> [RoutingDecision.PassedOver] {
    var seen: Set<ID<Person>> = []
    return list.filter { seen.insert($0.person.id).inserted }
  }
}
