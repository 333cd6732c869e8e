import Core
import Crypto
import FeatureKit
import Foundation
import JSON

/// Web Push: a message only the person's browser can read (RFC 8291), handed to the push service of its maker, to which
/// this installation shows who it is (RFC 8292).
struct WebPushChannel: Channel {
  /// Of the text, so that title, links and encryption fit into the 4096 bytes that push services take.
  static let mostText = 2000

  func shipment(of message: Message, to destination: Destination, from office: Office) throws -> Shipment {
    let payload = Self.payload(message).encoded()
    let body = try PushEncryption(keys: destination.secret, randomBytes: office.randomBytes).encrypt(payload)
    return .request(
      OutgoingRequest(
        url: destination.address,
        headers: [
          ("Content-Type", "application/octet-stream"), ("Content-Encoding", "aes128gcm"),
          ("Authorization", try Vapid.authorization(for: destination.address, office)),
          ("TTL", String(OfferToken.life.seconds)), ("Urgency", Self.urgency(message.loudness)),
          // While the phone is off a newer message about the same thing takes the older one's place.
          ("Topic", "\(message.about.kind)-\(message.about.number)"),
        ], body: body, timeout: Office.timeout))
  }

  /// 404 and 410 say that the browser takes nothing any more.
  func outcome(of reply: OutgoingReply) -> Outcome {
    [404, 410].contains(reply.status) ? .gone("the browser has ended its subscription") : .standard(reply)
  }

  static func payload(_ message: Message) -> JSONValue {
    var lines = message.text.isEmpty ? [] : [message.text.cut(toBytes: mostText)]
    lines.append(message.because.cut(toBytes: 400))
    if message.mayBeRepeat { lines.append(Message.repeatRemark) }
    return [
      "title": .string(message.headline.cut(toBytes: 400)), "body": .string(lines.joined(separator: "\n")),
      "url": .string(message.url), "tag": .string("\(message.about.kind)-\(message.about.number)"),
      "urgent": .bool(message.isUrgent),
      "offers": .array(
        message.offers.map {
          ["act": .string($0.offer.rawValue), "title": .string($0.offer.title), "url": .string($0.url)]
        }),
    ]
  }

  private static func urgency(_ loudness: Loudness) -> String {
    switch loudness {
    case .p1, .p2: "high"
    case .p3, .p4: "normal"
    case .news: "low"
    }
  }
}

/// Encrypts for one browser (RFC 8291, RFC 8188).
struct PushEncryption {
  private let browser: P256.KeyAgreement.PublicKey
  private let secret: [UInt8]
  private let own: P256.KeyAgreement.PrivateKey
  private let salt: [UInt8]

  private static let recordSize: UInt32 = 4096

  /// - Parameter keys: `p256dh.auth` of the subscription.
  /// - Throws: `Refusal.unavailable` when they are no keys of a browser.
  init(keys: String, randomBytes: (Int) -> [UInt8]) throws {
    let parts = keys.split(separator: ".")
    guard parts.count == 2, let point = Data(base64URL: parts[0]), let secret = Data(base64URL: parts[1]),
      let browser = try? P256.KeyAgreement.PublicKey(x963Representation: point)
    else { throw Refusal.unavailable("the subscription has no usable keys") }
    self.browser = browser
    self.secret = Array(secret)
    own = try P256.KeyAgreement.PrivateKey(rawRepresentation: randomBytes(32))
    salt = randomBytes(16)
  }

  /// One record with its header.
  func encrypt(_ text: [UInt8]) throws -> [UInt8] {
    let ownPoint = Array(own.publicKey.x963Representation)
    let shared = try own.sharedSecretFromKeyAgreement(with: browser).withUnsafeBytes { SymmetricKey(data: $0) }
    let points = Array("WebPush: info\0".utf8) + Array(browser.x963Representation) + ownPoint
    let material = HKDF<SHA256>.deriveKey(inputKeyMaterial: shared, salt: secret, info: points, outputByteCount: 32)
    let key = derive(material, "Content-Encoding: aes128gcm\0", 16)
    let nonce = derive(material, "Content-Encoding: nonce\0", 12).withUnsafeBytes { Array($0) }
    let sealed = try AES.GCM.seal(text + [2], using: key, nonce: AES.GCM.Nonce(data: nonce))
    let size = withUnsafeBytes(of: Self.recordSize.bigEndian) { Array($0) }
    return salt + size + [UInt8(ownPoint.count)] + ownPoint + Array(sealed.ciphertext) + Array(sealed.tag)
  }

  private func derive(_ material: SymmetricKey, _ info: String, _ count: Int) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: material, salt: salt, info: Array(info.utf8), outputByteCount: count)
  }
}

/// Who sends, for push services: a signed claim for one of them, good for half a day (RFC 8292).
enum Vapid {
  private static let life: Span = .hours(12)

  static func authorization(for endpoint: String, _ office: Office) throws -> String {
    let key = try P256.Signing.PrivateKey(rawRepresentation: office.keys.push)
    let contact = office.settings.mail.map { "mailto:\($0.from)" } ?? office.settings.publicURL
    let claims: JSONValue = [
      "aud": .string(origin(endpoint)), "exp": .int((office.now + life).seconds), "sub": .string(contact),
    ]
    let header = Data(#"{"typ":"JWT","alg":"ES256"}"#.utf8).base64URL
    let signed = "\(header).\(Data(claims.encoded()).base64URL)"
    let signature = try key.signature(for: Data(signed.utf8)).rawRepresentation.base64URL
    return "vapid t=\(signed).\(signature), k=\(key.publicKey.x963Representation.base64URL)"
  }

  /// Scheme, host and port.
  private static func origin(_ endpoint: String) -> String {
    let parts = endpoint.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return parts.prefix(3).joined(separator: "/")
  }
}
