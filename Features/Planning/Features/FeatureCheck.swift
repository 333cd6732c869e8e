import Core
import Teams

/// One line that must hold: an acceptance criterion, a point of the hand-over of operation, or an action of the retro.
package struct FeatureCheck: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case criterion
    case handover
    case action

    var title: String {
      switch self {
      case .criterion: "acceptance criterion"
      case .handover: "point of the hand-over"
      case .action: "action of the retro"
      }
    }
  }

  package enum State: String, CaseIterable, Sendable {
    case open, met
    /// It will not be, and somebody said why.
    case waived
  }

  package let id: ID<FeatureCheck>
  package let feature: ID<PlannedFeature>
  package let kind: Kind
  package let text: String
  package let state: State
  /// What shows that it holds, or why it need not.
  package let evidence: String
  package let by: ID<Person>?
  package let at: Instant?

  /// What operation needs to take over anything (I12, T2); a feature begins with these and changes them.
  static let usualHandover = [
    "The runbook is written, and somebody outside the pairs has followed it",
    "Alerts go to the PoTW and link to the runbook",
    "Everything is under configuration management",
    "Plan, build and run have owners",
    "The on-call rotation knows",
  ]
}
