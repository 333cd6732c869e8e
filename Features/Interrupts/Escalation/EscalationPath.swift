import Core

/// Whom an interrupt of one priority reaches, in order, and how long each has to answer before the next are told (B5).
package struct EscalationPath: Hashable, Sendable, CustomStringConvertible {
  package enum Target: Hashable, Sendable, CustomStringConvertible {
    /// PoTW and on call, each in their order; working hours say which first (B3).
    case duty
    case potw
    case onCall
    case pool
    /// Only for a P1 (S2).
    case committed
    /// Of the team; without one the administrators.
    case manager
    /// By mail address.
    case person(String)
    /// Who has the duty of another team, by its name.
    case team(String)

    package var description: String {
      switch self {
      case .duty: "duty"
      case .potw: "potw"
      case .onCall: "on-call"
      case .pool: "pool"
      case .committed: "committed"
      case .manager: "manager"
      case .person(let email): "person=\(email)"
      case .team(let name): "team=\"\(name)\""
      }
    }
  }

  package struct Step: Hashable, Sendable {
    package let target: Target
    /// Until the next are told; nil at the end of a path that is not repeated.
    package let wait: Span?
  }

  package let steps: [Step]
  /// Begins anew after the last one's time, until somebody answers.
  package let isRepeated: Bool
  /// Only the first target that has anybody is told.
  package let isOneOf: Bool

  package static let longestWait = Span.hours(24)
  package static let maximumSteps = 20

  /// Reads `duty 5, pool 5, manager 15, again` and `one of duty, pool, manager`; times are minutes.
  /// - Throws: `Refusal.invalid` for the field `escalation`.
  init(_ text: String) throws {
    var text = text.trimmed
    isOneOf = text.hasPrefix("one of ")
    if isOneOf { text = String(text.dropFirst(7)) }
    var parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
    isRepeated = parts.last == "again"
    if isRepeated { parts.removeLast() }
    let (isOneOf, isRepeated) = (isOneOf, isRepeated)
    steps = try parts.enumerated().map { index, part in
      let isLast = index == parts.count - 1
      let step = try Step(part)
      if (step.wait == nil) != (isOneOf || isLast && !isRepeated) {
        throw Refusal.invalid(
          "escalation",
          step.wait == nil
            ? "must say after how many minutes it goes on after “\(part)”"
            : "has minutes after “\(part)” but nothing that follows")
      }
      return step
    }
    guard !steps.isEmpty, steps.count <= Self.maximumSteps else {
      throw Refusal.invalid("escalation", "must have 1 to \(Self.maximumSteps) steps, has \(steps.count)")
    }
    guard Set(steps.map(\.target)).count == steps.count else {
      throw Refusal.invalid("escalation", "has a step twice")
    }
  }

  package var description: String {
    let words = steps.map { step in
      step.wait.map { "\(step.target) \($0.seconds / 60)" } ?? "\(step.target)"
    }
    return (isOneOf ? "one of " : "") + words.joined(separator: ", ") + (isRepeated ? ", again" : "")
  }

  /// When the targets are told, for how many people or groups each has in turn.
  /// - Parameter rungs: how often a target is told by itself: PoTW, second PoTW, on call.
  func times(_ rungs: (Target) -> Int) -> (of: [(Target, Span)], cycle: Span?) {
    var at = Span.zero
    var times: [(Target, Span)] = []
    for step in steps {
      for _ in 0..<rungs(step.target) {
        times.append((step.target, at))
        if isOneOf { return (times, nil) }
        at = at + (step.wait ?? .zero)
      }
    }
    return (times, isRepeated ? at : nil)
  }
}

extension EscalationPath.Step {
  /// Reads `duty 5`, `person=lena@example.com 10`, `team="Database" 5`.
  fileprivate init(_ text: String) throws {
    var name = text
    var wait: Span?
    if let blank = text.lastIndex(of: " "), let minutes = Int64(text[text.index(after: blank)...]) {
      guard (1...EscalationPath.longestWait.seconds / 60).contains(minutes) else {
        throw Refusal.invalid("escalation", "must wait 1 to 1440 minutes, not \(minutes)")
      }
      wait = .minutes(minutes)
      name = String(text[..<blank]).trimmed
    }
    let value = name.split(separator: "=", maxSplits: 1).dropFirst().first.map {
      String($0).trimmed.trimmingQuotes
    }
    switch name {
    case "duty": target = .duty
    case "potw": target = .potw
    case "on-call": target = .onCall
    case "pool": target = .pool
    case "committed": target = .committed
    case "manager": target = .manager
    case _ where name.hasPrefix("person=") && value?.isEmpty == false: target = .person(value ?? "")
    case _ where name.hasPrefix("team=") && value?.isEmpty == false: target = .team(value ?? "")
    default:
      throw Refusal.invalid(
        "escalation",
        "knows duty, potw, on-call, pool, committed, manager, person=MAIL and team=NAME, not “\(name.prefix(60))”")
    }
    self.wait = wait
  }
}

extension String {
  fileprivate var trimmingQuotes: String {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}
