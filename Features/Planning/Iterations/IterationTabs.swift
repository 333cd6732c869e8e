import Web

/// The pages about one iteration, one beside the other.
enum IterationTabs {
  enum Place: String, CaseIterable {
    case board = ""
    case plan = "/plan"
    case standUp = "/standup"
    case demo = "/demo"
    case retro = "/retro"
    case close = "/close"

    fileprivate var title: String {
      switch self {
      case .board: "Board"
      case .plan: "Plan"
      case .standUp: "Stand-up"
      case .demo: "Demo day"
      case .retro: "Retro"
      case .close: "Close"
      }
    }
  }

  static func html(_ current: Place, _ iteration: Iteration) -> HTML {
    let places = Place.allCases.filter { $0 != .close || iteration.isRunning }
    let all = places.map { Tab($0.title, href: iteration.path + $0.rawValue, isCurrent: $0 == current) }
    return "<div class=\"filters\">\(tabs(iteration.title, all))</div>"
  }
}
