import Core
import FeatureKit
import JSON

/// A topic of ntfy, published as JSON to the server's root: priority, tags, a link and buttons.
struct NtfyChannel: Channel {
  /// ntfy makes an attachment of more than 4096 bytes.
  static let mostBytes = 3500

  func shipment(of message: Message, to destination: Destination, from office: Office) -> Shipment {
    let slash = destination.address.lastIndex(of: "/") ?? destination.address.startIndex
    let topic = destination.address[slash...].dropFirst()
    let token = destination.secret.isEmpty ? [] : [("Authorization", "Bearer \(destination.secret)")]
    return .request(
      .json(
        Self.body(message, topic: String(topic)), message, to: "\(destination.address[..<slash])/", headers: token))
  }

  static func body(_ message: Message, topic: String) -> JSONValue {
    var lines: [String] = []
    if !message.text.isEmpty { lines.append(message.text.cut(toBytes: mostBytes)) }
    lines.append(message.because)
    if message.mayBeRepeat { lines.append(Message.repeatRemark) }
    // The app sends it itself, so one touch is enough.
    let buttons: [JSONValue] = message.offers.map { link in
      [
        "action": "http", "label": .string(link.offer.title), "url": .string(link.url), "method": "POST",
        "clear": true,
      ]
    }
    let open: JSONValue = ["action": "view", "label": .string("Open \(message.name)"), "url": .string(message.url)]
    return [
      "topic": .string(topic), "title": .string(message.headline), "message": .string(lines.joined(separator: "\n")),
      "priority": .int(priority(message.loudness)), "tags": .array(tags(message.loudness)),
      "click": .string(message.url), "actions": .array(buttons + [open]),
    ]
  }

  /// From 5, which breaks through quiet hours, to 2, which makes no sound.
  private static func priority(_ loudness: Loudness) -> Int {
    switch loudness {
    case .p1: 5
    case .p2: 4
    case .p3, .p4: 3
    case .news: 2
    }
  }

  private static func tags(_ loudness: Loudness) -> [JSONValue] {
    switch loudness {
    case .p1: ["rotating_light"]
    case .p2: ["warning"]
    case .p3, .p4, .news: []
    }
  }
}

extension String {
  /// At most so many bytes of UTF-8, with an ellipsis where something was cut.
  func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var left = limit - 3
    return String(
      prefix { character in
        left -= character.utf8.count
        return left >= 0
      }) + "…"
  }
}
