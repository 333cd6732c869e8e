import Core

/// A way to reach one person: only this person is disturbed by it (B4).
package struct ContactMethod: Hashable, Sendable {
  package let id: ID<ContactMethod>
  package let person: ID<Person>
  package let kind: Kind
  /// How its owner calls it; may be empty.
  package let label: String
  /// Where it leads. Who knows the address of a webhook can write there: a secret, shown only as `maskedAddress`.
  package let address: String
  /// What the kind needs besides: the key that signs, a token, the keys of a browser. Empty for most; never shown.
  package let secret: String

  package init(
    id: ID<ContactMethod>, person: ID<Person>, kind: Kind, label: String, address: String, secret: String = ""
  ) {
    self.id = id
    self.person = person
    self.kind = kind
    self.label = label
    self.address = address
    self.secret = secret
  }

  /// What may be shown: `https://hooks.slack.com/…x9Qz`, `n…@example.org`, `+49…3456`.
  package var maskedAddress: String { kind.masked(address) }
}

extension ContactMethod {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case slackWebhook = "slack_webhook"
    case mattermostWebhook = "mattermost_webhook"
    case teamsWorkflow = "teams_workflow"
    case ntfy
    case email
    case sms
    case voice
    case webPush = "web_push"
    case webhook

    /// For lists and forms.
    package var title: String {
      switch self {
      case .slackWebhook: "Slack webhook"
      case .mattermostWebhook: "Mattermost webhook"
      case .teamsWorkflow: "Microsoft Teams workflow"
      case .ntfy: "ntfy topic"
      case .email: "E-mail"
      case .sms: "SMS"
      case .voice: "Phone call"
      case .webPush: "Web Push"
      case .webhook: "Signed webhook"
      }
    }

    /// Within a sentence: `told by Slack`.
    package var word: String {
      switch self {
      case .slackWebhook: "Slack"
      case .mattermostWebhook: "Mattermost"
      case .teamsWorkflow: "Teams"
      case .ntfy: "ntfy"
      case .email: "e-mail"
      case .sms: "SMS"
      case .voice: "phone"
      case .webPush: "push"
      case .webhook: "webhook"
      }
    }
  }
}
