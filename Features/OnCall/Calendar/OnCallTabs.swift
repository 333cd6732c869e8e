import Core
import Teams
import Web

/// The pages about who has a team's duties, one beside the other.
enum OnCallTabs {
  enum Place: String, CaseIterable {
    case calendar = "/rotations"
    case absences = "/absences"
    case fairness = "/rotations/fairness"
    case feeds = "/calendars"
    case `import` = "/rotations/import"

    fileprivate var title: String {
      switch self {
      case .calendar: "Calendar"
      case .absences: "Leave and holidays"
      case .fairness: "Fairness"
      case .feeds: "Subscribe"
      case .import: "Import"
      }
    }
  }

  /// - Parameter team: kept from page to page; nil: the usual one.
  static func html(_ current: Place, team: ID<Team>?, for actor: Actor) -> HTML {
    let places = Place.allCases.filter { $0 != .import || OnCallActions.mayChange(actor) }
    let all = places.map { place in
      let query = place == .import || place == .feeds ? nil : team.map { "?team=\($0)" }
      return Tab(place.title, href: place.rawValue + (query ?? ""), isCurrent: place == current)
    }
    return "<div class=\"filters\">\(tabs("Duties", all))</div>"
  }
}
