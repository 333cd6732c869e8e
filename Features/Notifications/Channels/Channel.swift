import Core
import FeatureKit
import Teams

/// A kind of way out of the building: what a parcel looks like there, and what an answer means. Without network, clock
/// and chance of its own, so that what is sent can be checked against what the receivers document.
protocol Channel: Sendable {
  /// - Throws: `Refusal.unavailable` when the operator has not set what the kind needs.
  func shipment(of message: Message, to destination: Destination, from office: Office) throws -> Shipment
  /// What came of it, when the receiver is asked over HTTP.
  func outcome(of reply: OutgoingReply) -> Outcome
}

/// Where one contact method leads.
struct Destination: Sendable {
  let address: String
  /// See `ContactMethod.secret`.
  let secret: String
}

/// Who sends: the installation, at a moment.
struct Office: Sendable {
  let settings: Settings
  let keys: InstallationKeys
  let now: Instant
  let randomBytes: @Sendable (Int) -> [UInt8]

  static let timeout: Span = .seconds(10)

  /// The host in which message ids and lists are unique: `ops.example.org`.
  var host: String {
    let rest = settings.publicURL.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    let name = rest.prefix { $0 != ":" }
    return name.isEmpty ? "agileops.localdomain" : String(name)
  }
}

/// What goes over the network for one parcel.
enum Shipment: Sendable {
  case request(OutgoingRequest)
  case mail(OutgoingMail)
}

extension Channel {
  func outcome(of reply: OutgoingReply) -> Outcome { .standard(reply) }
}

extension Outcome {
  /// 2xx arrived, 429 and 5xx come later, the rest is wrong.
  static func standard(_ reply: OutgoingReply) -> Outcome {
    let said = String(decoding: reply.body.prefix(200), as: UTF8.self).filter { !$0.isNewline && $0 != "\0" }
    let answer = "answered \(reply.status)" + (said.isEmpty ? "" : " \(said)")
    switch reply.status {
    case 200..<300: return .delivered
    case 429, 500...: return .postponed(answer)
    default: return .rejected(answer)
    }
  }

  /// What a mail server's code says (RFC 5321): 4 is for now, 5 for good. That it does not let us in is not the
  /// address's fault, so it is tried again.
  static func mail(_ reply: MailReply) -> Outcome {
    let said = reply.text.filter { !$0.isNewline && $0 != "\0" }
    switch reply.code {
    case _ where reply.isAccepted: return .delivered
    case 530, 534, 535, 538: return .postponed("the mail server does not let us in: \(said)")
    case 500...: return .rejected("the mail server said \(said)")
    case 400..<500: return .postponed("the mail server said \(said)")
    default: return .unanswered("no answer of the mail server: \(said)")
    }
  }
}

extension ContactMethod.Kind {
  var channel: any Channel {
    switch self {
    case .slackWebhook: SlackChannel()
    case .mattermostWebhook: MattermostChannel()
    case .teamsWorkflow: TeamsChannel()
    case .ntfy: NtfyChannel()
    case .email: EmailChannel()
    case .sms: SMSChannel()
    case .voice: VoiceChannel()
    case .webPush: WebPushChannel()
    case .webhook: WebhookChannel()
    }
  }
}
