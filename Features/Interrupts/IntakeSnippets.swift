/// What people paste into the configuration of what sends: made for one key, ready to use.
struct IntakeSnippets: Sendable {
  struct Snippet: Sendable {
    let title: String
    let explanation: String
    let text: String
  }

  let publicURL: String
  let key: String
  /// What signs, while it may be shown.
  let secret: String?

  /// - Parameter publicURL: without a slash at the end.
  init(publicURL: String, key: String, secret: String? = nil) {
    self.publicURL = publicURL
    self.key = key
    self.secret = secret
  }

  /// What the source takes; the address below which everything lies.
  var intakeURL: String { "\(publicURL)/in/\(key)" }

  /// What a client of the kind asks for first: an address, or the key alone.
  func address(for kind: Source.Kind) -> String {
    switch kind {
    case .pagerduty, .opsgenie: key
    case .grafana: "\(intakeURL)/grafana"
    case .grafanaOnCall: "\(publicURL)/integrations/v1/formatted_webhook/\(key)/"
    case .goAlert: "\(publicURL)/api/v2/generic/incoming?token=\(key)"
    case .slack: "\(intakeURL)/slack/command"
    case .gitHub: "\(intakeURL)/github"
    case .sentry: "\(intakeURL)/sentry"
    case .cloudEvents: "\(intakeURL)/cloudevents"
    case .json: "\(intakeURL)/json"
    default: intakeURL
    }
  }

  func all(for kind: Source.Kind) -> [Snippet] {
    switch kind {
    case .alertmanager: [prometheus, webhook, amtool, alert]
    case .generic: [opened, resolved]
    case .pagerduty: pagerduty
    case .opsgenie: opsgenie
    case .grafana: grafana
    case .grafanaOnCall: grafanaOnCall
    case .goAlert: goAlert
    case .slack: slack
    case .gitHub: github
    case .sentry: sentry
    case .cloudEvents: cloudEvents
    case .json: mappedJSON
    }
  }

  private var prometheus: Snippet {
    Snippet(
      title: "prometheus.yml",
      explanation: "Prometheus sends its alerts here, beside an Alertmanager or instead of one.",
      text: """
        alerting:
          alertmanagers:
            - scheme: \(scheme)
              path_prefix: \(pathPrefix)/in/\(key)
              static_configs:
                - targets: ["\(target)"]
        """)
  }

  private var webhook: Snippet {
    Snippet(
      title: "alertmanager.yml",
      explanation: "Alertmanager groups, silences and inhibits; each of its groups is one interrupt here.",
      text: """
        receivers:
          - name: agileops
            webhook_configs:
              - url: \(intakeURL)/webhook
                send_resolved: true
        """)
  }

  private var amtool: Snippet {
    Snippet(
      title: "amtool", explanation: "A test by hand. It ends by itself after the time that the source gives.",
      text: """
        amtool --alertmanager.url=\(intakeURL) alert add alertname=Test severity=warning \\
          --annotation=summary="A test of the new source"
        amtool --alertmanager.url=\(intakeURL) alert query
        """)
  }

  private var alert: Snippet {
    Snippet(
      title: "curl", explanation: "The same without amtool.",
      text: """
        curl -H 'Content-Type: application/json' \(intakeURL)/api/v2/alerts \\
          -d '[{"labels": {"alertname": "Test", "severity": "warning"},
                "annotations": {"summary": "A test of the new source"}}]'
        """)
  }

  private var opened: Snippet {
    Snippet(
      title: "curl",
      explanation: "Only the title is needed. Messages with the same key are one interrupt while it is open.",
      text: """
        curl -H 'Content-Type: application/json' \(intakeURL) \\
          -d '{"title": "Backup of db-1 failed", "priority": "P2", "key": "backup-db-1"}'
        """)
  }

  private var resolved: Snippet {
    Snippet(
      title: "When it is over", explanation: "Ends the interrupt with this key.",
      text: """
        curl -H 'Content-Type: application/json' \(intakeURL) \\
          -d '{"title": "Backup of db-1 works again", "key": "backup-db-1", "state": "resolved"}'
        """)
  }

  private var scheme: String { publicURL.hasPrefix("https://") ? "https" : "http" }

  private var afterScheme: Substring { publicURL.dropFirst(scheme.utf8.count + 3) }

  /// What stands before `/in` when the product does not have a host of its own.
  private var pathPrefix: String { String(afterScheme.drop { $0 != "/" }) }

  /// Host and port: Prometheus would take 80 or 443 by itself, but a reader should see it.
  private var target: String {
    let host = afterScheme.prefix { $0 != "/" }
    let hasPort = host.last?.isNumber == true && host.split(separator: "]").last?.contains(":") == true
    return hasPort ? String(host) : "\(host):\(scheme == "https" ? 443 : 80)"
  }
}
