import Core
import Teams
import Web

/// The pages about what was done and what will be, one beside the other.
enum FlowTabs {
  enum Place: String, CaseIterable {
    case flow, forecast, iterations, pairs
  }

  static func html(_ current: Place, team: ID<Team>) -> HTML {
    let all = Place.allCases.map {
      Tab($0.rawValue.asHeading, href: "/\($0.rawValue)?team=\(team)", isCurrent: $0 == current)
    }
    return tabs("Measures", all)
  }
}
