import Crypto
import Foundation
import Storage

/// 256 unpredictable bits in the address of a calendar. Only their SHA-256 is stored.
struct FeedToken {
  /// Begins with `cal_`, so that people and scanners recognise one; then base64url.
  let text: String

  static let prefix = "cal_"
  /// Longer than any token, short enough to be hashed without a thought.
  private static let longest = 128

  init(_ tx: Transaction) {
    let encoded = Data(tx.randomBytes(32)).base64EncodedString()
    text = Self.prefix + encoded.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// What somebody presented; nil for what cannot be one.
  init?(presented text: some StringProtocol) {
    guard text.hasPrefix(Self.prefix), text.utf8.count <= Self.longest else { return nil }
    self.text = String(text)
  }

  /// What is stored and looked up, 64 hexadecimal digits.
  var hash: String { FeedFile.hex(SHA256.hash(data: Array(text.utf8))) }
}
