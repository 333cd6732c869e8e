import Core
import Teams

/// Something that sends interrupts with a key of its own, such as one Prometheus.
package struct Source: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// Speaks Alertmanager's API v2 (Prometheus, amtool) or its webhook.
    case alertmanager
    /// Posts this product's own JSON.
    case generic
    /// Speaks PagerDuty's Events API.
    case pagerduty
    /// Speaks Opsgenie's Alert API.
    case opsgenie
    /// Posts what Grafana's alerting posts.
    case grafana
    /// Posts to the addresses of Grafana OnCall's integrations.
    case grafanaOnCall = "grafana-oncall"
    /// Posts to GoAlert's generic integration.
    case goAlert = "goalert"
    /// Slack itself: a slash command, buttons, and tools that only know Slack.
    case slack
    /// Webhooks of GitHub.
    case gitHub = "github"
    /// Webhooks of Sentry.
    case sentry
    /// CloudEvents over HTTP.
    case cloudEvents = "cloudevents"
    /// JSON of any form, read by paths.
    case json
  }

  package let id: ID<Source>
  package let name: String
  package let kind: Kind
  package let team: ID<Team>
  /// Labels whose values make alerts one interrupt.
  package let groupBy: [String]
  /// How long an alert without an end fires after it was last heard of.
  package let resolveTimeout: Span
  /// For alerts whose labels say nothing about it.
  package let defaultPriority: Priority
  /// By which what it sends is classified, one on each line; see `RuleBook`.
  package let rules: String
  /// New interrupts that it may open within five minutes; what goes beyond, P1 excepted, becomes one.
  package let floodLimit: Int
  package let disabledAt: Instant?
  package let version: Int

  package static let defaultFloodLimit = 100
  static let floodWindow = Span.minutes(5)

  package var actor: Actor { Actor(kind: .source(id.number), name: name, roles: []) }

  /// Alertmanager's own example groups by these.
  package static let defaultGroupBy = ["alertname", "cluster", "service"]
  /// Alertmanager's default `resolve_timeout`.
  package static let defaultResolveTimeout = Span.minutes(5)
  /// An alert of a webhook has no end of its own while it fires, and is repeated only every few hours.
  package static let webhookTimeout = Span.hours(24)
}
