import Statistics

/// What goes through the flow that is measured: stories, or whole features.
enum FlowSubject: String, CaseIterable, Sendable {
  case stories, features

  /// From left to right; what comes after the last one is closed.
  var stages: [String] {
    switch self {
    case .stories: [StoryState.ready, .inWork, .validation].map(\.title)
    case .features: ["in preparation", "in work", "in validation", "demo and hand-over"]
    }
  }

  /// Done, or dropped: what has left the flow.
  var closed: Int { stages.count }
  /// Work has begun on what is in this stage or further.
  static let begin = 1
  /// Nobody works on what is in one of these.
  var waiting: Set<Int> { self == .stories ? [0, 2] : [0] }

  var one: String { self == .stories ? "story" : "feature" }
  var many: String { rawValue }

  /// How people name it aloud: `S-408`, `F-31`.
  func name(_ number: Int64) -> String { self == .stories ? "S-\(number)" : "F-\(number)" }
  func path(_ number: Int64) -> String { "/\(rawValue)/\(number)" }

  /// - Parameter state: as it is stored.
  /// - Returns: nil for what is not in the flow yet: a story that is only written, a feature that is only asked for.
  func stage(of state: String) -> Int? {
    switch self {
    case .stories:
      switch StoryState(rawValue: state) {
      case .written, nil: nil
      case .ready: 0
      case .inWork: 1
      case .validation: 2
      case .done, .dropped: 3
      }
    case .features:
      switch FeatureStep(rawValue: state) {
      case .requested, nil: nil
      case .definition, .criteria, .writing, .ordering: 0
      case .work: 1
      case .validation: 2
      case .demo, .handover, .retro: 3
      case .done, .dropped: 4
      }
    }
  }
}
