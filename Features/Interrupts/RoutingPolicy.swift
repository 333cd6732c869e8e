import Core
import JSON
import Teams

/// Who is told about a new interrupt, when, and why: B3, B4, B5. Pure: the same question always has the same answer.
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
    package let managers: [Candidate]
    package let administrators: [Candidate]

    package init(
      priority: Priority, now: Instant, inWorkingHours: Bool, nextWorkingStart: Instant?, potw: [Candidate],
      onCall: [Candidate], managers: [Candidate], administrators: [Candidate]
    ) {
      self.priority = priority
      self.now = now
      self.inWorkingHours = inWorkingHours
      self.nextWorkingStart = nextWorkingStart
      self.potw = potw
      self.onCall = onCall
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
    let people: [Candidate]
    let because: String
    let rule: String
  }

  /// First answerers, then the path of B5. The engineering pool joins when planned work is known.
  private static func ladder(_ question: Question) -> [Rung] {
    let hours = question.inWorkingHours
    let potwNow = hours ? "it is working hours" : question.onCall.isEmpty ? "nobody is on call" : "nobody had answered"
    let onCallNow =
      hours ? question.potw.isEmpty ? "there is no PoTW" : "the PoTW had not answered" : "it is outside working hours"
    let potw = question.potw.enumerated().map { index, person in
      Rung(
        people: [person],
        because: index == 0 ? "PoTW, and \(potwNow)." : "second PoTW, and nobody had answered.", rule: "B2")
    }
    let onCall = question.onCall.enumerated().map { index, person in
      Rung(
        people: [person], because: index == 0 ? "on call, and \(onCallNow)." : "also on call, and nobody had answered.",
        rule: "B3")
    }
    let last = question.managers.isEmpty ? question.administrators : question.managers
    let manager = Rung(
      people: last,
      because: question.managers.isEmpty
        ? "administrator, the last step: there is no manager." : "manager, the last step: nobody had answered.",
      rule: "B5")
    let rungs = (hours ? potw + onCall : onCall + potw) + [manager]
    var seen: Set<ID<Person>> = []
    return rungs.compactMap { rung in
      let fresh = rung.people.filter { seen.insert($0.id).inserted }
      return fresh.isEmpty ? nil : Rung(people: fresh, because: rung.because, rule: rung.rule)
    }
  }

  private static func steps(_ ladder: [Rung], priority: Priority) -> [RoutingDecision.Step] {
    let patience = patience(priority)
    let reachable = patience == nil ? ladder.prefix(1) : ladder[...]
    return reachable.enumerated().map { index, rung in
      RoutingDecision.Step(
        people: rung.people, after: (patience ?? .zero) * Int64(index), because: rung.because, rule: rung.rule)
    }
  }

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
    return unique((potw + onCall).filter { !chosen.contains($0.person.id) })
  }

  private static func deferred(_ question: Question) -> [RoutingDecision.PassedOver] {
    let onCall = question.onCall.map {
      RoutingDecision.PassedOver(
        person: $0, because: "on call, but not woken for a \(question.priority.name).", rule: "B4")
    }
    let potw = question.potw.map {
      RoutingDecision.PassedOver(person: $0, because: "PoTW, told when working hours begin.", rule: "B3")
    }
    return unique(onCall + potw)
  }

  private static func unique(_ list: [RoutingDecision.PassedOver]) -> [RoutingDecision.PassedOver] {
    var seen: Set<ID<Person>> = []
    return list.filter { seen.insert($0.person.id).inserted }
  }
}

/// The answer, kept as it was given: later changes of rotations do not disturb it.
package struct RoutingDecision: Hashable, Sendable {
  /// Some people, told after a time if nobody has answered.
  package struct Step: Hashable, Sendable {
    package let people: [RoutingPolicy.Candidate]
    /// Counted from the decision.
    package let after: Span
    package let because: String
    package let rule: String
  }

  /// Somebody who could have been told and was left in peace.
  package struct PassedOver: Hashable, Sendable {
    package let person: RoutingPolicy.Candidate
    package let because: String
    package let rule: String
  }

  package let steps: [Step]
  /// nil: the first step happens at once.
  package let deferredUntil: Instant?
  package let passedOver: [PassedOver]
  package let because: String
  package let rule: String
}
