import Core
import Teams
import Web

/// The teams of operations beside each other, when there are several: the same page of another team.
struct TeamSwitch {
  let teams: [Team]
  let current: ID<Team>?
  /// Where a team's page is, with nothing behind it.
  let path: String

  var html: HTML {
    guard teams.count > 1 else { return .empty }
    return
      "<div class=\"filters teams\">\(tabs("Team", teams.map { Tab($0.name, href: "\(path)?team=\($0.id)", isCurrent: $0.id == current) }))</div>"
  }
}
