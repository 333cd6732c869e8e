/// What work can be brought from.
package enum WorkSource: String, CaseIterable, Hashable, Sendable {
  case jira
  case jiraCSV = "jira-csv"
  case trello, github, kanboard, taiga, csv
  /// Our own export.
  case agileops

  package var title: String {
    switch self {
    case .jira: "Jira"
    case .jiraCSV: "Jira CSV"
    case .trello: "Trello"
    case .github: "GitHub Issues"
    case .kanboard: "Kanboard"
    case .taiga: "Taiga"
    case .csv: "CSV"
    case .agileops: "AgileOps"
    }
  }
}
