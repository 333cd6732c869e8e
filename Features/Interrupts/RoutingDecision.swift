import Core

/// The answer, kept as it was given: later changes of rotations do not disturb it.
package struct RoutingDecision: Hashable, Sendable {
  /// Some people, told after a time if nobody has answered.
  package struct Step: Hashable, Sendable {
    /// Which part of the path it is (B5).
    package enum Rung: String, CaseIterable, Sendable {
      case triage
      case onCall = "on_call"
      case pool, committed, manager
      /// Somebody by name, or who has the duty of another team.
      case person, team
    }

    package let rung: Rung
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
  /// After the last step the path begins anew when this has passed; nil when it does not.
  package var again: Span?
  /// nil: the first step happens at once.
  package let deferredUntil: Instant?
  package let passedOver: [PassedOver]
  package let because: String
  package let rule: String
}
