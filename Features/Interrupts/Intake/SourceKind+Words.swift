/// What people read about a kind of source.
extension Source.Kind {
  var title: String {
    switch self {
    case .alertmanager: "Prometheus or Alertmanager"
    case .generic: "Own JSON"
    case .pagerduty: "PagerDuty"
    case .opsgenie: "Opsgenie"
    case .grafana: "Grafana"
    case .grafanaOnCall: "Grafana OnCall"
    case .goAlert: "GoAlert"
    case .slack: "Slack"
    case .gitHub: "GitHub"
    case .sentry: "Sentry"
    case .cloudEvents: "CloudEvents"
    case .json: "Any JSON"
    }
  }

  var detail: String {
    switch self {
    case .alertmanager: "Alertmanager's API v2, as Prometheus and amtool speak it, or its webhook"
    case .generic: "a script or program that posts a title"
    case .pagerduty: "anything that sends events to PagerDuty: Events API v2 and v1, changes"
    case .opsgenie: "anything that speaks to Opsgenie: alerts with all actions, heartbeats"
    case .grafana: "Grafana’s contact point of the type Webhook, old and new"
    case .grafanaOnCall: "what posted to integrations of Grafana OnCall"
    case .goAlert: "what posted to GoAlert’s generic integration"
    case .slack: "a slash command and buttons, and tools that can only post to Slack"
    case .gitHub: "issues, failed runs and deployments, security findings"
    case .sentry: "issues, rules about events, metric alerts"
    case .cloudEvents: "anything that wraps its events so"
    case .json: "anything that posts JSON; you say where the fields stand"
    }
  }

  /// Whether it signs what it sends with a secret of its own, so that the key in the address is not enough.
  var isSigned: Bool { self == .gitHub || self == .sentry || self == .slack }

  /// Whether a signing secret is of use.
  var takesSecret: Bool { isSigned || self == .grafana }

  /// Whether it was told where fields stand.
  var isMapped: Bool { self == .json || self == .grafanaOnCall }
}
