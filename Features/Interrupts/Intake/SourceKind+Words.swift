/// What people read about a kind of source.
extension Source.Kind {
  var title: String {
    switch self {
    case .alertmanager: "Prometheus or Alertmanager"
    case .generic: "Own JSON"
    case .pagerduty: "PagerDuty"
    case .opsgenie: "Opsgenie"
    }
  }

  var detail: String {
    switch self {
    case .alertmanager: "Alertmanager's API v2, as Prometheus and amtool speak it, or its webhook"
    case .generic: "a script or program that posts a title"
    case .pagerduty: "anything that sends events to PagerDuty: Events API v2 and v1, changes"
    case .opsgenie: "anything that speaks to Opsgenie: alerts with all actions, heartbeats"
    }
  }

  /// Whether it signs what it sends with a secret of its own, so that the key in the address is not enough.
  var isSigned: Bool { false }
}
