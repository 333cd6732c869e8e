import Core
import FeatureKit
import Foundation
import Web

/// A short message through a service with Twilio's interface.
struct SMSChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) throws -> Shipment {
    .request(
      try office.settings.phone.post("Messages", to: destination, [("Body", Self.text(message))], message))
  }

  /// Two or three parts of a message: what, why and where to go.
  static func text(_ message: Message) -> String {
    let act = message.offers.first.map { ["\($0.offer.title): \($0.url)"] } ?? []
    let mark = message.mayBeRepeat ? "(again?) " : ""
    return ([mark + message.headline.cut(to: 140), message.reason.cut(to: 120)] + act + [message.url])
      .joined(separator: "\n")
  }
}

/// A call that reads the message aloud, twice, through a service with Twilio's interface.
struct VoiceChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) throws -> Shipment {
    .request(
      try office.settings.phone.post("Calls", to: destination, [("Twiml", Self.script(message).text)], message))
  }

  /// With an offer, pressing 1 takes it up: the service then asks the link.
  static func script(_ message: Message) -> HTML {
    let spoken = "\(message.headline). \(message.reason)".cut(to: 400)
    let once: HTML = "<Say>AgileOps. \(spoken)</Say><Pause length=\"1\"/>"
    guard let link = message.offers.first else { return "<Response>\(once)\(once)</Response>" }
    let ask: HTML = "<Say>Press 1 to \(link.offer.title.lowercased()).</Say>"
    return """
      <Response><Gather numDigits="1" timeout="5" method="POST" action="\(link.url)">\(once)\(ask)\(once)\(ask)\
      </Gather></Response>
      """
  }
}

extension PhoneService? {
  /// Asks the service for a message or a call.
  /// - Throws: `Refusal.unavailable` when none is set.
  fileprivate func post(
    _ what: String, to destination: Destination, _ fields: [(String, String)], _ message: Message
  ) throws -> OutgoingRequest {
    guard let service = self else {
      throw Refusal.unavailable("the operator has set no telephone service")
    }
    let form = ([("To", destination.address), ("From", service.from)] + fields)
      .map { "\($0.0.queryEncoded)=\($0.1.queryEncoded)" }.joined(separator: "&")
    let credentials = Data("\(service.account):\(service.token.value)".utf8).base64EncodedString()
    return OutgoingRequest(
      url: "\(service.url)/2010-04-01/Accounts/\(service.account.queryEncoded)/\(what).json",
      headers: [
        ("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Basic \(credentials)"),
        ("X-AgileOps-Message", message.id),
      ], body: Array(form.utf8), timeout: Office.timeout)
  }
}
