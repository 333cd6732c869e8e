import Core
import FeatureKit
import JSON

/// Mattermost's incoming webhook: `{"text": "…"}` in Markdown.
struct MattermostChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) -> Shipment {
    .request(.json(["text": .string(Self.text(message))], message, to: destination.address))
  }

  static func text(_ message: Message) -> String {
    var lines = ["**\(message.headline.markdownEscaped)**"]
    if !message.text.isEmpty { lines.append(message.text.markdownEscaped) }
    lines.append("[\(message.name)](\(message.url)) · \(message.because.markdownEscaped)")
    if !message.offers.isEmpty {
      lines.append(message.offers.map { "[\($0.offer.title)](\($0.url))" }.joined(separator: " · "))
    }
    if message.mayBeRepeat { lines.append(Message.repeatRemark) }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// As Markdown that shows just this text. A name after @ would call people, so an invisible space stands between.
  var markdownEscaped: String {
    reduce(into: "") { result, character in
      if "\\`*_{}[]<>()#+-.!|~".contains(character) { result.append("\\") }
      result.append(character)
      if character == "@" { result.append("\u{200B}") }
    }
  }
}
