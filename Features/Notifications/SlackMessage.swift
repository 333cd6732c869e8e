import Core
import FeatureKit
import JSON

/// The body of a Slack-compatible webhook: `{"text": "…"}`.
enum SlackMessage {
  /// - Parameter address: the webhook.
  static func request(_ parcel: Parcel, to address: String, publicURL: String, timeout: Span) -> OutgoingRequest {
    let body: JSONValue = ["text": .string(text(parcel, publicURL: publicURL))]
    return OutgoingRequest(
      url: address,
      headers: [("Content-Type", "application/json; charset=utf-8"), ("X-AgileOps-Message", parcel.messageID)],
      body: body.encoded(), timeout: timeout)
  }

  static func text(_ parcel: Parcel, publicURL: String) -> String {
    let notification = parcel.notification
    var lines = ["*\(escaped(notification.headline))*"]
    if !notification.text.isEmpty { lines.append(escaped(notification.text)) }
    let link = "<\(escaped(publicURL + notification.path))|\(label(notification.about))>"
    lines.append("\(link) · you are told because \(escaped(notification.reason))")
    if parcel.mayBeRepeat { lines.append("This may be a repeat: we do not know whether the first one arrived.") }
    return lines.joined(separator: "\n")
  }

  /// `I-12`: the first letter of the kind and the number that people say aloud.
  static func label(_ reference: Reference) -> String {
    "\(reference.kind.prefix(1).uppercased())-\(reference.number)"
  }

  /// The three characters that Slack gives a meaning.
  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E].contains($0) }) else { return text }
    return text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }
}
