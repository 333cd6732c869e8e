import Core
import Crypto
import Foundation

/// What a link carries: which offer of which notification, until when, and a code that only this installation can make.
/// The notification says who and about what, so the link is good for one person, one thing and one act.
struct OfferToken: Equatable {
  let notification: ID<Notification>
  let offer: Offer
  let expiresAt: Instant

  /// How long a link works after the person was told.
  static let life: Span = .hours(24)

  /// `812-a-1795510800-` and the code.
  func text(key: [UInt8]) -> String { "\(words)-\(Self.code(words, key))" }

  init(notification: ID<Notification>, offer: Offer, expiresAt: Instant) {
    self.notification = notification
    self.offer = offer
    self.expiresAt = expiresAt
  }

  /// - Returns: nil for what this installation did not make; says nothing about the time.
  init?(_ text: String, key: [UInt8]) {
    let parts = text.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
    guard text.utf8.count <= 120, parts.count == 4, let number = Int64(parts[0]),
      let offer = Offer.allCases.first(where: { $0.letter == parts[1] }), let expiry = Int64(parts[2])
    else { return nil }
    self.init(notification: ID(number), offer: offer, expiresAt: Instant(seconds: expiry))
    let expected = Array(Self.code(words, key).utf8)
    let given = Array(parts[3].utf8)
    guard given.count == expected.count else { return nil }
    // Takes the same time wherever the codes differ.
    guard zip(given, expected).reduce(UInt8(0), { $0 | ($1.0 ^ $1.1) }) == 0 else { return nil }
  }

  private var words: String { "\(notification)-\(offer.letter)-\(expiresAt.seconds)" }

  /// 128 bits in base64url: short enough for an SMS.
  private static func code(_ words: String, _ key: [UInt8]) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array("offer-\(words)".utf8), using: SymmetricKey(data: key))
    return Data(Array(code).prefix(16)).base64URL
  }
}

extension Office {
  /// What the person can do from where they read it.
  func links(for parcel: Parcel) -> [OfferLink] {
    let notification = parcel.notification
    return notification.offers.map { offer in
      let token = OfferToken(
        notification: notification.id, offer: offer, expiresAt: notification.at + OfferToken.life)
      return OfferLink(offer: offer, url: "\(settings.publicURL)/do/\(token.text(key: keys.offers))")
    }
  }
}

extension Offer {
  fileprivate var letter: Substring { rawValue.prefix(1) }

  /// As a column keeps them.
  static func text(_ offers: [Offer]) -> String { offers.map(\.rawValue).joined(separator: " ") }
  static func list(_ text: String) -> [Offer] { text.split(separator: " ").compactMap { Offer(rawValue: String($0)) } }
}

extension Data {
  /// Without padding.
  var base64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  init?(base64URL text: some StringProtocol) {
    let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
    self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
  }
}

extension [UInt8] {
  /// Without padding.
  var base64URL: String { Data(self).base64URL }
}
