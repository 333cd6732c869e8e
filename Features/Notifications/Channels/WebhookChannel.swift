import Core
import Crypto
import FeatureKit
import Foundation
import JSON

/// A webhook of our own, signed as Standard Webhooks describes it: docs/formats/outgoing-webhook.md.
struct WebhookChannel: Channel {
  func shipment(of message: Message, to destination: Destination, from office: Office) -> Shipment {
    let body = Self.body(message).encoded()
    let timestamp = String(office.now.seconds)
    let signature = Self.signature(id: message.id, timestamp: timestamp, body: body, secret: destination.secret)
    return .request(
      OutgoingRequest(
        url: destination.address,
        headers: [
          ("Content-Type", "application/json; charset=utf-8"), ("X-AgileOps-Message", message.id),
          ("Webhook-Id", message.id), ("Webhook-Timestamp", timestamp), ("Webhook-Signature", signature),
        ], body: body, timeout: Office.timeout))
  }

  static func body(_ message: Message) -> JSONValue {
    [
      "type": "notification", "id": .string(message.id), "told_at": .instant(message.toldAt),
      "attempt": .int(message.attempt), "may_be_repeat": .bool(message.mayBeRepeat),
      "about": [
        "kind": .string(message.about.kind), "number": .int(message.about.number), "name": .string(message.name),
        "url": .string(message.url),
      ],
      "headline": .string(message.headline), "text": .string(message.text), "reason": .string(message.reason),
      "loudness": .string(message.loudness.rawValue), "urgent": .bool(message.isUrgent),
      "offers": .array(
        message.offers.map { ["act": .string($0.offer.rawValue), "url": .string($0.url)] }),
    ]
  }

  /// `v1,` and the HMAC-SHA256 over `id.timestamp.body` in base64.
  static func signature(id: String, timestamp: String, body: [UInt8], secret: String) -> String {
    let signed = Array("\(id).\(timestamp).".utf8) + body
    let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key(secret)))
    return "v1,\(Data(code).base64EncodedString())"
  }

  /// After `whsec_` the key stands in base64; any other secret is the key itself.
  private static func key(_ secret: String) -> [UInt8] {
    let prefix = "whsec_"
    guard secret.hasPrefix(prefix), let bytes = Data(base64Encoded: String(secret.dropFirst(prefix.count))) else {
      return Array(secret.utf8)
    }
    return Array(bytes)
  }
}
