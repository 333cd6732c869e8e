import Statistics

/// Whose definition of a cycle time and of a percentile is used: ours, or for comparison that of another tool.
enum FlowDefinition: String, CaseIterable, Sendable {
  case ours = "agileops"
  case lighthouse
  case jiraAgileMetrics = "jira-agile-metrics"
  case quando = "quando-forecast"

  var title: String {
    switch self {
    case .ours: "AgileOps, jirametrics"
    case .lighthouse: "Lighthouse"
    case .jiraAgileMetrics: "jira-agile-metrics"
    case .quando: "quando-forecast"
    }
  }

  var days: DayCount { self == .jiraAgileMetrics ? .difference : .inclusive }

  var rule: PercentileRule {
    switch self {
    case .ours: .nearestRank
    case .lighthouse: .floorRank
    case .jiraAgileMetrics: .linear
    case .quando: .ceilingOfLinear
    }
  }

  /// What is printed beside the figures.
  var sentence: String {
    switch self {
    case .ours:
      "Last day − first day + 1, calendar days in the team’s zone: begun and done on one day is 1. "
        + "Percentile: nearest rank, a value that occurred and that at least that share do not exceed."
    case .lighthouse:
      "As Lighthouse counts: last day − first day + 1; percentile: the value at ⌊p·n⌋, which fewer may keep than it says."
    case .jiraAgileMetrics:
      "As jira-agile-metrics counts: last day − first day, so one day is 0; percentile: between two values."
    case .quando: "As quando-forecast counts: last day − first day + 1; percentile: between two values, rounded up."
    }
  }
}
