/// What somebody is to a piece of planned work. A manager or administrator can stand in for any of them, by name.
package enum PlanningRole: String, CaseIterable, Sendable {
  /// The arbiter of the order of features (I1).
  case po
  /// Who sizes, orders and validates the stories of a feature (I2, I3).
  case lead
  /// Who works on the story.
  case pair
  /// Anybody of operations.
  case engineer

  var title: String {
    switch self {
    case .po: "product owner"
    case .lead: "feature lead"
    case .pair: "pair"
    case .engineer: "engineer"
    }
  }
}

extension Sequence<PlanningRole> {
  /// `the feature lead or the product owner`
  var spoken: String {
    map { $0 == .engineer ? "an engineer" : "the \($0.title)" }.joined(separator: " or ")
  }
}
