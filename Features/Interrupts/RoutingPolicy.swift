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

  /// How long people have to answer before the next are told. P4 waits for whoever looks.
  package static func patience(_ priority: Priority) -> Span? {
    switch priority {
    case .p1: .minutes(5)
    case .p2: .minutes(10)
    case .p3: .minutes(60)
    case .p4: nil
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
    let chosen = Set(first.map(\.id))
    return RoutingDecision(
      steps: steps(ladder, priority: question.priority), deferredUntil: nil,
      passedOver: passedOver(question, chosen: chosen), because: ladder.first?.because ?? noneBecause,
      rule: ladder.first?.rule ?? "B5")
  }

  private static let noneBecause = "Nobody is PoTW, on call, manager or administrator, so nobody could be told."

  private struct Rung {
    let kind: RoutingDecision.Step.Rung
    let people: [Candidate]
    let because: String
    let rule: String
  }

  /// First answerers, then the path of B5: engineering pool, for a P1 those who are committed (S2), manager.
  private static func ladder(_ question: Question) -> [Rung] {
    let duty = duty(question)
    let isAlone = duty.isEmpty && question.pool.isEmpty
    let pool = Rung(
      kind: .pool, people: question.pool,
      because: "in the engineering pool, and \(duty.isEmpty ? "nobody has the duty" : "nobody on duty had answered").",
      rule: "B5")
    let committed = Rung(
      kind: .committed, people: question.priority == .p1 ? question.committed.map(\.person) : [],
      because: "committed, but it is a P1 and nobody had answered.", rule: "S2")
    // Where nobody has the duty or is free, a manager decides whom to pull, as for what is less urgent.
    let rest = isAlone ? [manager(question), committed] : [pool, committed, manager(question)]
    var seen: Set<ID<Person>> = []
    return (duty + rest).compactMap { rung in
      let fresh = rung.people.filter { seen.insert($0.id).inserted }
      return fresh.isEmpty ? nil : Rung(kind: rung.kind, people: fresh, because: rung.because, rule: rung.rule)
    }
  }

  private static func duty(_ question: Question) -> [Rung] {
    let hours = question.inWorkingHours
    let potwNow = hours ? "it is working hours" : question.onCall.isEmpty ? "nobody is on call" : "nobody had answered"
    let onCallNow =
      hours ? question.potw.isEmpty ? "there is no PoTW" : "the PoTW had not answered" : "it is outside working hours"
    let potw = question.potw.enumerated().map { index, person in
      Rung(
        kind: .triage, people: [person],
        because: index == 0 ? "PoTW, and \(potwNow)." : "second PoTW, and nobody had answered.", rule: "B2")
    }
    let onCall = question.onCall.enumerated().map { index, person in
      Rung(
        kind: .onCall, people: [person],
        because: index == 0 ? "on call, and \(onCallNow)." : "also on call, and nobody had answered.", rule: "B3")
    }
    return hours ? potw + onCall : onCall + potw
  }

  private static func manager(_ question: Question) -> Rung {
    Rung(
      kind: .manager, people: question.managers.isEmpty ? question.administrators : question.managers,
      because: question.managers.isEmpty
        ? "administrator, the last step: there is no manager." : "manager, the last step: nobody had answered.",
      rule: "B5")
  }

  private static func steps(_ ladder: [Rung], priority: Priority) -> [RoutingDecision.Step] {
    let patience = patience(priority)
    let reachable = patience == nil ? ladder.prefix(1) : ladder[...]
    return reachable.enumerated().map { index, rung in
      RoutingDecision.Step(
        rung: rung.kind, people: rung.people, after: (patience ?? .zero) * Int64(index), because: rung.because,
        rule: rung.rule)
    }
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
