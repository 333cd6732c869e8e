import Core
import FeatureKit
import JSON

/// Slack's incoming webhook: `{"text": "…"}` in its markup.
struct SlackChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) -> Shipment {
    .request(.json(["text": .string(Self.text(message))], message, to: destination.address))
  }

  static func text(_ message: Message) -> String {
    var lines = ["*\(escaped(message.headline))*"]
    if !message.text.isEmpty { lines.append(escaped(message.text)) }
    lines.append("<\(escaped(message.url))|\(message.name)> · \(escaped(message.because))")
    if !message.offers.isEmpty {
      lines.append(message.offers.map { "<\(escaped($0.url))|\($0.offer.title)>" }.joined(separator: " · "))
    }
    if message.mayBeRepeat { lines.append(Message.repeatRemark) }
    return lines.joined(separator: "\n")
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

extension OutgoingRequest {
  /// A JSON body, with the id by which a receiver can tell a repeat.
  static func json(
    _ body: JSONValue, _ message: Message, to url: String, headers: [(String, String)] = []
  ) -> OutgoingRequest {
    OutgoingRequest(
      url: url,
      headers: [("Content-Type", "application/json; charset=utf-8"), ("X-AgileOps-Message", message.id)] + headers,
      body: body.encoded(), timeout: Office.timeout)
  }
}
