import Core
import FeatureKit
import JSON

/// A Microsoft Teams workflow “When a webhook request is received”: a message with one Adaptive Card.
struct TeamsChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) -> Shipment {
    let attachment: JSONValue = [
      "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": .null, "content": Self.card(message),
    ]
    let body: JSONValue = ["type": "message", "attachments": [attachment]]
    return .request(.json(body, message, to: destination.address))
  }

  static func card(_ message: Message) -> JSONValue {
    var body: [JSONValue] = [block(message.headline, ["size": "Medium", "weight": "Bolder"])]
    if !message.text.isEmpty { body.append(block(message.text)) }
    body.append(block(message.because, ["isSubtle": true]))
    if message.mayBeRepeat { body.append(block(Message.repeatRemark, ["isSubtle": true])) }
    let links = message.offers.map { ($0.offer.title, $0.url) } + [("Open \(message.name)", message.url)]
    return [
      "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
      "body": .array(body),
      "actions": .array(
        links.map { ["type": "Action.OpenUrl", "title": .string($0.0), "url": .string($0.1)] }),
    ]
  }

  /// Text blocks know some Markdown, and begin a new line only after an empty one.
  private static func block(_ text: String, _ look: KeyValuePairs<String, JSONValue> = [:]) -> JSONValue {
    let shown = text.markdownEscaped.replacing("\n", with: "\n\n")
    let members: [JSONValue.Member] = [.init("type", "TextBlock"), .init("text", .string(shown)), .init("wrap", true)]
    return .object(members + look.map { .init($0.key, $0.value) })
  }
}
